// However a call or a stream ends, there is one span, which has ended and says how.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import {
  converseFrames,
  converseOutput,
  exception,
  faulty,
  json,
  networkFailure,
  noAnswer,
  openStream,
  scriptedFetch,
  serviceError,
  stream,
} from "bedrock-wasm/testing";
import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
} from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { instrument } from "bedrock-wasm/otel";
import { client, CREDENTIALS, drain, HELLO, MODEL_ID, REGION, rejection } from "../support/clients.js";
import { endlessServer } from "../support/http-server.js";
import { listeners, soon } from "../support/patience.js";
import { telemetry } from "../support/telemetry.js";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc");

const FRAMES = converseFrames("Hello, big wide world");
const OK = [0, undefined, 200];

function openAnswer() {
  const open = openStream();
  open.push(FRAMES[0]);
  return open.answer;
}

/** The clients that can be observed, each with the same two calls. */
const CLIENTS = {
  classic: (fetch) => {
    const made = client(fetch);
    return {
      made,
      converse: (options) => made.converse(HELLO, options),
      converseStream: (options) => made.converseStream(HELLO, options),
    };
  },
  "drop-in": (customFetch) => {
    const made = new BedrockRuntimeClient({
      region: REGION,
      credentials: CREDENTIALS,
      requestHandler: { customFetch },
    });
    return {
      made,
      converse: (options) => made.send(new ConverseCommand(HELLO), options),
      converseStream: (options) => made.send(new ConverseStreamCommand(HELLO), options),
    };
  },
};

/** Script, what is done, and the span: status code, error.type, HTTP status, and further attributes. */
const ENDINGS = {
  "a call that is answered": [
    [json(converseOutput("hi"))],
    ({ converse }) => converse(),
    [...OK, { "gen_ai.usage.output_tokens": 34, "gen_ai.response.finish_reasons": ["end_turn"] }],
  ],
  "a call after a retry": [
    [serviceError("ThrottlingException", { retryAfterMs: 0 }), json(converseOutput("hi"))],
    ({ converse }) => converse(),
    OK,
  ],
  "a call that is refused": [
    [serviceError("ValidationException")],
    ({ converse }) => rejection(converse()),
    [2, "ValidationException", 400],
  ],
  "a call without a network": [
    [networkFailure()],
    ({ converse }) => rejection(converse()),
    [2, "NetworkError", undefined],
  ],
  "a call that is aborted": [
    [noAnswer()],
    async ({ converse }) => {
      const controller = new AbortController();
      const call = converse({ abortSignal: controller.signal });
      setTimeout(() => controller.abort(), 5);
      await soon(rejection(call));
      await new Promise(setImmediate);
      assert.equal(listeners(controller.signal), 0);
    },
    [2, "AbortError", undefined],
  ],
  "a stream to its end": [
    [stream(FRAMES)],
    async ({ converseStream }) => drain((await converseStream()).stream),
    [...OK, { "gen_ai.response.finish_reasons": ["end_turn"] }],
  ],
  "a stream as text": [
    [stream(FRAMES)],
    async ({ converseStream }) => drain((await converseStream()).stream.text()),
    [...OK, { "gen_ai.response.finish_reasons": ["end_turn"] }],
  ],
  "a stream as a message": [
    [stream(FRAMES)],
    async ({ converseStream }) => (await converseStream()).stream.final(),
    [...OK, { "gen_ai.response.finish_reasons": ["end_turn"] }],
  ],
  "a stream as a ReadableStream": [
    [stream(FRAMES)],
    async ({ converseStream }) => drain((await converseStream()).stream.toReadableStream()),
    OK,
  ],
  "a stream as server-sent events": [
    [stream(FRAMES)],
    async ({ converseStream }) => drain((await converseStream()).stream.toSSE()),
    OK,
  ],
  "a stream that is left early": [
    [openAnswer],
    async ({ converseStream }) => {
      for await (const event of (await converseStream()).stream) if (event) break;
    },
    [...OK, { "gen_ai.response.finish_reasons": undefined }],
  ],
  "a stream that is cancelled unread": [
    [openAnswer],
    async ({ converseStream }) => (await converseStream()).stream.cancel(),
    [...OK, { "gen_ai.response.time_to_first_chunk": undefined }],
  ],
  "a stream whose ReadableStream is cancelled": [
    [openAnswer],
    async ({ converseStream }) => (await converseStream()).stream.toReadableStream().cancel(),
    OK,
  ],
  "a stream that is cut": [
    [faulty(stream(FRAMES), { cutAtByte: 400 })],
    async ({ converseStream }) => assert.ok((await drain((await converseStream()).stream)).error),
    [2, "IncompleteStreamError", 200],
  ],
  "a stream with an exception": [
    [stream([FRAMES[0], exception("throttlingException", { message: "slow down" })])],
    async ({ converseStream }) => assert.ok((await drain((await converseStream()).stream)).error),
    [2, "ThrottlingException", 200],
  ],
  "a stream that is aborted while it is read": [
    [openAnswer],
    async ({ converseStream }) => {
      const controller = new AbortController();
      const { stream: events } = await converseStream({ abortSignal: controller.signal });
      setTimeout(() => controller.abort(), 5);
      assert.ok((await soon(drain(events))).error);
      assert.equal(listeners(controller.signal), 0);
    },
    [2, "AbortError", 200],
  ],
  "a stream that is aborted while nobody reads it": [
    [openAnswer],
    async ({ converseStream }) => {
      const controller = new AbortController();
      await converseStream({ abortSignal: controller.signal });
      controller.abort();
      assert.equal(listeners(controller.signal), 0);
    },
    [2, "AbortError", 200],
  ],
};

