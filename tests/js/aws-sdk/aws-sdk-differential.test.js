// Programs written for the AWS SDK do the same with the drop-in module in its place.
import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-bedrock-runtime";
import * as dropIn from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { exception, joined } from "bedrock-wasm/testing";
import { CREDENTIALS, HELLO, MODEL_ID, REGION } from "../support/clients.js";
import { FRAMES } from "../support/conversation.js";

const JSON_TYPE = { "content-type": "application/json", "x-amzn-requestid": "request-1" };
const STREAM = { ...JSON_TYPE, "content-type": "application/vnd.amazon.eventstream" };

/** What the SDK and the transport add to a request, and a signature. */
const OF_THE_TRANSPORT = /^(host|authorization|x-amz-.*|user-agent|amz-sdk-.*|content-length)$/i;

/** A request handler of the SDK's kind that answers from a script. */
function handler(...script) {
  const sent = [];
  return {
    sent,
    async handle({ method, protocol, hostname, port, path, query, headers, body }) {
      const kept = Object.entries(headers).filter(([name]) => !OF_THE_TRANSPORT.test(name));
      const text = body === undefined ? undefined : Buffer.from(body).toString();
      sent.push({
        method,
        protocol,
        hostname,
        port,
        path,
        query,
        headers: Object.fromEntries(kept.map(([name, value]) => [name.toLowerCase(), value])),
        text,
      });
      const {
        status = 200,
        headers: answered = JSON_TYPE,
        body: bytes,
      } = script[Math.min(sent.length, script.length) - 1];
      return { response: { statusCode: status, headers: answered, body: Readable.from([Buffer.from(bytes)]) } };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
}

const answer = (body, status, headers = {}) => ({
  body: JSON.stringify(body),
  status,
  headers: { ...JSON_TYPE, ...headers },
});

/** Runs a program on both, and gives what each of them returned and sent. */
async function both(script, program) {
  const run = async (module) => {
    const requestHandler = handler(...script);
    const client = new module.BedrockRuntimeClient({ region: REGION, credentials: CREDENTIALS, requestHandler });
    const result = plain(await program(module, client, requestHandler));
    return { result, sent: requestHandler.sent };
  };
  const [ours, theirs] = [await run(dropIn), await run(sdk)];
  assert.deepEqual(ours, theirs);
  return ours;
}

/** Byte classes made one, and what is undefined left out. */
function plain(value) {
  if (ArrayBuffer.isView(value)) return [...value];
  if (value instanceof Date || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, plain(member)]));
}

const OUTPUT = {
  output: {
    message: {
      role: "assistant",
      content: [{ text: "Grüße" }, { toolUse: { toolUseId: "t", name: "n", input: { a: [1] } } }],
    },
  },
  stopReason: "tool_use",
  usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 },
  metrics: { latencyMs: 4 },
};

test("Converse, with a blob, a document and an ARN for a model id", async () => {
  const modelId = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0";
  const content = [{ text: "é" }, { image: { format: "png", source: { bytes: new Uint8Array([137, 80]) } } }];
  const { sent } = await both([answer(OUTPUT)], async ({ ConverseCommand, ConversationRole }, client) => {
    const messages = [{ role: ConversationRole.USER, content }];
    return client.send(
      new ConverseCommand({ modelId, messages, additionalModelRequestFields: { top_k: 5, deep: [{ a: null }] } }),
    );
  });
  assert.equal(sent.length, 1);
});

test("ConverseStream, event by event", async () => {
  const { result } = await both(
    [{ body: joined(...FRAMES), headers: STREAM }],
    async ({ ConverseStreamCommand }, client) => {
      const events = [];
      const { stream } = await client.send(new ConverseStreamCommand(HELLO));
      for await (const event of stream) events.push(event);
      return events;
    },
  );
  assert.equal(result.length, FRAMES.length);
});

