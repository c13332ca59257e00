// Streams for the SDKs of OpenAI and Anthropic: a body that ends before its last event fails, and is unchanged in all else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createSignedFetch, IncompleteStreamError } from "bedrock-wasm";
import { CREDENTIALS, rejection } from "../support/clients.js";
import { startServer } from "../support/http-server.js";

const HOST = "https://bedrock-runtime.us-east-1.amazonaws.com";
const CHAT = `${HOST}/openai/v1/chat/completions`;
const RESPONSES = `${HOST}/openai/v1/responses`;
const MESSAGES = `${HOST}/anthropic/v1/messages`;
const PIECE = 'data: {"choices":[{"delta":{"content":"a"}}]}\n\n';
const encoder = new TextEncoder();

/** A response of server-sent events that come in pieces of so many bytes. */
function streamed(text, { size = 7, init, ...source } = {}) {
  const bytes = encoder.encode(text);
  let at = 0;
  const body = new ReadableStream(
    {
      pull(controller) {
        if (at >= bytes.length) controller.close();
        else controller.enqueue(bytes.slice(at, (at += size)));
      },
      ...source,
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: { "content-type": "text/event-stream; charset=utf-8", "x-kept": "a" },
    ...init,
  });
}

const through = (response, config) =>
  createSignedFetch({ credentials: CREDENTIALS, fetch: async () => response, ...config });

/** The text that arrives, and the error behind it. */
async function read(body) {
  let text = "";
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { text };
      text += decoder.decode(value, { stream: true });
    }
  } catch (error) {
    return { text, error };
  }
}

const WHOLE = [
  [CHAT, `${PIECE}data: [DONE]\n\n`],
  [CHAT, `${PIECE}data:[DONE]\n\n`],
  [CHAT, `${PIECE}data: [DONE]\r\n\r\n`],
  [CHAT, `${PIECE}data: [DONE]\r\r`],
  [CHAT, "data: [DONE]\n\n"],
  [CHAT, `${PIECE}data: [DONE]\n\n: a comment\n\n`],
  [RESPONSES, 'event: response.completed\ndata: {"type":"response.completed","response":{}}\n\n'],
  [RESPONSES, `data: {"response":{"output":["${"long ".repeat(50_000)}"]},"type": "response.incomplete"}\n\n`],
  [RESPONSES, `data: {"type":"response.completed","output":["${"long ".repeat(50_000)}"]}\n\n`],
  [`${RESPONSES}/resp_1?stream=true`, 'data: {"type":"response.failed"}\n\n'],
  [MESSAGES, 'event: message_stop\ndata: {"type":"message_stop"}\n\n'],
  [
    MESSAGES,
    'event: message_stop\ndata: {"type":"message_stop","amazon-bedrock-invocationMetrics":{}}\n\nevent: ping\ndata: {"type":"ping"}\n\n',
  ],
  [MESSAGES, 'data: { "type" : "message_stop" }\n\n'],
  [`${MESSAGES}?beta=true`, 'event: message_stop\ndata: {"type":"message_stop"}\n\n'],
];

test("a stream with its last event ends, however its bytes are cut into pieces", async () => {
  for (const [url, text] of WHOLE) {
    for (const size of text.length > 1000 ? [997, 65_536] : [1, 2, 3, 7, 4096]) {
      const response = await through(streamed(text, { size }))(url);
      assert.deepEqual(await read(response.body), { text }, `${url} ${text.slice(0, 60)} by ${size}`);
    }
  }
});

test("a stream that ends anywhere before that fails, after all that has come", async () => {
  for (const [url, text] of WHOLE.filter(([, { length }]) => length < 1000)) {
    const end = /\r\n\r\n$/.test(text) ? text.length - 1 : text.length;
    const lastAt = Math.max(
      text.lastIndexOf("[DONE]"),
      text.lastIndexOf("message_stop"),
      text.lastIndexOf('"response.'),
    );
    for (let length = 0; length < end; length++) {
      // Beside the last event, events and comments that follow may be cut between.
      if (length > lastAt && /\n\n$/.test(text.slice(0, length))) continue;
      const part = text.slice(0, length);
      const { text: arrived, error } = await read((await through(streamed(part))(url)).body);
      assert.ok(error instanceof IncompleteStreamError, `${url} ${JSON.stringify(part)}`);
      assert.deepEqual([arrived, error.code, error.retryable], [part, "no_terminal_event", true]);
      assert.match(error.message, /ended before its last event: the response is incomplete$/);
    }
  }
});

test("texts that quote a last event are not one", async () => {
  for (const [url, text] of [
    [CHAT, `data: ${JSON.stringify({ choices: [{ delta: { content: "\ndata: [DONE]\n\n" } }] })}\n\n`],
    [
      MESSAGES,
      `data: ${JSON.stringify({ type: "content_block_delta", delta: { text: '{"type":"message_stop"}' } })}\n\n`,
    ],
    [
      RESPONSES,
      `data: ${JSON.stringify({ type: "response.output_text.delta", delta: '"type": "response.completed"' })}\n\n`,
    ],
    [RESPONSES, 'data: {"type":"response.created"}\n\ndata: {"type":"response.in_progress"}\n\n'],
  ]) {
    for (const size of [1, 5, 4096]) {
      assert.equal(
        (await read((await through(streamed(text, { size }))(url)).body)).error?.code,
        "no_terminal_event",
        text,
      );
    }
  }
});

