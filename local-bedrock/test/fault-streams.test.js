import assert from "node:assert/strict";
import { test } from "node:test";
import { BedrockRuntimeClient, ConverseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
import { collect, emulator, eventually, HELLO, HELLO_ANSWER } from "./emulator.js";
import { Anthropic, OpenAI } from "./model-sdks.js";
import { call, decoded, EVENTS, framesOf, NOVA, read, typesOf } from "./scripted-call.js";

const WHOLE = EVENTS(10);

/** The bytes that one reply makes of a stream. */
async function streamed(server, reply, options) {
  const script = server.faults.script([reply]);
  const response = await call(server, script, "converse-stream", options);
  return { script, response, ...(await read(response)) };
}

test("an empty reply changes nothing", async (t) => {
  const server = await emulator(t);
  const { bytes, error, script } = await streamed(server, {});
  assert.equal(error, undefined);
  assert.deepEqual(typesOf(bytes), WHOLE);
  assert.equal(script.requests[0].bytes, bytes.length);
});

test("exception and error frames at k end the stream, after the events before them", async (t) => {
  const server = await emulator(t);
  for (const at of [0, 1, 5, WHOLE.length, 1000]) {
    const exception = { type: "throttlingException", message: "slow", members: { originalStatusCode: 429 } };
    const { bytes } = await streamed(server, { stream: [{ at, exception }] });
    assert.deepEqual(typesOf(bytes), [...WHOLE.slice(0, at), "throttlingException"]);
    const last = decoded(bytes).at(-1);
    assert.deepEqual(last.headers, {
      ":exception-type": "throttlingException",
      ":content-type": "application/json",
      ":message-type": "exception",
    });
    assert.deepEqual(last.body, { message: "slow", originalStatusCode: 429 });
  }
  const { bytes } = await streamed(server, { stream: [{ at: 2, error: { code: "InternalFailure", message: "oh" } }] });
  assert.deepEqual(decoded(bytes).at(-1), {
    headers: { ":error-code": "InternalFailure", ":error-message": "oh", ":message-type": "error" },
    body: undefined,
  });
});

test("AWS's SDK throws at them, events before delivered", async (t) => {
  const server = await emulator(t);
  const script = server.faults.script([
    { stream: [{ at: 3, exception: { type: "modelStreamErrorException", message: "broken" } }] },
  ]);
  const { region, credentials } = server;
  const client = new BedrockRuntimeClient({ endpoint: script.endpoint, region, credentials });
  t.after(() => client.destroy());
  const { stream } = await client.send(new ConverseStreamCommand({ modelId: NOVA, ...HELLO }));
  const events = [];
  await assert.rejects(
    async () => {
      for await (const event of stream) events.push(event);
    },
    { name: "ModelStreamErrorException", message: "broken" },
  );
  assert.equal(events.length, 3);
});

test("events are added, left out, and bytes pushed in between", async (t) => {
  const server = await emulator(t);
  const added = await streamed(server, { stream: [{ at: 1, event: { type: "newEvent", payload: { a: 1 } } }] });
  assert.deepEqual(typesOf(added.bytes), [WHOLE[0], "newEvent", ...WHOLE.slice(1)]);
  const without = await streamed(server, { stream: [{ omit: "messageStop" }, { omit: "metadata" }] });
  assert.deepEqual(typesOf(without.bytes), WHOLE.slice(0, -2));
  const raw = await streamed(server, { stream: [{ at: 1, bytes: "AAAA" }] });
  const [first] = framesOf(raw.bytes).frames;
  assert.deepEqual([...raw.bytes.subarray(first.length, first.length + 3)], [0, 0, 0]);
});

test("CRCs, headers and payloads are damaged in one frame and no other", async (t) => {
  const server = await emulator(t);
  for (const [flip, message] of [
    ["preludeCrc", /prelude checksum/],
    ["messageCrc", /message checksum/],
    ["headers", /message checksum/],
    ["payload", /message checksum/],
  ]) {
    const { bytes } = await streamed(server, { stream: [{ at: 2, flip }] });
    const { frames, rest } = framesOf(bytes);
    assert.deepEqual([frames.length, rest.length], [WHOLE.length, 0]);
    for (const [index, frame] of frames.entries()) {
      if (index === 2) assert.throws(() => decoded(frame), message, flip);
      else assert.equal(typesOf(frame)[0], WHOLE[index]);
    }
  }
});

test("cut at any byte: as if whole, the connection closed, or reset", async (t) => {
  const server = await emulator(t);
  for (const afterBytes of [0, 1, 11, 12, 100, 500]) {
    const { bytes, error } = await streamed(server, { body: { cut: { afterBytes, how: "end" } } });
    assert.deepEqual([bytes.length, error], [afterBytes, undefined]);
  }
  for (const how of ["close", "reset"]) {
    const { bytes, error, script } = await streamed(server, { body: { cut: { afterBytes: 300, how } } });
    assert.ok(error, how);
    if (how === "close") assert.equal(bytes.length, 300);
    const [{ endedAt, clientClosedAt }] = script.requests;
    assert.ok(endedAt !== null && clientClosedAt === null, "it was not the client");
  }
  const inFrame = await streamed(server, { stream: [{ at: 4, cut: { how: "end", afterBytes: 7 } }] });
  const { frames, rest } = framesOf(inFrame.bytes);
  assert.deepEqual([frames.length, rest.length], [4, 7]);
  const beyond = await streamed(server, { body: { cut: { afterBytes: 1e6, how: "close" } } });
  assert.ok(beyond.error);
  assert.deepEqual(typesOf(beyond.bytes), WHOLE);
});

test("drip, and stalls at an event, a byte or before the head", async (t) => {
  const server = await emulator(t);
  const dripped = await streamed(server, { body: { drip: { bytes: 100, everyMs: 2 } } });
  assert.deepEqual(typesOf(dripped.bytes), WHOLE);
  const [record] = dripped.script.requests;
  assert.ok(record.endedAt - record.headAt >= 2 * Math.floor(record.bytes / 100));
  const paused = await streamed(server, {
    stream: [{ at: 1, stall: { forMs: 60 } }],
    body: { stall: { afterBytes: 700, forMs: 60 } },
  });
  assert.deepEqual(typesOf(paused.bytes), WHOLE);
  assert.ok(paused.script.requests[0].endedAt - paused.script.requests[0].firstByteAt >= 118);
  for (const reply of [{ stall: true }, { stream: [{ at: 2, stall: {} }] }, { body: { stall: { afterBytes: 10 } } }]) {
    const script = server.faults.script([reply]);
    const aborter = new AbortController();
    const response = call(server, script, "converse-stream", { signal: aborter.signal });
    if (reply.stall) await eventually(() => script.requests[0]?.receivedAt, "the request has arrived");
    else assert.equal((await response).status, 200);
    assert.equal(script.requests[0].endedAt, null);
    aborter.abort();
    if (reply.stall) await assert.rejects(response, { name: "AbortError" });
    await eventually(
      () => script.requests[0].clientClosedAt && script.requests[0].endedAt,
      "the server sees the client leave",
    );
  }
});

test("a delay, a reset at once, and faults of answers that are no stream", async (t) => {
  const server = await emulator(t);
  const script = server.faults.script([
    { delayMs: 50 },
    { reset: true },
    { body: { cut: { afterBytes: 20, how: "end" } } },
    { error: { status: 500, message: "x".repeat(100) }, body: { cut: { afterBytes: 30, how: "close" } } },
  ]);
  const delayed = await call(server, script);
  assert.equal((await delayed.json()).output.message.content[0].text, HELLO_ANSWER);
  assert.ok(script.requests[0].headAt - script.requests[0].receivedAt >= 49);
  await assert.rejects(call(server, script), { name: "TypeError" });
  const cut = await read(await call(server, script));
  assert.deepEqual([cut.bytes.length, cut.error], [20, undefined]);
  const broken = await read(await call(server, script));
  assert.deepEqual([broken.bytes.length, Boolean(broken.error)], [30, true]);
});

test("faults reach HTTP/2 clients as well", async (t) => {
  const server = await emulator(t);
  const { region, credentials } = server;
  for (const reply of [{ reset: true }, { stall: true }, { body: { cut: { afterBytes: 200, how: "close" } } }]) {
    const script = server.faults.script([reply]);
    const client = new BedrockRuntimeClient({ endpoint: script.endpoint, region, credentials, maxAttempts: 1 });
    t.after(() => client.destroy());
    const abortSignal = AbortSignal.timeout(reply.stall ? 200 : 5000);
    const run = async () =>
      collect((await client.send(new ConverseStreamCommand({ modelId: NOVA, ...HELLO }), { abortSignal })).stream);
    await assert.rejects(run(), JSON.stringify(reply));
    await eventually(() => script.requests[0].endedAt, "the answer is over");
    assert.equal(script.requests[0].clientClosedAt !== null, Boolean(reply.stall), "who ended it");
  }
});

/** What each API writes for an exception in mid-stream, and how its event is read. */
const SSE_APIS = [
  [
    "chat completions",
    "/openai/v1/chat/completions",
    { messages: [{ role: "user", content: "hi" }] },
    { data: { error: { message: "slow", type: "rate_limit_error", param: null, code: "ThrottlingException" } } },
  ],
  [
    "responses",
    "/openai/v1/responses",
    { input: "hi" },
    {
      event: "error",
      data: { type: "error", code: "ThrottlingException", message: "slow", param: null, sequence_number: 2 },
    },
  ],
  [
    "messages",
    "/anthropic/v1/messages",
    { max_tokens: 9, messages: [{ role: "user", content: "hi" }] },
    { event: "error", data: { type: "error", error: { type: "rate_limit_error", message: "slow" } } },
  ],
];

/** The server-sent events of one reply. */
async function sseOf(server, path, body, reply) {
  const { endpoint } = server.faults.script([reply]);
  const response = await fetch(endpoint + path, {
    method: "POST",
    headers: { authorization: `Bearer ${server.token}`, "content-type": "application/json" },
    body: JSON.stringify({ model: NOVA, stream: true, ...body }),
  });
  return (await response.text())
    .split("\n\n")
    .slice(0, -1)
    .map((block) => {
      const [, event, data] = /^(?:event: (.*)\n)?data: (.*)$/.exec(block);
      return { ...(event && { event }), data: data === "[DONE]" ? data : JSON.parse(data) };
    });
}

for (const [name, path, body, last] of SSE_APIS) {
  test(`exceptions in the server-sent events of ${name} are events of that API`, async (t) => {
    const server = await emulator(t);
    const exception = { type: "throttlingException", message: "slow" };
    const events = await sseOf(server, path, body, { stream: [{ at: 2, exception }] });
    assert.equal(events.length, 3);
    assert.deepEqual(events[2], last);
    const whole = await sseOf(server, path, body, {});
    const late = await sseOf(server, path, body, { stream: [{ at: 1000, exception }] });
    assert.equal(late.length, whole.length + 1);
    const [, , error] = await sseOf(server, path, body, {
      stream: [{ at: 2, error: { code: "ThrottlingException", message: "slow" } }],
    });
    assert.deepEqual(error, last);
    const added = await sseOf(server, path, body, { stream: [{ at: 1, event: { type: "ping", payload: { a: 1 } } }] });
    assert.deepEqual(added[1], { event: "ping", data: { a: 1 } });
    assert.equal(added.length, whole.length + 1);
  });
}

test("an exception of a runtime's agent is the event that AWS's SDK for runtimes sends", async (t) => {
  const server = await emulator(t);
  const { endpoint } = server.faults.script([
    { stream: [{ at: 1, exception: { type: "internalServerException", message: "oh" } }] },
  ]);
  const arn = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/local_user-LOCAL00001";
  const { token } = server.identity.tokens.userPool;
  const response = await fetch(`${endpoint}/runtimes/${encodeURIComponent(arn)}/invocations`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, accept: "text/event-stream", "content-type": "application/json" },
    body: JSON.stringify({ prompt: "hi" }),
  });
  const text = await response.text();
  assert.match(text, /\n\ndata: \{"error":"oh","error_type":"InternalServerException",[^\n]*\}\n\n$/);
});

test("the makers' SDKs throw at an exception in mid-stream, events before it delivered", async (t) => {
  const server = await emulator(t);
  const exception = { type: "throttlingException", message: "slow" };
  const { endpoint } = server.faults.script(Array(3).fill({ stream: [{ at: 3, exception }] }));
  const apiKey = server.token;
  const openai = new OpenAI({ apiKey, baseURL: `${endpoint}/openai/v1`, maxRetries: 0 });
  const claude = new Anthropic({ apiKey: null, authToken: apiKey, baseURL: `${endpoint}/anthropic`, maxRetries: 0 });
  const messages = [{ role: "user", content: "hi" }];
  for (const [asked, error] of [
    [() => openai.chat.completions.create({ model: NOVA, messages, stream: true }), /slow/],
    [() => openai.responses.create({ model: NOVA, input: "hi", stream: true }), /slow/],
    [() => claude.messages.create({ model: NOVA, max_tokens: 9, messages, stream: true }), /rate_limit_error.*slow/],
  ]) {
    let events = 0;
    await assert.rejects(async () => {
      for await (const event of await asked()) events += Number(Boolean(event));
    }, error);
    assert.equal(events, 3);
  }
});
