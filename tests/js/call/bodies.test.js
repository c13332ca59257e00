// Bodies are read up to a limit, from whatever `fetch` they come.
import assert from "node:assert/strict";
import { PassThrough, Readable } from "node:stream";
import { test } from "node:test";
import { BedrockAgentCore, createSignedFetch, ServiceException, StreamIntegrityError } from "bedrock-wasm";
import { converseFrames, converseOutput, joined } from "bedrock-wasm/testing";
import { client, CREDENTIALS, drain, HELLO, REGION, rejection } from "../support/clients.js";
import { soon } from "../support/patience.js";

const JSON_TYPE = { "content-type": "application/json" };
const EVENTS_TYPE = { "content-type": "application/vnd.amazon.eventstream" };
const MIB = 2 ** 20;

/** A body that never ends, and what was read of it. */
function endless(status, headers = JSON_TYPE) {
  const seen = { requests: 0, bytes: 0, cancelled: 0 };
  const fetch = async () => {
    seen.requests++;
    const pull = (controller) => {
      seen.bytes += 2 ** 16;
      controller.enqueue(new Uint8Array(2 ** 16).fill(0x20));
    };
    return new Response(new ReadableStream({ pull, cancel: () => void seen.cancelled++ }, { highWaterMark: 0 }), {
      status,
      headers,
    });
  };
  return { seen, fetch };
}

test("an error's body is read to 1 MiB: a longer one is ignored, and the status names the error", async () => {
  const { seen, fetch } = endless(403);
  const error = await soon(rejection(client(fetch).converse(HELLO)));
  assert.ok(error instanceof ServiceException, error.stack);
  assert.deepEqual([error.name, error.$metadata.httpStatusCode], ["AccessDeniedException", 403]);
  assert.deepEqual([seen.requests, seen.cancelled], [1, 1]);
  assert.ok(seen.bytes <= 2 * MIB, `${seen.bytes} bytes`);
});

test("an error whose length says that it is longer than 1 MiB is named by what is read of it", async () => {
  const body = JSON.stringify({ __type: "ModelErrorException", message: "m".repeat(2 * MIB) });
  const headers = { ...JSON_TYPE, "content-length": `${body.length}` };
  const error = await rejection(client(async () => new Response(body, { status: 424, headers })).converse(HELLO));
  assert.equal(error.name, "ModelErrorException");
});

test("a signed fetch reads 1 MiB of a refusal, and hands it over", async () => {
  const { seen, fetch } = endless(403);
  const response = await soon(
    createSignedFetch({ credentials: CREDENTIALS, fetch })("https://bedrock-mantle.us-east-1.api.aws/v1/models"),
  );
  assert.deepEqual([response.status, seen.requests], [403, 1]);
  assert.ok(seen.bytes <= 2 * MIB, `${seen.bytes} bytes`);
  await response.body.cancel();
  assert.equal(seen.cancelled, 1);
});

test("an output is read to maxMessageBytes, of the client or of the call, and not asked for again", async () => {
  for (const method of ["converse", "invokeModel"]) {
    for (const [config, options] of [[{ maxMessageBytes: MIB }], [{}, { maxMessageBytes: MIB }]]) {
      const { seen, fetch } = endless(200);
      const error = await soon(rejection(client(fetch, config)[method]({ ...HELLO, body: "{}" }, options)));
      assert.ok(error instanceof StreamIntegrityError, error.stack);
      assert.deepEqual([error.code, error.retryable, seen.requests, seen.cancelled], ["body_too_large", false, 1, 1]);
      assert.match(error.message, /maxMessageBytes/);
      assert.ok(seen.bytes <= 2 * MIB, `${seen.bytes} bytes`);
    }
  }
});

test("an output of exactly maxMessageBytes is read", async () => {
  const text = JSON.stringify(converseOutput("Hello"));
  const answer = (maxMessageBytes) => client(async () => new Response(text), { maxMessageBytes }).converse(HELLO);
  assert.equal((await answer(text.length)).stopReason, "end_turn");
  const error = await rejection(answer(text.length - 1));
  assert.equal(error.code, "body_too_large");
  assert.match(error.message, new RegExp(`larger than ${text.length - 1} bytes \\(maxMessageBytes\\)`));
});

/** Responses as other implementations of `fetch` make them: status, headers, and their own kind of body. */
const like = (members, { status = 200, headers = JSON_TYPE } = {}) => ({
  status,
  ok: status < 300,
  headers: new Headers(headers),
  ...members,
});
const whole = (text) => ({ arrayBuffer: async () => new TextEncoder().encode(text).buffer });
const node = (...chunks) => ({ body: Readable.from(chunks.map((chunk) => Buffer.from(chunk))) });
async function* iterated(...chunks) {
  for (const chunk of chunks) yield new TextEncoder().encode(chunk);
}

