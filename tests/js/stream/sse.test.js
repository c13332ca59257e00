// Server-sent events: what a page gets through a handler completes or throws as the stream itself does.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import {
  BedrockAgentRuntime,
  BedrockError,
  IncompleteStreamError,
  ServiceException,
  StreamIntegrityError,
} from "bedrock-wasm";
import { readSSE } from "bedrock-wasm/sse";
import { event, exception, inChunks, joined, openStream, scriptedFetch, stream } from "bedrock-wasm/testing";
import { createParser } from "eventsource-parser";
import { client, CREDENTIALS, drain, HELLO, REGION } from "../support/clients.js";
import { EVENTS, FRAMES } from "../support/conversation.js";

const converse = async (answer, options) =>
  (await client(scriptedFetch([answer])).converseStream(HELLO, options)).stream;
const textOf = async (events, options) => new Response(events.toSSE(options)).text();
const CASES = JSON.parse(await readFile(new URL("../../cases/sse-errors.json", import.meta.url), "utf8"));

/** What another's parser makes of it. */
function parsed(text) {
  const events = [];
  createParser({ onEvent: ({ event, data }) => events.push([event, JSON.parse(data)]) }).feed(text);
  return events;
}

const bytes = new TextEncoder().encode(await textOf(await converse(stream([joined(...FRAMES)]))));

test("every event has its name and its JSON, blobs as base64, and the end is marked", async () => {
  assert.deepEqual(parsed(new TextDecoder().decode(bytes)), [...EVENTS, ["done", {}]]);
});

test("readSSE gives the same events, whatever the chunks", async () => {
  const expected = EVENTS.map(([name, data]) => ({ [name]: data }));
  for (const length of [1, 2, 3, 7, 50, 1_000, bytes.length]) {
    assert.deepEqual(
      await drain(readSSE(ReadableStream.from(inChunks(bytes, length)))),
      { events: expected },
      `${length}`,
    );
  }
  const commented = new Response(`: ping\n\n${new TextDecoder().decode(bytes).replaceAll("data:", ":\ndata:")}`);
  assert.deepEqual(await drain(readSSE(commented)), { events: expected });
});

test("texts and names of events may hold any character, and names may be those of the end", async () => {
  const text = "a\u2028b\u2029c\r\nd\n\ne: f";
  const names = [
    "done",
    "error",
    "undone",
    "done2",
    "message",
    "a\nb",
    "a\n\nb",
    "a\rb",
    "x\n\nevent: done\ndata: {}\n\n",
    " a",
    "a\u2028b",
  ];
  const frames = names.map((name) => event(name, { text }));
  const expected = names.map((name) => ({ [name]: { text } }));
  const whole = () => converse(stream([joined(FRAMES[0], ...frames, ...FRAMES.slice(1))]));
  const { events, error } = await drain(readSSE((await whole()).toResponse()));
  assert.equal(error, undefined);
  assert.deepEqual(events.slice(1, 1 + names.length), expected);
  const named = (name) => (/^(done|error)$|[\r\n]/.test(name) ? [undefined, { [name]: { text } }] : [name, { text }]);
  assert.deepEqual(parsed(await textOf(await whole())).slice(1, 1 + names.length), names.map(named));
});