for (const [kind, make] of Object.entries(CLIENTS)) {
  for (const [ending, [script, run, [code, type, status, more = {}]]] of Object.entries(ENDINGS)) {
    test(`${kind}: ${ending}`, async () => {
      const seen = telemetry();
      const answers = script.map((answer) => (answer === openAnswer ? openAnswer() : answer));
      const calls = make(scriptedFetch(answers));
      instrument(calls.made, seen);
      await run(calls);
      const spans = seen.spans();
      assert.deepEqual(
        spans.map((span) => span.name),
        [`chat ${MODEL_ID}`],
      );
      const [{ status: ended, attributes, events }] = spans;
      assert.deepEqual(
        [ended.code, attributes["error.type"], attributes["http.response.status_code"]],
        [code, type, status],
      );
      assert.deepEqual(events, type ? ["exception"] : []);
      for (const [name, value] of Object.entries(more)) assert.deepEqual(attributes[name], value, name);
      const { series } = (await seen.histograms())["gen_ai.client.operation.duration"];
      assert.deepEqual([series.length, series[0].count], [1, 1]);
    });
  }

  for (const [way, begin] of Object.entries({
    unread: () => {},
    "after an event": async (events) => void (await events[Symbol.asyncIterator]().next()),
    "after a text": async (events) => void (await events.text().next()),
  })) {
    test(`${kind}: a stream that is dropped ${way} closes its connection, and its span ends`, async () => {
      const seen = telemetry();
      const server = await endlessServer();
      try {
        const { signal } = new AbortController();
        const config = { region: REGION, credentials: CREDENTIALS, endpoint: server.url };
        await (async () => {
          const made = instrument(
            kind === "classic" ? client(undefined, config) : new BedrockRuntimeClient(config),
            seen,
          );
          const options = { abortSignal: signal };
          const output = await (made.send
            ? made.send(new ConverseStreamCommand(HELLO), options)
            : made.converseStream(HELLO, options));
          await begin(output.stream);
        })();
        const collecting = setInterval(collectGarbage, 5);
        await server.clientLeft().finally(() => clearInterval(collecting));
        await soon(
          (async () => {
            while (!seen.spans().length) await new Promise(setImmediate);
          })(),
        );
        assert.equal(seen.spans()[0].status.code, 0);
        assert.equal(listeners(signal), 0);
      } finally {
        await server.close();
      }
    });
  }
}

test("a stream of which only its iterator is kept is observed to its end", async () => {
  const seen = telemetry();
  const open = openStream();
  open.push(FRAMES[0]);
  const iterator = await (async () => {
    const made = instrument(client(scriptedFetch([open.answer])), seen);
    const { stream: events } = await made.converseStream(HELLO);
    return events[Symbol.asyncIterator]();
  })();
  await iterator.next();
  for (let count = 0; count < 5; count++) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  assert.deepEqual(seen.spans(), []);
  for (const frame of FRAMES.slice(1)) open.push(frame);
  open.end();
  await drain({ [Symbol.asyncIterator]: () => iterator });
  assert.deepEqual(seen.spans()[0].attributes["gen_ai.response.finish_reasons"], ["end_turn"]);
});

test("of a list of models, the first is the one that is asked, and the span names the one that answered", async () => {
  const seen = telemetry();
  const fetch = scriptedFetch([serviceError("ThrottlingException"), json(converseOutput("hi"))]);
  const made = instrument(client(fetch, { maxAttempts: 1 }), seen);
  await made.converse({ ...HELLO, modelId: ["model-a", "model-b"] });
  const [{ attributes, name }] = seen.spans();
  assert.deepEqual(
    [name, attributes["gen_ai.request.model"], attributes["gen_ai.response.model"]],
    ["chat model-a", "model-a", "model-b"],
  );
});