const TEXT = JSON.stringify(converseOutput("Hello"));
const KINDS = {
  "no body (React Native, jsdom)": whole,
  "a Node stream (node-fetch)": (text) => node(text.slice(0, 9), text.slice(9)),
  "an async iterable": (text) => ({ body: iterated(text.slice(0, 9), text.slice(9)) }),
};

for (const [kind, make] of Object.entries(KINDS)) {
  test(`outputs and errors of a fetch that gives ${kind}`, async () => {
    let sent = 0;
    const answering = (text, init) => client(async () => (sent++, like(make(text), init)));
    const { output, $metadata } = await answering(TEXT).converse(HELLO);
    assert.deepEqual(output.message.content, [{ text: "Hello" }]);
    assert.equal($metadata.attempts, 1);
    assert.deepEqual((await answering('{"a":1}').invokeModel({ ...HELLO, body: "{}" })).body.json(), { a: 1 });
    const error = await rejection(answering('{"message":"No."}', { status: 400 }).converse(HELLO));
    assert.deepEqual([error.message, error.$metadata.httpStatusCode], ["No.", 400]);
    const core = new BedrockAgentCore({
      region: REGION,
      credentials: CREDENTIALS,
      fetch: async () => (sent++, like(make("hello"))),
    });
    const { response } = await core.invokeAgentRuntime({ agentRuntimeArn: "arn", payload: "{}" });
    assert.equal(await response.transformToString(), "hello");
    assert.equal(sent, 4);
  });
}

test("a Node stream is streamed, and destroyed when it is left", async () => {
  const frames = converseFrames("Hello");
  const read = client(async () =>
    like({ body: Readable.from(frames.map((frame) => Buffer.from(frame))) }, { headers: EVENTS_TYPE }),
  );
  const { stream } = await read.converseStream(HELLO);
  assert.deepEqual((await stream.final()).message.content, [{ text: "Hello" }]);
  const body = new PassThrough();
  body.write(joined(...frames.slice(0, 2)));
  const left = await client(async () => like({ body }, { headers: EVENTS_TYPE })).converseStream(HELLO);
  for await (const each of left.stream) if (each.messageStart) break;
  assert.equal(body.destroyed, true);
});

test("a Node stream is destroyed by an abort while nothing arrives", async () => {
  const body = new PassThrough();
  const controller = new AbortController();
  const { stream } = await client(async () => like({ body }, { headers: EVENTS_TYPE })).converseStream(HELLO, {
    abortSignal: controller.signal,
  });
  const read = drain(stream);
  controller.abort(new Error("enough"));
  assert.equal((await soon(read)).error.message, "enough");
  await new Promise(setImmediate);
  assert.equal(body.destroyed, true);
});

test("a fetch without bodies cannot stream, and the error says so", async () => {
  for (const body of [undefined, null]) {
    const error = await rejection(
      client(async () => like({ body, ...whole("") }, { headers: EVENTS_TYPE })).converseStream(HELLO),
    );
    assert.deepEqual([error.name, error.code], ["StreamIntegrityError", "no_event_stream"]);
    assert.match(error.message, /fetch cannot stream/);
  }
});

test("the media type of a stream is compared without case", async () => {
  for (const type of ["Application/Vnd.Amazon.EventStream", "application/vnd.amazon.eventstream; charset=binary"]) {
    const fetch = async () => new Response(joined(...converseFrames("Hello")), { headers: { "content-type": type } });
    const { stream } = await client(fetch).converseStream(HELLO);
    assert.equal((await drain(stream)).error, undefined);
  }
});

const chunked = (...chunks) =>
  new ReadableStream({ start: (body) => (chunks.forEach((chunk) => body.enqueue(chunk)), body.close()) });
const bytesOf = (text) => new TextEncoder().encode(text);
const CHUNKS = {
  "strings of a web stream": (text) => chunked(text.slice(0, 9), text.slice(9)),
  "strings of a Node stream with setEncoding": (text) => Readable.from([Buffer.from(text)]).setEncoding("utf8"),
  ArrayBuffers: (text) => chunked(bytesOf(text.slice(0, 9)).buffer, bytesOf(text.slice(9)).buffer),
  DataViews: (text) => chunked(new DataView(bytesOf(` ${text} `).buffer, 1, bytesOf(text).length)),
  Uint16Arrays: (text) => chunked(new Uint16Array(bytesOf(text.length % 2 ? `${text} ` : text).buffer)),
};

for (const [kind, body] of Object.entries(CHUNKS)) {
  test(`chunks that are ${kind} are read as bytes`, async () => {
    const text = JSON.stringify(converseOutput("Grüße"));
    const { output } = await client(async () => like({ body: body(text) })).converse(HELLO);
    assert.deepEqual(output.message.content, [{ text: "Grüße" }]);
    const error = await rejection(
      client(async () => like({ body: body('{"message":"No."}') }, { status: 400 })).converse(HELLO),
    );
    assert.equal(error.message, "No.");
  });
}

