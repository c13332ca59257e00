// The Worker that asks by OpenAI's SDK, in workerd: its text streams, is cut when Bedrock's is, and costs only its callers.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { versionOf } from "../tools/install.js";
import { record } from "../tools/matrix.js";
import { deployDryly, startWrangler } from "../tools/wrangler.js";
import { LONG, openRoom } from "./room.js";

const TOKEN = "the-token-of-alice";
const MODEL = "us.amazon.nova-lite-v1:0";

let room;
let worker;

before(async () => {
  room = await openRoom("openai-worker");
  const variables = { ...room.env, TOKEN, MODEL, BASE_URL: `${room.emulator.url}/openai/v1` };
  const lines = Object.entries(variables).map(([name, value]) => `${name}='${value}'\n`);
  await writeFile(join(room.app, ".dev.vars"), lines.join(""));
  worker = await startWrangler(room.app);
});
after(async () => {
  await worker?.close();
  await room?.close();
});

const ask = (body, { token = TOKEN, ...init } = {}) =>
  fetch(worker.url, { method: "POST", headers: { authorization: `Bearer ${token}` }, body, ...init });

test("openai-worker", async (t) => {
  const start = Date.now();
  const response = await ask("Do you stream?");
  assert.equal(response.status, 200);
  let pieces = 0;
  let text = "";
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    pieces += 1;
    text += piece;
  }
  assert.match(text, /You said: Do you stream\?/);
  assert.ok(pieces > 3, `${pieces} pieces`);
  const version = `wrangler ${await versionOf("wrangler")}, openai ${await versionOf("openai")}`;
  await record(t.name, { version, ms: Date.now() - start });
});

test("a stream that is cut at Bedrock is cut at the caller", async () => {
  room.emulator.faults.script({
    match: { operation: "ChatCompletions" },
    replies: [{ body: { cut: { afterBytes: 900, how: "end" } } }],
  });
  await assert.rejects(async () => (await ask(LONG)).text());
});

test("a caller that hangs up ends the call to Bedrock", async (t) => {
  const controller = new AbortController();
  const { body } = await ask(LONG, { signal: controller.signal });
  await assert.rejects(async () => {
    for await (const piece of body) if (piece) controller.abort(new Error("enough"));
  }, /enough/);
  const { events } = await room.sawHangUp();
  assert.ok(events < 250, `${events} events were sent to nobody`);
  t.diagnostic(`upstream saw the hang-up after ${events} events`);
});

test("who shows no token, or asks too much, costs nothing; what fails is told without a secret", async () => {
  const before = room.emulator.requests.length;
  for (const [status, body, init] of [
    [401, "Spend.", { token: "the-token-of-mallory" }],
    [401, "Spend.", { headers: {} }],
    [405, undefined, { method: "GET" }],
    [413, "x".repeat(20_000)],
    [400, ""],
  ]) {
    assert.equal((await ask(body, init)).status, status);
  }
  assert.equal(room.emulator.requests.length, before);
  room.emulator.faults.script({
    match: { operation: "ChatCompletions" },
    replies: [
      {
        error: { status: 403, name: "AccessDeniedException", message: "arn:aws:iam::123456789012:user/alice may not." },
      },
    ],
  });
  const refused = await ask("Hello?");
  assert.equal(refused.status, 502);
  assert.deepEqual(await refused.json(), { name: "Error", message: "Bedrock did not answer." });
  assert.ok(!worker.output().includes(room.env.AWS_SECRET_ACCESS_KEY));
});

test("it can be deployed as it is", async (t) => {
  t.diagnostic(/Total Upload: .*/.exec(await deployDryly(room.app))[0]);
});
