// The lines of a client's logger, beside the AWS SDK's: what a call was given and what it returned, without what is sensitive.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-bedrock-runtime";
import * as dropIn from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { logging, SILENT, withoutSensitive } from "../../../pkg/aws-sdk/lib/logger.js";
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

/** What comes of a call, by the middleware of logs alone. */
async function logged(logger, outcome) {
  const filter = (value) => ({ filtered: value });
  const context = {
    clientName: "C",
    commandName: "D",
    logger,
    inputFilterSensitiveLog: filter,
    outputFilterSensitiveLog: filter,
  };
  const settled = await logging(
    outcome,
    context,
  )({ input: 1 }).then(
    (value) => ({ value }),
    (reason) => ({ reason }),
  );
  return settled;
}

test("a call is one line of the logger, also if it fails, and a logger or its levels may be missing", async () => {
  const lines = [];
  const logger = { info: (line) => lines.push(["info", line]), error: (line) => lines.push(["error", line]) };
  const result = { output: { $metadata: 1, a: 2 } };
  const error = Object.assign(new Error("no"), { $metadata: 3 });
  const fails = async () => Promise.reject(error);
  const works = async () => result;
  for (const each of [logger, {}, undefined, SILENT]) {
    assert.deepEqual(await logged(each, works), { value: result });
    assert.deepEqual(await logged(each, fails), { reason: error });
  }
  const call = { clientName: "C", commandName: "D", input: { filtered: 1 } };
  assert.deepEqual(lines, [
    ["info", { ...call, output: { filtered: { a: 2 } }, metadata: 1 }],
    ["error", { ...call, error, metadata: 3 }],
  ]);
});

test("sensitive members are not logged, at any depth, and nor are members that are not there", () => {
  const hidden = "***SensitiveInformation***";
  const filtered = withoutSensitive("secret body.text Converse.top.name", "Converse");
  const when = new Date(0);
  assert.deepEqual(
    filtered({
      secret: { a: 1 },
      text: "t",
      body: [{ text: "t", name: "n" }],
      top: { name: "n" },
      when,
      a: null,
      b: undefined,
      c: 0,
    }),
    { secret: hidden, text: "t", body: [{ text: hidden, name: "n" }], top: { name: hidden }, when, c: 0 },
  );
  assert.deepEqual([filtered(undefined), filtered(null), filtered("text")], [undefined, null, "text"]);
  const members = { sources: 1, input: 2, deep: { sources: 1, input: 2 } };
  const atTop = withoutSensitive(".sources Converse..input", "Converse");
  assert.deepEqual(atTop(members), { ...members, sources: hidden, input: hidden });
  assert.deepEqual(withoutSensitive("top.name", "Other")({ top: { name: "n" } }), { top: { name: hidden } });
});
