// instrument(): what it takes, what it records and leaves out, and that it changes no call.
import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { test } from "node:test";
import { BedrockAgentRuntime } from "bedrock-wasm";
import { BedrockRuntimeClient, ConverseCommand } from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { instrument } from "bedrock-wasm/otel";
import { S3 } from "bedrock-wasm/s3";
import { converseFrames, converseOutput, event, json, scriptedFetch, serviceError, stream } from "bedrock-wasm/testing";
import { assertKeepsSecrets, CANARIES } from "../support/canary.js";
import { client, CREDENTIALS, drain, HELLO, MODEL_ID, REGION, rejection } from "../support/clients.js";
import { telemetry } from "../support/telemetry.js";

const ANSWER = json(converseOutput("hi"));
const answered = () => scriptedFetch([ANSWER]);
const sdkClient = (customFetch, more = {}) =>
  new BedrockRuntimeClient({ region: REGION, credentials: CREDENTIALS, requestHandler: { customFetch }, ...more });

test("it returns the client, of either kind", () => {
  for (const made of [client(answered()), sdkClient(answered())]) assert.equal(instrument(made, telemetry()), made);
});

test("bad arguments are refused by name", () => {
  const thrown = (run) => {
    try {
      run();
    } catch (error) {
      return `${error.name} ${error.message}`;
    }
  };
  assert.match(
    thrown(() => instrument()),
    /^InputError client: /,
  );
  assert.match(
    thrown(() => instrument({})),
    /^InputError client\.call: /,
  );
  assert.match(
    thrown(() => instrument(client(answered()), null)),
    /^InputError options: /,
  );
  assert.match(
    thrown(() => instrument(client(answered()), { tracer: "app" })),
    /^InputError tracer\.startActiveSpan: /,
  );
  assert.match(
    thrown(() => instrument(client(answered()), { meter: 5 })),
    /^InputError meter\.createHistogram: /,
  );
});

test("a client that is instrumented twice has one span a call, by the options that were given last", async () => {
  for (const [made, call] of [
    [client(answered()), (each) => each.converse(HELLO)],
    [sdkClient(answered()), (each) => each.send(new ConverseCommand(HELLO))],
  ]) {
    const [first, second] = [telemetry(), telemetry()];
    instrument(made, first);
    instrument(made, { tracer: second.tracer, content: true });
    await call(made);
    assert.deepEqual([first.spans().length, second.spans().length], [0, 1]);
    assert.match(second.spans()[0].attributes["gen_ai.input.messages"], /hello/);
    assert.equal((await first.histograms())["gen_ai.client.operation.duration"].series[0].count, 1);
  }
});

test("a tracer and a meter that throw change no call", async () => {
  const broken = () => {
    throw new Error("broken");
  };
  const brokenSpan = { setAttributes: broken, setStatus: broken, recordException: broken, end: broken };
  const tracers = [
    { startActiveSpan: broken },
    { startActiveSpan: (name, options, run) => run(brokenSpan) },
    { startActiveSpan: (name, options, run) => (run(brokenSpan), broken()) },
    { startActiveSpan: () => undefined },
    { startActiveSpan: (name, options, run) => [run(brokenSpan), run(brokenSpan)] },
  ];
  const meters = [
    { createHistogram: broken },
    { createHistogram: () => ({ record: broken }) },
    { createHistogram() {} },
  ];
  for (const tracer of tracers) {
    for (const meter of meters) {
      const fetch = scriptedFetch([ANSWER, stream(converseFrames("hi")), serviceError("ValidationException")]);
      const made = instrument(client(fetch), { tracer, meter, content: true });
      assert.equal((await made.converse(HELLO)).stopReason, "end_turn");
      const { events, error } = await drain((await made.converseStream(HELLO)).stream.text());
      assert.deepEqual([events.join(""), error], ["hi", undefined]);
      assert.equal((await rejection(made.converse(HELLO))).name, "ValidationException");
      assert.equal(fetch.sent.length, 3);
    }
  }
});