test("changes by servers in between are read: other line ends, no spaces, data in lines", async () => {
  const text = new TextDecoder().decode(bytes);
  const expected = EVENTS.map(([name, data]) => ({ [name]: data }));
  const spread = (line) => line.replaceAll(/^data: (\{"contentBlockIndex":\d+)/gm, "data: $1\ndata: ");
  for (const changed of [
    text.replaceAll("\n", "\r\n"),
    text.replaceAll("\n", "\r"),
    text.replaceAll(/^(event|data): /gm, "$1:"),
    `\ufeff${spread(text)}`,
  ]) {
    for (const length of [1, 5, changed.length]) {
      const chunks = inChunks(new TextEncoder().encode(changed), length);
      assert.deepEqual(
        await drain(readSSE(ReadableStream.from(chunks))),
        { events: expected },
        JSON.stringify(changed.slice(0, 60)),
      );
    }
  }
});

test("other server-sent events are an error of the package's", async () => {
  for (const text of ["event: a\ndata: {x\n\n", "event: error\ndata: x\n\n"]) {
    const { error } = await drain(readSSE(new Response(text)));
    assert.ok(error instanceof StreamIntegrityError, String(error));
  }
  assert.ok((await drain(readSSE(new Response(null, { status: 204 })))).error instanceof IncompleteStreamError);
  assert.ok((await drain(readSSE(new Response("event: error\ndata: null\n\n")))).error instanceof BedrockError);
});

test("return() closes the connection at once, also of a response that was refused", async () => {
  let cancelled = 0;
  const silent = () => new ReadableStream({ pull: () => new Promise(() => {}), cancel: () => void cancelled++ });
  const events = readSSE(silent());
  const pending = events.next();
  assert.deepEqual(await events.return(), { done: true, value: undefined });
  assert.deepEqual(await pending, { done: true, value: undefined });
  await drain(readSSE(new Response(silent(), { status: 500 })));
  assert.equal(cancelled, 2);
});

test("cut at any byte, it throws", async () => {
  for (let end = 0; end < bytes.length; end++) {
    const { error } = await drain(readSSE(new Response(bytes.slice(0, end)).body));
    assert.ok(error instanceof IncompleteStreamError, `${end}: ${error}`);
    assert.deepEqual([error.code, error.retryable], ["stream_lost", true]);
  }
  const lost = ReadableStream.from(
    (async function* () {
      yield bytes.slice(0, 50);
      throw new TypeError("terminated");
    })(),
  );
  const { error } = await drain(readSSE(lost));
  assert.ok(error instanceof IncompleteStreamError);
  assert.match(error.cause.message, /terminated/);
});

test("an exception in mid-stream comes after the events before it, and is thrown again", async () => {
  const failing = () =>
    converse(stream([joined(FRAMES[0], FRAMES[8], exception("throttlingException", { message: "slow down" }))]));
  const told = { name: "ThrottlingException", message: "slow down", code: "service", retryable: true };
  assert.deepEqual(parsed(await textOf(await failing(), { errorMessages: true })), [
    EVENTS[0],
    EVENTS[8],
    ["error", told],
  ]);
  const { events, error } = await drain(readSSE((await failing()).toResponse({ errorMessages: true })));
  assert.equal(events.length, 2);
  assert.ok(error instanceof ServiceException);
  assert.deepEqual([error.name, error.message, error.retryable], ["ThrottlingException", "slow down", true]);
});

for (const { name, exception: thrown, errorMessages, error: expected } of CASES) {
  test(`an error in a message: ${name}`, async () => {
    const failing = () => {
      const frames = thrown ? [exception(thrown.type, { message: thrown.message })] : [];
      return converse(stream([joined(FRAMES[0], ...frames)]));
    };
    const options = errorMessages === undefined ? undefined : { errorMessages };
    assert.deepEqual(parsed(await textOf(await failing(), options)), [EVENTS[0], ["error", expected]]);
    const { error } = await drain(readSSE((await failing()).toResponse(options)));
    assert.deepEqual([error.name, error.message, error.code, error.retryable], Object.values(expected));
  });
}

/** An agent's stream, with the times and the blobs that Converse has none of. */
async function invokeAgent(answer) {
  const agents = new BedrockAgentRuntime({ region: REGION, credentials: CREDENTIALS, fetch: scriptedFetch([answer]) });
  const { completion } = await agents.invokeAgent({
    agentId: "AGENT12345",
    agentAliasId: "ALIAS12345",
    sessionId: "s",
    inputText: "hello",
  });
  return completion;
}

test("times are RFC 3339 and an event's own blob is base64", async () => {
  const events = [event("trace", { eventTime: "2026-01-02T03:04:05.678Z" }), event("chunk", { bytes: "AAEC/f7/" })];
  const expected = [
    ["trace", { eventTime: "2026-01-02T03:04:05.678Z" }],
    ["chunk", { bytes: "AAEC/f7/" }],
    ["done", {}],
  ];
  assert.deepEqual(parsed(await textOf(await invokeAgent(stream(events)))), expected);
});

test("an event that JSON cannot carry ends it with an error, and closes the connection", async () => {
  const source = openStream();
  source.push(event("trace", { eventTime: "the day before" }));
  const [[name, { message }], ...rest] = parsed(
    await textOf(await invokeAgent(source.answer), { errorMessages: true }),
  );
  assert.deepEqual([name, rest], ["error", []]);
  assert.match(message, /^trace\.eventTime: is not a valid Date/);
  await source.cancelled;
});

test("an answer that is cut off upstream is not done", async () => {
  for (const cut of [joined(...FRAMES.slice(0, 5)), joined(...FRAMES).slice(0, -9)]) {
    const { error } = await drain(readSSE((await converse(stream([cut]))).toSSE()));
    assert.ok(error instanceof IncompleteStreamError);
    assert.equal(error.name, "IncompleteStreamError");
  }
});

test("nor is one that is cancelled or aborted at its origin, whose reason stays there", async () => {
  const source = openStream();
  const cancelled = await converse(source.answer);
  const reading = textOf(cancelled);
  source.push(FRAMES[0]);
  await cancelled.cancel();
  const stopped = ["error", { name: "Error", message: "the stream was stopped", code: "stopped", retryable: false }];
  assert.deepEqual(parsed(await reading).at(-1), stopped);

  const controller = new AbortController();
  const aborted = textOf(await converse(openStream().answer, { abortSignal: controller.signal }));
  controller.abort(new Error("the key is wJalrXUtnFEMI"));
  assert.deepEqual(parsed(await aborted), [stopped]);
});

test("cancelling it closes the connection", async () => {
  const source = openStream();
  const body = (await converse(source.answer)).toResponse().body;
  source.push(FRAMES[0]);
  const reader = body.getReader();
  await reader.read();
  await reader.cancel("the page is gone");
  assert.equal(await source.cancelled, "the page is gone");
});

test("leaving readSSE's loop closes the connection", async () => {
  const source = openStream();
  source.push(joined(...FRAMES.slice(0, 3)));
  for await (const event of readSSE((await converse(source.answer)).toResponse())) {
    assert.deepEqual(event, { messageStart: { role: "assistant" } });
    break;
  }
  await source.cancelled;
});

test("events that nobody reads are not fetched", async () => {
  let pulled = 0;
  const endless = new ReadableStream(
    { pull: (controller) => void controller.enqueue(FRAMES[Math.min(pulled++, 1)]) },
    { highWaterMark: 0 },
  );
  const answer = () => new Response(endless, { headers: { "content-type": "application/vnd.amazon.eventstream" } });
  const reader = (await converse(answer)).toSSE().getReader();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(pulled, 0);
  for (let at = 0; at < 10; at++) await reader.read();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(pulled, 10);
  await reader.cancel();
});

test("the response is one that nothing on the way may keep, and takes a status and headers", async () => {
  const plain = (await converse(stream([joined(...FRAMES)]))).toResponse();
  assert.equal(plain.status, 200);
  assert.deepEqual(Object.fromEntries(plain.headers), {
    "cache-control": "no-store, no-transform",
    "content-type": "text/event-stream; charset=utf-8",
  });
  const events = await converse(stream([joined(...FRAMES)]));
  const own = events.toResponse({ status: 203, headers: new Headers({ "X-Own": "1" }) });
  assert.deepEqual([own.status, own.headers.get("x-own")], [203, "1"]);
  assert.throws(() => events.toSSE(), { name: "BedrockError", code: "consumed" });
});

test("a handler's refusal is thrown, with whether to try again", async () => {
  for (const [status, retryable] of [
    [401, false],
    [404, false],
    [429, true],
    [502, true],
  ]) {
    const { error } = await drain(readSSE(new Response("no", { status })));
    assert.ok(error instanceof BedrockError);
    assert.deepEqual([error.code, error.retryable, error.$metadata.httpStatusCode], ["status", retryable, status]);
  }
});

test("no event of any service is called as the two that end a stream", async () => {
  const types = new URL("../../../pkg/types/", import.meta.url);
  const names = [];
  for (const file of (await readdir(types)).filter((name) => /^bedrock.*\.d\.ts$/.test(name))) {
    const text = await readFile(new URL(file, types), "utf8");
    const unions = [...text.matchAll(/: EventStream<(\w+)>/g)].map(([, name]) => name);
    for (const union of unions) {
      const [, body] = new RegExp(`export declare namespace ${union} \\{(.*?)^\\}`, "ms").exec(text);
      names.push(...[...body.matchAll(/^ {4}(\w+): /gm)].map(([, name]) => name));
    }
  }
  assert.ok(names.includes("contentBlockDelta") && names.includes("flowOutputEvent"));
  assert.deepEqual(
    names.filter((name) => name === "done" || name === "error"),
    [],
  );
});

const drained = (text, options) => drain(readSSE(new Response(text), options));

test("each line may end in its own way: CRLF, LF or CR, wherever the chunks are cut", async () => {
  const kinds = ["\n", "\r\n", "\r"];
  const ends = kinds.flatMap((a) => kinds.flatMap((b) => kinds.map((c) => [a, b, c])));
  // A line that is empty and ends in LF would be, after a CR, the rest of a CRLF.
  for (const [a, b, c] of ends.filter(([, ...blank]) => blank.join("") !== "\r\n")) {
    const text = `event: a${a}data: {"é":"\u{1f600}"}${b}${c}event: b${b}data: {"x":1}${c}${c}event: done\ndata: {}\n\n`;
    const expected = [];
    createParser({
      onEvent: ({ event, data }) => event !== "done" && expected.push({ [event]: JSON.parse(data) }),
    }).feed(text);
    assert.equal(expected.length, 2, JSON.stringify(text));
    const whole = new TextEncoder().encode(text);
    for (let cut = 0; cut <= whole.length; cut++) {
      const chunks = [whole.slice(0, cut), new Uint8Array(), whole.slice(cut)];
      assert.deepEqual(
        await drain(readSSE(ReadableStream.from(chunks))),
        { events: expected },
        JSON.stringify([text, cut]),
      );
    }
    assert.deepEqual(
      await drain(readSSE(ReadableStream.from(inChunks(whole, 1)))),
      { events: expected },
      JSON.stringify(text),
    );
  }
  assert.deepEqual(await drained('event: a\ndata: {"x":1}\n\r\nevent: done\ndata: {}\n\n'), {
    events: [{ a: { x: 1 } }],
  });
});

test("a message over the limit is an error, however it is cut", async () => {
  for (const text of [
    `event: a\ndata: "${"x".repeat(100)}"\n\n`,
    `event: a\n${'data: "x"\n'.repeat(20)}\n`,
    `event: a\n${": x\n".repeat(40)}\n`,
    "x".repeat(120),
  ]) {
    for (const length of [1, 7, text.length]) {
      const chunks = inChunks(new TextEncoder().encode(text), length);
      const { events, error } = await drain(readSSE(ReadableStream.from(chunks), { maxMessageBytes: 100 }));
      assert.deepEqual(
        [events, error?.name, error?.code],
        [[], "StreamIntegrityError", "message_too_large"],
        text.slice(0, 30),
      );
    }
  }
  const many = `${'event: a\ndata: {"x":1}\n\n'.repeat(50)}event: done\ndata: {}\n\n`;
  assert.equal((await drained(many, { maxMessageBytes: 100 })).events.length, 50);
  for (const maxMessageBytes of [0, -1, "1", Number.NaN]) {
    assert.throws(() => readSSE(new Response(many), { maxMessageBytes }), {
      name: "InputError",
      code: "invalid_input",
    });
  }
});

test("an error is of a class that the package has, whatever the message says", async () => {
  for (const name of ["toString", "__proto__", "constructor", "hasOwnProperty", 5, null, { a: 1 }]) {
    const { error } = await drained(
      `event: error\ndata: ${JSON.stringify({ name, message: name, code: name, retryable: name })}\n\n`,
    );
    assert.ok(error instanceof BedrockError, String(name));
    assert.deepEqual(
      [typeof error.name, typeof error.message, typeof error.code, typeof error.retryable],
      ["string", "string", "string", "boolean"],
    );
  }
  const { error } = await drained('event: error\ndata: {"name":"InputError","message":"m","code":"invalid_input"}\n\n');
  assert.deepEqual([error.constructor.name, error.code], ["InputError", "invalid_input"]);
});

test("other sources than a response or a stream of bytes are refused by name", async () => {
  const locked = new Response("x");
  locked.body.getReader();
  for (const source of [undefined, null, "text", {}, locked]) {
    assert.throws(() => readSSE(source), { name: "InputError", code: "invalid_input", message: /^source: / });
  }
  const { error } = await drain(readSSE(ReadableStream.from(["event: a"])));
  assert.deepEqual([error.name, error.code], ["InputError", "invalid_input"]);
});

test("integers that a number cannot hold arrive as they were", async () => {
  const frames = [event("metadata", '{"id":2512292042121000001,"n":7}'), ...FRAMES.slice(-1)];
  const events = await converse(stream([joined(...FRAMES.slice(0, -1), ...frames)]));
  const { events: read } = await drain(readSSE(events.toResponse()));
  assert.deepEqual(
    read.find(({ metadata }) => metadata?.id),
    { metadata: { id: 2512292042121000001n, n: 7 } },
  );
});

test("a message may have maxMessageBytes, and one more is refused by name", async () => {
  const message = 'event: a\ndata: {"x":1}\n\n';
  const length = "event: a".length + 'data: {"x":1}'.length;
  const whole = `${message}event: done\ndata: {}\n\n`;
  assert.deepEqual(await drained(whole, { maxMessageBytes: length }), { events: [{ a: { x: 1 } }] });
  const { error } = await drained(whole, { maxMessageBytes: length - 1 });
  assert.equal(error.code, "message_too_large");
  assert.match(error.message, new RegExp(`maxMessageBytes, ${length - 1}`));
});

test("a stream that begins with an empty line has all of its messages", async () => {
  const { events, error } = await drained('\nevent: a\ndata: {"x":1}\n\nevent: done\ndata: {}\n\n');
  assert.deepEqual([events, error], [[{ a: { x: 1 } }], undefined]);
});
