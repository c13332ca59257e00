// The lines of a client's logger, beside the AWS SDK's: what a call was given and what it returned, without what is sensitive.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-bedrock-runtime";
import * as dropIn from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { CREDENTIALS, HELLO, REGION } from "../support/clients.js";
import { ANSWER, answer, scripted } from "./probe/world.js";

/** What the loggers of both clients are told of a call. */
async function lines(module, input, response, logger = {}) {
  const told = [];
  const { BedrockRuntimeClient, ConverseCommand } = module;
  const noting = (level) => (line) => void told.push([level, plain(line)]);
  const client = new BedrockRuntimeClient({
    region: REGION,
    credentials: CREDENTIALS,
    maxAttempts: 1,
    requestHandler: scripted(response),
    logger: { trace() {}, debug() {}, warn() {}, info: noting("info"), error: noting("error"), ...logger },
  });
  await client.send(new ConverseCommand(input)).catch((error) => told.push(["thrown", error.name]));
  return told;
}

/** A line in values that compare: bytes as numbers, errors by their names, ids and times left out. */
function plain({ error, metadata, ...line }) {
  const kept = { ...line, status: metadata?.httpStatusCode, ...(error && { error: error.name }) };
  return JSON.parse(JSON.stringify(kept));
}

const BYTES = new Uint8Array([1, 2]);
const INPUTS = {
  "a text": HELLO,
  "members that are not there": { ...HELLO, system: undefined, toolConfig: null },
  "what the model calls sensitive": {
    ...HELLO,
    requestMetadata: { team: "a", empty: "" },
    promptVariables: { name: { text: "secret" } },
    additionalModelRequestFields: { deep: { list: [1, { a: 2 }] } },
    inferenceConfig: { maxTokens: 5, stopSequences: ["a", "b"] },
    messages: [
      {
        role: "user",
        content: [
          { image: { format: "png", source: { bytes: BYTES } } },
          { toolResult: { toolUseId: "t", content: [{ json: { a: 1 } }, { text: "x" }], status: "success" } },
          { reasoningContent: { reasoningText: { text: "hm", signature: "s" } } },
        ],
      },
    ],
  },
};

for (const [name, input] of Object.entries(INPUTS)) {
  test(`a call that succeeds and one that fails, given ${name}`, async () => {
    for (const response of [answer(ANSWER), answer({ message: "no" }, 400, "ValidationException")]) {
      const [ours, theirs] = [await lines(dropIn, input, response), await lines(sdk, input, response)];
      assert.ok(ours.length > 0);
      assert.deepEqual(ours, theirs);
    }
  });
}

test("a logger may lack a level", async () => {
  const none = { info: undefined, error: undefined };
  assert.deepEqual(await lines(dropIn, HELLO, answer(ANSWER), none), []);
  const failed = await lines(dropIn, HELLO, answer({ message: "no" }, 400, "ValidationException"), none);
  assert.deepEqual(failed, [["thrown", "ValidationException"]]);
});