test("an event stream whose chunks are ArrayBuffers or views is read", async () => {
  const bytes = joined(...converseFrames("Hello"));
  for (const chunk of [bytes.slice().buffer, new DataView(bytes.slice().buffer)]) {
    const { stream } = await client(async () =>
      like({ body: chunked(chunk) }, { headers: EVENTS_TYPE }),
    ).converseStream(HELLO);
    assert.deepEqual((await stream.final()).message.content, [{ text: "Hello" }]);
  }
});

const locked = () => {
  const response = new Response(TEXT, { headers: JSON_TYPE });
  response.body.getReader();
  return response;
};
const used = async () => {
  const response = new Response(TEXT, { headers: JSON_TYPE });
  await response.text();
  return response;
};
const UNREADABLE = {
  "no body and no arrayBuffer()": () => like({}),
  "a string as body": () => like({ body: TEXT }),
  "bytes as body": () => like({ body: bytesOf(TEXT) }),
  "a Blob as body": () => like({ body: new Blob([TEXT]) }),
  "a list as body": () => like({ body: [bytesOf(TEXT)] }),
  "a body that is locked": locked,
  "a body that was read": used,
  "a body of numbers": () => like({ body: chunked(123, 34) }),
  "a body of objects": () => like({ body: Readable.from([{ a: 1 }]) }),
};

for (const [kind, make] of Object.entries(UNREADABLE)) {
  test(`a response with ${kind} is refused, and not asked for again`, async () => {
    let sent = 0;
    const asking = client(async () => (sent++, make()), { maxAttempts: 3 });
    const core = new BedrockAgentCore({
      region: REGION,
      credentials: CREDENTIALS,
      fetch: async () => (sent++, make()),
    });
    const calls = [
      () => asking.converse(HELLO),
      async () =>
        (await core.invokeAgentRuntime({ agentRuntimeArn: "arn", payload: "{}" })).response.transformToString(),
    ];
    for (const call of calls) {
      const error = await rejection(call());
      assert.deepEqual(
        [error.name, error.code, error.retryable],
        ["InputError", "invalid_input", false],
        String(error),
      );
      assert.match(error.message, /^fetch: the body of its response: /);
    }
    assert.equal(sent, 2);
  });
}

for (const [kind, make] of Object.entries(UNREADABLE)) {
  if (kind.startsWith("no body")) continue;
  test(`an event stream in a response with ${kind} is refused`, async () => {
    const fetch = async () => {
      const response = await make();
      return like({ body: response.body, bodyUsed: response.bodyUsed }, { headers: EVENTS_TYPE });
    };
    const error = await rejection((async () => (await client(fetch).converseStream(HELLO)).stream.final())());
    assert.deepEqual([error.name, error.code, error.retryable], ["InputError", "invalid_input", false], String(error));
    assert.match(error.message, /^fetch: the body of its response: /);
  });
}

test("an error whose body cannot be read is still an error of its status", async () => {
  const error = await rejection(client(async () => like({ body: "No." }, { status: 400 })).converse(HELLO));
  assert.deepEqual([error.name, error.$metadata.httpStatusCode], ["UnknownError", 400]);
});

test("a payload that a fetch cuts without an error is asked for again", async () => {
  let sent = 0;
  const cutting = (headers, cuts = Infinity) => {
    const fetch = async () =>
      new Response(sent++ < cuts ? '{"a"' : '{"a":1}', { headers: { "content-length": "7", ...headers } });
    return client(fetch, { maxAttempts: 2 }).invokeModel({ ...HELLO, body: "{}" });
  };
  const error = await rejection(cutting({}));
  assert.deepEqual([error.name, error.code, error.retryable], ["NetworkError", "connection_lost", true]);
  assert.match(error.message, /after 4 of 7 bytes/);
  assert.equal(sent, 2);
  sent = 0;
  const { body, $metadata } = await cutting({}, 1);
  assert.deepEqual([body.json(), $metadata.attempts], [{ a: 1 }, 2]);
  assert.equal((await cutting({ "content-encoding": "br" })).body.length, 4);
});

test("a body without a stream is not read if its Content-Length is above the limit", async () => {
  for (const status of [200, 400]) {
    let read = 0;
    const headers = { ...JSON_TYPE, "content-length": String(2 * MIB) };
    const arrayBuffer = async () => (read++, bytesOf(TEXT).buffer);
    const fetch = async () => like({ arrayBuffer }, { status, headers });
    const error = await rejection(client(fetch, { maxMessageBytes: MIB }).converse(HELLO));
    assert.equal(error.code, status === 200 ? "body_too_large" : "service");
    assert.equal(read, 0);
  }
});

test("an error whose body is larger than its limit says so", async () => {
  const text = JSON.stringify({ message: "m".repeat(2 ** 20) });
  const error = await rejection(
    client(async () => new Response(text, { status: 400, headers: JSON_TYPE })).converse(HELLO),
  );
  assert.match(error.message, /the body of the error is larger than 1 MiB/);
});