test("status, headers, url, clones and tees are those of the response", async () => {
  const text = `${PIECE}data: [DONE]\n\n`;
  const original = streamed(text, { init: { status: 201, statusText: "Made" } });
  Object.defineProperty(original, "url", { value: CHAT });
  const response = await through(original)(CHAT);
  assert.ok(response instanceof Response);
  for (const each of [response.clone(), response.clone().clone(), response]) {
    assert.deepEqual([each.status, each.statusText, each.ok, each.url], [201, "Made", true, CHAT]);
    assert.deepEqual([...each.headers], [...original.headers]);
    assert.equal(await each.text(), text);
  }
  const cut = await through(streamed(PIECE))(CHAT);
  assert.equal(cut.bodyUsed, false);
  const branches = cut.body.tee().map(read);
  for (const { text: arrived, error } of await Promise.all(branches)) {
    assert.deepEqual([arrived, error.code], [PIECE, "no_terminal_event"]);
  }
  const twin = (await through(streamed(PIECE))(CHAT)).clone();
  assert.equal((await rejection(twin.text())).code, "no_terminal_event");
});

test("nothing is read before it is asked for, and a cancelled body is cancelled", async () => {
  let pulls = 0;
  let cancelled;
  const response = await through(
    streamed("", {
      pull(controller) {
        pulls += 1;
        controller.enqueue(encoder.encode(PIECE));
      },
      cancel: (reason) => void (cancelled = reason),
    }),
  )(CHAT);
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(pulls, 0);
  const reader = response.body.getReader();
  for (let count = 1; count <= 3; count++) {
    await reader.read();
    assert.equal(pulls, count);
  }
  const reason = new Error("enough");
  await reader.cancel(reason);
  assert.equal(cancelled, reason);
});

test("a connection that is lost fails with its cause, without secrets; an abort fails with its reason", async () => {
  const failing = (thrown) => streamed("", { pull: () => Promise.reject(thrown) });
  const cause = new TypeError("terminated");
  const { error } = await read((await through(failing(cause))(CHAT)).body);
  assert.deepEqual([error.name, error.code, error.cause], ["IncompleteStreamError", "stream_lost", cause]);
  assert.match(error.message, /terminated/);
  const sessionToken = "canary-of-the-session";
  const told = await rejection(
    (
      await through(failing(new Error(`lost ${sessionToken}`)), { credentials: { ...CREDENTIALS, sessionToken } })(CHAT)
    ).text(),
  );
  assert.doesNotMatch(`${told.stack} ${told.cause.stack}`, /canary/);

  const server = await startServer((request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(PIECE);
  });
  try {
    const controller = new AbortController();
    const signed = createSignedFetch({ credentials: CREDENTIALS, region: "us-east-1", service: "bedrock" });
    const response = await signed(`${server.url}/v1/chat/completions`, { method: "POST", signal: controller.signal });
    const reader = response.body.getReader();
    await reader.read();
    const reason = new Error("the user pressed Stop");
    controller.abort(reason);
    assert.equal(await rejection(reader.read()), reason);
    await server.clientLeft();
  } finally {
    await server.close();
  }
});

test("a chunked body whose connection closes fails", async () => {
  const server = await startServer((request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(PIECE, () => setTimeout(() => response.destroy(), 20));
  });
  try {
    const signed = createSignedFetch({ credentials: CREDENTIALS, region: "us-east-1", service: "bedrock" });
    const { text, error } = await read((await signed(`${server.url}/openai/v1/chat/completions`)).body);
    assert.deepEqual([text, error.name, error.code], [PIECE, "IncompleteStreamError", "stream_lost"]);
  } finally {
    await server.close();
  }
});

test("errors, other bodies, other paths and other services are passed on as they are", async () => {
  const json = () => Response.json({ id: "a" });
  const raw = () => new Response(PIECE, { headers: { "content-type": "application/vnd.amazon.eventstream" } });
  const refused = () => streamed('{"error":{"message":"Slow down."}}', { init: { status: 429 } });
  for (const [url, make, config] of [
    [CHAT, json],
    [`${HOST}/model/a/invoke-with-response-stream`, raw],
    [CHAT, refused],
    [`${HOST}/agents/a/sessions/b/text`, () => streamed(PIECE)],
    [`${MESSAGES}/batches/b/results`, () => streamed(PIECE)],
    [CHAT, () => streamed(PIECE), { completeOrThrow: false }],
    ["https://bucket.s3.us-east-1.amazonaws.com/messages", () => streamed(PIECE)],
  ]) {
    const response = make();
    assert.equal(await through(response, config)(url), response, url);
  }
});

test("streams of another host are checked if completeOrThrow is true", async () => {
  const gateway = { hosts: ["gateway.example"], region: "us-east-1", service: "execute-api" };
  const url = "https://gateway.example/v1/chat/completions";
  const one = streamed(PIECE);
  assert.equal(await through(one, gateway)(url), one);
  const { error } = await read((await through(streamed(PIECE), { ...gateway, completeOrThrow: true })(url)).body);
  assert.equal(error.code, "no_terminal_event");
});

test("a stream without the blank line behind its last event fails, and says that another attempt may help", async () => {
  const lost = new ReadableStream({ start: (controller) => controller.error(new TypeError("reset")) });
  const headers = { "content-type": "text/event-stream" };
  for (const [response, code, reason] of [
    [streamed(`${PIECE}data: [DONE]\n`), "no_terminal_event", ""],
    [new Response(lost, { headers }), "stream_lost", " (reset)"],
  ]) {
    const { error } = await read((await through(response)(CHAT)).body);
    const message = `the stream ended before its last event${reason}: the response is incomplete`;
    assert.deepEqual([error.code, error.message, error.retryable], [code, message, true]);
  }
});