test("a tracer that is asynchronous makes no call twice, and leaves no rejection unhandled", async () => {
  const unhandled = [];
  const note = (reason) => unhandled.push(reason);
  process.on("unhandledRejection", note);
  try {
    const span = { setAttributes() {}, setStatus() {}, recordException() {}, end() {} };
    const tracers = [
      { startActiveSpan: async (name, options, run) => await run(span) },
      { startActiveSpan: async () => Promise.reject(new Error("broken")) },
      { startActiveSpan: async (name, options, run) => (await null, run(span)) },
    ];
    for (const tracer of tracers) {
      const fetch = scriptedFetch([serviceError("ValidationException")]);
      const made = instrument(client(fetch), { tracer });
      assert.equal((await rejection(made.converse(HELLO))).name, "ValidationException");
      await new Promise(setImmediate);
      assert.equal(fetch.sent.length, 1);
    }
    assert.deepEqual(unhandled, []);
  } finally {
    process.off("unhandledRejection", note);
  }
});

test("errors of a call are those that it has without a span, also for wrong options", async () => {
  const calls = [
    (made) => made.converse(HELLO, null),
    (made) => made.converse(HELLO, "x"),
    (made) => made.converse(HELLO, { onAttempt: 5 }),
    (made) => made.converse(HELLO, { abortSignal: {} }),
    (made) => made.converse(HELLO, { abortSignal: AbortSignal.abort() }),
    (made) => made.converse(),
    (made) => made.converse(null),
    (made) => made.converse("x"),
    (made) => made.converse({ ...HELLO, modelId: [] }),
    (made) => made.converse({ ...HELLO, modelId: [null] }),
    (made) => made.converse({ ...HELLO, inferenceConfig: null, modelId: "../x" }),
    (made) => made.call("NoSuchOperation"),
    (made) => made.call(Symbol("x"), HELLO),
  ];
  for (const call of calls) {
    const [plain, observed] = await Promise.all(
      [client(answered()), instrument(client(answered()), telemetry())].map(async (made) => {
        const { name, message, code } = await call(made).catch((error) => error);
        return { name, message, code };
      }),
    );
    assert.deepEqual(observed, plain, String(call));
  }
});

test("hooks of the call are called as before", async () => {
  const seen = [];
  const fetch = scriptedFetch([serviceError("ThrottlingException", { retryAfterMs: 0 }), ANSWER]);
  await instrument(client(fetch), telemetry()).converse(HELLO, {
    onAttempt: ({ attempt }) => seen.push(attempt),
    onResponse: ({ httpStatusCode }) => seen.push(httpStatusCode),
  });
  assert.deepEqual(seen, [1, 429, 2, 200]);
});

test("nothing is sent that is not sent without a span", async () => {
  const [plain, observed] = [answered(), answered()];
  await client(plain).converse(HELLO);
  await instrument(client(observed), telemetry()).converse(HELLO);
  assert.deepEqual(Object.keys(observed.sent[0].headers).sort(), Object.keys(plain.sent[0].headers).sort());
});

test("a call runs in its span, so that spans made meanwhile are children of it", async () => {
  const current = new AsyncLocalStorage();
  const seen = [];
  const span = { setAttributes() {}, setStatus() {}, recordException() {}, end() {} };
  const tracer = { startActiveSpan: (name, options, run) => current.run(span, run, span) };
  const fetch = async () => {
    seen.push(current.getStore());
    return Response.json(converseOutput("hi"));
  };
  await instrument(client(fetch), { tracer }).converse(HELLO);
  await instrument(sdkClient(fetch), { tracer }).send(new ConverseCommand(HELLO));
  assert.deepEqual(seen, [span, span]);
});

const RICH = {
  modelId: MODEL_ID,
  system: [{ text: "be brief" }],
  messages: [
    { role: "user", content: [{ text: "hello" }, { image: { format: "png", source: { bytes: new Uint8Array(9) } } }] },
    { role: "assistant", content: [{ toolUse: { toolUseId: "t1", name: "look", input: { at: "sky" } } }] },
    { role: "user", content: [{ toolResult: { toolUseId: "t1", content: [{ json: { is: "blue" } }] } }] },
  ],
};

