// Integers that a number would round: they go and come with every digit.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Bedrock, StreamIntegrityError } from "bedrock-wasm";
import { readSSE } from "bedrock-wasm/sse";
import { event, exception, scriptedFetch, stream } from "bedrock-wasm/testing";
import { client, CREDENTIALS, drain, HELLO, MODEL_ID, REGION, rejection } from "../support/clients.js";

const ID = 2512292042121000001n;
const IDS =
  '{"a":2512292042121000001,"b":[-9007199254740992, 9007199254740993\n],"c":"2512292042121000001","d":9007199254740991,"e":1.2345678901234567,"f":-12345678901234567e-12,"h":"\\\\\\" :9007199254740993"}';
const EXPECTED = {
  a: ID,
  b: [-9007199254740992n, 9007199254740993n],
  c: "2512292042121000001",
  d: 9007199254740991,
  e: 1.2345678901234567,
  f: -12345.678901234567,
  h: '\\" :9007199254740993',
};
const json = (text) => () => new Response(text, { headers: { "content-type": "application/json" } });
const sentTo = (fetch) => new TextDecoder().decode(fetch.sent[0].body);

test("in an output", async () => {
  const fetch = scriptedFetch([json(`{"output":{"message":{"content":[{"toolUse":{"input":${IDS}}}]}}}`)]);
  const { output } = await client(fetch).converse(HELLO);
  assert.deepEqual(output.message.content[0].toolUse.input, EXPECTED);
});

test("a number with a fraction or an exponent stays a number", async () => {
  const text = '{"a":12345678901234567890.5,"b":12345678901234567e2,"c":1e300}';
  assert.deepEqual(
    await client(scriptedFetch([json(`{"output":${text}}`)]))
      .converse(HELLO)
      .then(({ output }) => output),
    JSON.parse(text),
  );
});

test("in InvokeModel's body", async () => {
  const { body } = await client(scriptedFetch([json(IDS)])).invokeModel({ modelId: MODEL_ID, body: {} });
  assert.deepEqual(body.json(), EXPECTED);
});

test("in the events of a stream, in the message they form, and as server-sent events", async () => {
  const whole = () =>
    client(
      scriptedFetch([
        stream([
          event("contentBlockStart", { contentBlockIndex: 0, start: { toolUse: { toolUseId: "t", name: "n" } } }),
          ...IDS.match(/.{1,7}/gs).map((input) =>
            event("contentBlockDelta", { contentBlockIndex: 0, delta: { toolUse: { input } } }),
          ),
          event("messageStop", `{"stopReason":"tool_use","additionalModelResponseFields":${IDS},"p":"abc"}`),
        ]),
      ]),
    )
      .converseStream(HELLO)
      .then((output) => output.stream);
  const final = await (await whole()).final();
  assert.deepEqual(final.message.content, [{ toolUse: { toolUseId: "t", name: "n", input: EXPECTED } }]);
  assert.deepEqual(final.additionalModelResponseFields, EXPECTED);
  const { events } = await drain(await whole());
  assert.deepEqual(events.at(-1).messageStop.additionalModelResponseFields, EXPECTED);
  assert.deepEqual(await drain(readSSE((await whole()).toResponse())), { events });
});

test("in an input, with bytes and times beside them", async () => {
  const fetch = scriptedFetch([json("{}")]);
  const additionalModelRequestFields = { a: ID, b: [-ID, 5n], c: new Uint8Array([1]), d: new Date(0), text: `"${ID}"` };
  await client(fetch)
    .converse({ ...HELLO, additionalModelRequestFields, inferenceConfig: { maxTokens: 5n } })
    .catch(() => {});
  const text = sentTo(fetch);
  const fields = `"additionalModelRequestFields":{"a":${ID},"b":[-${ID},5],"c":"AQ==","d":"1970-01-01T00:00:00Z","text":"\\"${ID}\\""}`;
  assert.ok(text.includes(fields) && text.includes('"maxTokens":5'), text);
});

test("in the body of InvokeModel, and beside times that become numbers", async () => {
  const fetch = scriptedFetch([json("{}")]);
  await client(fetch).invokeModel({ modelId: MODEL_ID, body: { id: ID } });
  assert.equal(sentTo(fetch), `{"id":${ID}}`);
});

test("an integer that nobody can mean is an error, not a number that says another thing", async () => {
  const digits = "7".repeat(2000);
  const { events, error } = await drain(
    (
      await client(
        scriptedFetch([stream([event("messageStart", {}), event("metadata", `{"a":${digits}}`)])]),
      ).converseStream(HELLO)
    ).stream,
  );
  assert.equal(events.length, 1);
  assert.ok(error instanceof StreamIntegrityError);
  assert.equal(error.code, "invalid_json");
  assert.equal(
    (await rejection(client(scriptedFetch([json(`{"a":${digits}}`)])).converse(HELLO))).code,
    "invalid_json",
  );
});

test("text that is not JSON is refused, long integers or not", async () => {
  for (const text of [
    "{12345678901234567890:1}",
    '{"a":012345678901234567890}',
    '{"a":"12345678901234567890',
    `{"a":${ID}`,
  ]) {
    assert.equal((await rejection(client(scriptedFetch([json(text)])).converse(HELLO))).code, "invalid_json", text);
  }
});

test("beside them, names and texts may be any", async () => {
  const text = `{"toString":{},"startsWith":5,"valueOf":[],"a":"undefined1","b":["n"],"c":${ID}}`;
  const { output } = await client(scriptedFetch([json(`{"output":${text}}`)])).converse(HELLO);
  assert.deepEqual(output, { toString: {}, startsWith: 5, valueOf: [], a: "undefined1", b: ["n"], c: ID });
});

test("a time that is such an integer is an invalid Date, not a TypeError", async () => {
  const bedrock = new Bedrock({
    region: REGION,
    credentials: CREDENTIALS,
    fetch: scriptedFetch([json(`{"creationTime":${ID}}`)]),
  });
  const { creationTime } = await bedrock.getModelCustomizationJob({ jobIdentifier: "j" });
  assert.ok(creationTime instanceof Date && Number.isNaN(creationTime.getTime()));
});

test("in the members of an error, at once and in the middle of a stream", async () => {
  const members = `{"__type":"ModelErrorException","message":"m","originalStatusCode":9007199254740993}`;
  const failing = client(async () => new Response(members, { status: 424 }), { maxAttempts: 1 });
  await assert.rejects(failing.converse(HELLO), { name: "ModelErrorException", originalStatusCode: 9007199254740993n });
  const { error } = await drain(
    (await client(scriptedFetch([stream([exception("modelStreamErrorException", members)])])).converseStream(HELLO))
      .stream,
  );
  assert.equal(error.originalStatusCode, 9007199254740993n);
});

test("an integer of more than 1000 digits is named by the error", async () => {
  const text = `{"a":${"7".repeat(5000)}}`;
  const { error } = await drain(
    (await client(scriptedFetch([stream([event("metadata", text)])])).converseStream(HELLO)).stream,
  );
  for (const thrown of [error, await rejection(client(async () => new Response(text)).converse(HELLO))]) {
    assert.deepEqual(
      [thrown.name, thrown.code, thrown.$metadata.httpStatusCode],
      ["StreamIntegrityError", "invalid_json", 200],
    );
    assert.match(thrown.message, /^an integer in the response has more than 1000 digits/);
  }
});
