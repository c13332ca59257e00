// The examples' handlers in Node: no page of another site makes them spend, and an answer costs only so much.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { readSSE } from "bedrock-wasm/sse";
import { startLocalBedrock } from "local-bedrock";

const HOST = "127.0.0.1:8000";
const EXAMPLES = new URL("../../../examples/", import.meta.url);

/** Where each example's handler is, and its name there. */
const HANDLERS = {
  "bun-server": ["bun-server/chat.js", "chat"],
  "hono-deno": ["hono-deno/chat.js", "chat"],
  "next-edge": ["next-edge/app/api/chat/route.js", "POST"],
};

let emulator;

before(async () => {
  emulator = await startLocalBedrock({ model: "scripted", log: () => {} });
  process.env.BEDROCK_ENDPOINT = emulator.url;
  process.env.AWS_REGION = emulator.region;
  process.env.AWS_ACCESS_KEY_ID = emulator.credentials.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = emulator.credentials.secretAccessKey;
});
after(() => emulator.close());

const JSON_TYPE = { "content-type": "application/json" };
const question = (prompt) => JSON.stringify({ prompt });

const request = (headers, body) =>
  new Request(`http://${HOST}/chat`, { method: "POST", headers: { host: HOST, ...headers }, body, duplex: "half" });

/** A body without a length that never ends by itself, and how much of it was read. */
function endless() {
  const read = { bytes: 0, cancelled: false };
  const body = new ReadableStream({
    pull(controller) {
      read.bytes += 1_024;
      controller.enqueue(new Uint8Array(1_024).fill(32));
    },
    cancel: () => void (read.cancelled = true),
  });
  return { body, read };
}

/** A form of `enctype=text/plain` whose one field makes its body JSON; a browser sends it anywhere without asking. */
const FORM = '{"prompt":"Spend.","x":"="}\r\n';

const ATTACKS = [
  ["a form of another site", 403, { "content-type": "text/plain", origin: "https://evil.example" }, FORM],
  ["a form of a browser that names no origin", 415, { "content-type": "text/plain" }, FORM],
  ["a form that names JSON in a parameter", 415, { "content-type": "text/plain; application/json" }, FORM],
  ["a form as a page's sandbox sends it", 403, { "content-type": "text/plain", origin: "null" }, FORM],
  ["JSON from another site", 403, { ...JSON_TYPE, origin: "https://evil.example" }, question("Spend.")],
  [
    "JSON from another port of this machine",
    403,
    { ...JSON_TYPE, origin: "http://127.0.0.1:9000" },
    question("Spend."),
  ],
  [
    "a page whose domain resolves to this machine",
    403,
    { ...JSON_TYPE, host: "evil.example:8000", origin: "http://evil.example:8000" },
    question("Spend."),
  ],
  ["a body without a type", 415, {}, new Blob([question("Spend.")])],
  ["a question that is too long", 413, JSON_TYPE, question("x".repeat(16 * 1024))],
  ["no JSON", 400, JSON_TYPE, "{"],
  ["JSON that is not an object", 400, JSON_TYPE, "null"],
  ["a prompt that is not a string", 400, JSON_TYPE, question(["Spend."])],
  ["an empty prompt", 400, JSON_TYPE, question("")],
];

for (const [example, [path, name]] of Object.entries(HANDLERS)) {
  describe(example, () => {
    let handler;
    before(async () => (handler = (await import(new URL(path, EXAMPLES)))[name]));

    for (const [what, status, headers, body] of ATTACKS) {
      test(`refuses ${what}, and nothing is sent to Bedrock`, async () => {
        const before = emulator.requests.length;
        const response = await handler(request(headers, body));
        assert.equal(response.status, status);
        assert.equal(typeof (await response.json()).message, "string");
        assert.equal(emulator.requests.length, before);
      });
    }

    test("reads no more of a body than it takes", async () => {
      const { body, read } = endless();
      const response = await handler(request(JSON_TYPE, body));
      assert.equal(response.status, 413);
      assert.ok(read.bytes < 64 * 1_024, `${read.bytes} bytes`);
      assert.ok(read.cancelled);
    });

    test("answers its own pages and programs, and no longer than its limit", async () => {
      for (const headers of [
        JSON_TYPE,
        { "content-type": "Application/JSON; charset=utf-8", origin: `http://${HOST}` },
      ]) {
        const response = await handler(request(headers, question("a ".repeat(5_000))));
        assert.equal(response.status, 200);
        const events = [];
        for await (const event of readSSE(response)) events.push(event);
        assert.deepEqual(
          events.find(({ messageStop }) => messageStop),
          { messageStop: { stopReason: "max_tokens" } },
        );
      }
    });
  });
}

test("the servers' guards are one text", async () => {
  const [first, ...others] = await Promise.all(
    ["bun-server/", "hono-deno/", "next-edge/app/api/chat/"].map((directory) =>
      readFile(new URL(`${directory}question.js`, EXAMPLES), "utf8"),
    ),
  );
  for (const other of others) assert.equal(other, first);
});

test("the servers' handlers are one text, but for their names", async () => {
  const [first, ...others] = await Promise.all(
    Object.values(HANDLERS).map(async ([path, name]) => {
      const text = await readFile(new URL(path, EXAMPLES), "utf8");
      const body = text
        .slice(text.indexOf("\n")) // the first line says which server this is
        .replace('\nexport const runtime = "edge";\n', "")
        .replace(`function ${name}(`, "function chat(");
      assert.match(body, /async function chat\(request\)/);
      return body;
    }),
  );
  for (const other of others) assert.equal(other, first);
});

describe("service-worker", () => {
  let promptOf;
  before(async () => ({ promptOf } = await import(new URL("service-worker/src/question.js", EXAMPLES))));

  const sent = (headers, body, mode) => Object.defineProperty(request(headers, body), "mode", { value: mode });

  test("refuses a navigation, which a form of another site is, and whatever is not JSON", async () => {
    assert.equal(await promptOf(sent({ "content-type": "text/plain" }, FORM, "navigate")), undefined);
    assert.equal(await promptOf(sent(JSON_TYPE, question("Spend."), "navigate")), undefined);
    assert.equal(await promptOf(sent({ "content-type": "text/plain" }, FORM, "cors")), undefined);
    assert.equal(await promptOf(new Request(`http://${HOST}/converse`, { headers: JSON_TYPE })), undefined);
    for (const body of ["{", "null", question(""), question(["Spend."]), question("x".repeat(20_000))]) {
      assert.equal(await promptOf(sent(JSON_TYPE, body, "cors")), undefined, body.slice(0, 20));
    }
  });

  test("takes a question of the site's own pages", async () => {
    assert.equal(await promptOf(sent(JSON_TYPE, question("Why?"), "cors")), "Why?");
  });
});