test("content: true records messages in the conventions' form; the default records none", async () => {
  for (const content of [undefined, false, true]) {
    const seen = telemetry();
    const fetch = scriptedFetch([json(converseOutput("a secret of the model")), stream(converseFrames("a secret"))]);
    const made = instrument(client(fetch), { ...seen, content });
    await made.converse(RICH);
    await drain((await made.converseStream(RICH)).stream);
    for (const [at, text] of ["a secret of the model", "a secret"].entries()) {
      const { attributes } = seen.spans()[at];
      if (!content) {
        assert.doesNotMatch(JSON.stringify(attributes), /hello|brief|secret|sky|blue/);
        continue;
      }
      assert.deepEqual(JSON.parse(attributes["gen_ai.system_instructions"]), [{ type: "text", content: "be brief" }]);
      assert.deepEqual(JSON.parse(attributes["gen_ai.input.messages"]), [
        { role: "user", parts: [{ type: "text", content: "hello" }, { type: "image" }] },
        { role: "assistant", parts: [{ type: "tool_call", id: "t1", name: "look", arguments: { at: "sky" } }] },
        { role: "user", parts: [{ type: "tool_call_response", id: "t1", response: [{ json: { is: "blue" } }] }] },
      ]);
      assert.deepEqual(JSON.parse(attributes["gen_ai.output.messages"]), [
        { role: "assistant", parts: [{ type: "text", content: text }], finish_reason: "end_turn" },
      ]);
    }
  }
});

test("no secret is in a span, whatever the service repeats", async () => {
  const { accessKeyId, secretAccessKey, sessionToken, token } = CANARIES;
  for (const identity of [{ credentials: { accessKeyId, secretAccessKey, sessionToken } }, { token }]) {
    const seen = telemetry();
    const fetch = async (url, { headers }) =>
      Response.json({ message: JSON.stringify(headers) }, { status: 400, headers: { "x-amzn-errortype": "Bad" } });
    const made = instrument(client(fetch, { credentials: undefined, ...identity }), { ...seen, content: true });
    await rejection(made.converse(HELLO));
    await rejection(
      instrument(sdkClient(fetch, { credentials: undefined, ...identity }), seen).send(new ConverseCommand(HELLO)),
    );
    assert.equal(seen.spans().length, 2);
    assertKeepsSecrets(seen.spans());
    assertKeepsSecrets(await seen.histograms());
  }
});

test("InvokeModel: tokens from the headers, and the models that embed", async () => {
  for (const made of [client, sdkClient]) {
    const seen = telemetry();
    const headers = { "x-amzn-bedrock-input-token-count": "7", "x-amzn-bedrock-output-token-count": "9" };
    const observed = instrument(made(scriptedFetch([json({ embedding: [0] }, 200, headers)])), seen);
    const input = { modelId: "amazon.titan-embed-text-v2:0", body: "{}", contentType: "application/json" };
    if (observed.send) {
      const { InvokeModelCommand } = await import("bedrock-wasm/aws-sdk/client-bedrock-runtime");
      await observed.send(new InvokeModelCommand(input));
    } else await observed.invokeModel(input);
    const [{ name, attributes }] = seen.spans();
    assert.equal(name, "embeddings amazon.titan-embed-text-v2:0");
    assert.deepEqual([attributes["gen_ai.usage.input_tokens"], attributes["gen_ai.usage.output_tokens"]], [7, 9]);
    const { series } = (await seen.histograms())["gen_ai.client.token.usage"];
    assert.deepEqual(
      series.map(({ attributes: { "gen_ai.token.type": type }, sum }) => [type, sum]),
      [
        ["input", 7],
        ["output", 9],
      ],
    );
  }
});

test("agents, and services without models", async () => {
  const seen = telemetry();
  const frames = [event("chunk", { bytes: Buffer.from("hi").toString("base64") })];
  const config = { region: REGION, credentials: CREDENTIALS };
  const agents = instrument(new BedrockAgentRuntime({ ...config, fetch: scriptedFetch([stream(frames)]) }), seen);
  const { completion } = await agents.invokeAgent({
    agentId: "A1",
    agentAliasId: "B1",
    sessionId: "s",
    inputText: "hi",
  });
  assert.equal((await drain(completion)).error, undefined);
  const fetch = async () => new Response("", { headers: { etag: '"x"' } });
  await instrument(new S3({ ...config, fetch }), seen).putObject({ Bucket: "b-1", Key: "k", Body: "x" });
  const [agent, s3] = seen.spans();
  assert.deepEqual([agent.name, agent.attributes["gen_ai.agent.id"]], ["invoke_agent", "A1"]);
  assert.deepEqual(
    [agent.attributes["gen_ai.operation.name"], agent.attributes["gen_ai.provider.name"]],
    ["invoke_agent", "aws.bedrock"],
  );
  assert.equal(s3.name, "S3.PutObject");
  assert.deepEqual(
    Object.keys(s3.attributes).filter((name) => name.startsWith("gen_ai")),
    [],
  );
});
