// Without AWS's service models - in a page, or without a network - a malformed conversation is refused all the same.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createLocalBedrock } from "../src/in-page/index.js";
import { emulator, HELLO, HELLO_ANSWER, modelPath, post } from "./emulator.js";

const MODEL = "amazon.nova-micro-v1:0";
const of = (content, more) => ({ messages: [{ role: "user", content }], ...more });

const MALFORMED = [
  {},
  { messages: 5 },
  { messages: [5] },
  { messages: [{ role: "user" }] },
  { messages: [{ role: 5, content: [] }] },
  of("text"),
  of([5]),
  of([{ text: 5 }]),
  of([{ toolResult: {} }]),
  of([{ toolUse: { name: 5 } }]),
  of([{ guardContent: { text: {} } }]),
  of([{ citationsContent: { content: 5 } }]),
  { ...HELLO, system: 5 },
  { ...HELLO, system: [{ text: 5 }] },
  { ...HELLO, inferenceConfig: { stopSequences: 5 } },
  { ...HELLO, inferenceConfig: { maxTokens: "many" } },
  { ...HELLO, toolConfig: {} },
  { ...HELLO, toolConfig: { tools: [{ toolSpec: { name: "weather" } }] } },
  { ...HELLO, toolConfig: { tools: [], toolChoice: { tool: 5 } } },
  { ...HELLO, guardrailConfig: { guardrailIdentifier: 5, guardrailVersion: "1" } },
  { ...HELLO, outputConfig: { textFormat: { type: "json_schema" } } },
];

/** Members that CountTokens does not have, and hence ignores. */
const NOT_COUNTED = ["inferenceConfig", "guardrailConfig", "outputConfig"];

/** The emulator of a page, in the form of the tests' helpers. */
async function page(t) {
  const server = await createLocalBedrock();
  t.after(() => server.close());
  return async (path, body) => {
    const headers = { authorization: `Bearer ${server.token}`, "content-type": "application/json" };
    const response = await server.fetch(server.url + path, { method: "POST", headers, body: JSON.stringify(body) });
    return { status: response.status, body: await response.json() };
  };
}

for (const [name, start] of Object.entries({
  "in a page": page,
  "with the service models": async (t) => {
    const server = await emulator(t);
    return (path, body) => post(server, path, body);
  },
})) {
  test(`malformed conversations are refused ${name}`, async (t) => {
    const send = await start(t);
    for (const body of MALFORMED) {
      const counted = !NOT_COUNTED.some((member) => member in body);
      for (const [path, input] of [
        [modelPath(MODEL), body],
        ...(counted ? [[modelPath(MODEL, "count-tokens"), { input: { converse: body } }]] : []),
      ]) {
        const answer = await send(path, input);
        assert.equal(answer.status, 400, `${path} ${JSON.stringify(body)}: ${JSON.stringify(answer.body)}`);
      }
    }
    assert.equal((await send(modelPath(MODEL), HELLO)).body.output.message.content[0].text, HELLO_ANSWER);
    const nulls = { ...HELLO, system: null, toolConfig: null, inferenceConfig: { maxTokens: null } };
    assert.equal((await send(modelPath(MODEL), nulls)).status, 200);
  });
}