test("InvokeModel: header members, bytes in and out", async () => {
  await both(
    [answer({ completion: "ü" }, 200, { "x-amzn-bedrock-performanceconfig-latency": "optimized" })],
    async ({ InvokeModelCommand }, client) => {
      const input = {
        modelId: MODEL_ID,
        body: '{"prompt":"hi"}',
        contentType: "application/json",
        accept: "application/json",
      };
      const { body, contentType, performanceConfigLatency } = await client.send(new InvokeModelCommand(input));
      return {
        text: body.transformToString(),
        base64: body.transformToString("base64"),
        contentType,
        performanceConfigLatency,
      };
    },
  );
});

test("pages, and dates in queries and outputs", async () => {
  const summary = {
    invocationArn: "a",
    modelArn: "m",
    status: "Completed",
    submitTime: "2026-01-02T03:04:05Z",
    outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://b" } },
  };
  const pages = [answer({ nextToken: "n", asyncInvokeSummaries: [summary] }), answer({ asyncInvokeSummaries: [] })];
  const { result } = await both(pages, async ({ paginateListAsyncInvokes, SortOrder }, client) => {
    const all = [];
    const input = { submitTimeAfter: new Date(0), sortOrder: SortOrder.DESCENDING };
    for await (const page of paginateListAsyncInvokes({ client, pageSize: 1 }, input)) {
      all.push(page.asyncInvokeSummaries);
    }
    return all;
  });
  assert.deepEqual(
    result.map(({ length }) => length),
    [1, 0],
  );
});

test("errors: class, name, fault, status, members; at once and in mid-stream, after retries", async () => {
  const caught = async (module, read) => {
    try {
      await read();
    } catch (error) {
      const classes = Object.entries(module).filter(
        ([name, Class]) => /Exception$/.test(name) && error instanceof Class,
      );
      const { name, message, $fault, $metadata, originalStatusCode, resourceName } = error;
      const { httpStatusCode, requestId, attempts } = $metadata ?? {};
      return {
        classes: classes.map(([className]) => className).sort(),
        name,
        message,
        $fault,
        httpStatusCode,
        requestId,
        attempts,
        originalStatusCode,
        resourceName,
      };
    }
    throw new Error("this was expected to fail");
  };
  const named = (name) => ({ "x-amzn-errortype": name });
  const rows = [
    answer({ message: "bad" }, 400, named("ValidationException")),
    answer({ message: "no" }, 403, named("AccessDeniedException:http://internal/")),
    answer({ message: "model", originalStatusCode: 500, resourceName: "r" }, 424, named("ModelErrorException")),
  ];
  for (const row of rows) {
    const { result } = await both([row], (module, client) =>
      caught(module, () => client.send(new module.ConverseCommand(HELLO))),
    );
    assert.equal(result.classes.length, 2);
  }
  const retried = [answer({ message: "slow" }, 429, named("ThrottlingException")), answer(OUTPUT)];
  const { sent } = await both(
    retried,
    async (module, client) => (await client.send(new module.ConverseCommand(HELLO))).$metadata.attempts,
  );
  assert.equal(sent.length, 2);
  for (const type of ["throttlingException", "modelStreamErrorException", "validationException"]) {
    const extra = type === "modelStreamErrorException" ? { originalStatusCode: 500 } : {};
    const body = joined(...FRAMES.slice(0, 2), exception(type, { message: "slow", ...extra }));
    await both([{ body, headers: STREAM }], (module, client) =>
      caught(module, async () => {
        const { stream } = await client.send(new module.ConverseStreamCommand(HELLO));
        for await (const event of stream) void event;
      }).then(({ classes, name, message, originalStatusCode }) => ({ classes, name, message, originalStatusCode })),
    );
  }
});

test("a middleware's headers, and an endpoint with a path", async () => {
  await both([answer(OUTPUT)], async ({ BedrockRuntimeClient, ConverseCommand }, _client, requestHandler) => {
    const endpoint = "http://127.0.0.1:8080/prefix";
    const client = new BedrockRuntimeClient({ region: REGION, credentials: CREDENTIALS, requestHandler, endpoint });
    client.middlewareStack.add((next) => (args) => ((args.request.headers["x-tenant"] = "blue"), next(args)), {
      step: "build",
    });
    await client.send(new ConverseCommand(HELLO));
    return undefined;
  });
});
