// Bad input is refused before anything is sent, by an error that names the member.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BedrockError, BedrockRuntime, CredentialsError, InputError, modelPlace, signRequest } from "bedrock-wasm";
import { json, scriptedFetch } from "bedrock-wasm/testing";
import { ANY_ANSWER } from "../support/any-answer.js";
import { client, CREDENTIALS, HELLO, MODEL_ID, REGION, rejection } from "../support/clients.js";

/** The error of a call that must not reach `fetch`. */
async function refused({ method = "converse", options, config, ...rest }) {
  const input = "input" in rest ? rest.input : HELLO;
  const fetch = scriptedFetch([ANY_ANSWER]);
  const error = await rejection((async () => client(fetch, config)[method](input, options))());
  assert.equal(fetch.sent.length, 0, "nothing may be sent");
  assert.ok(error instanceof BedrockError && error instanceof Error, `${error?.stack}`);
  assert.equal(error.retryable, false);
  assert.match(error.code, /^[a-z_]+$/);
  return error;
}

async function refusedInput(parts, named) {
  const error = await refused(parts);
  assert.ok(error instanceof InputError, error.stack);
  assert.equal(error.name, "InputError");
  assert.match(error.message, named);
}

const withContent = (...content) => ({ modelId: MODEL_ID, messages: [{ role: "user", content }] });

const INPUTS = {
  "no input": [{ input: undefined }, /modelId is required/],
  null: [{ input: null }, /Converse: the input must be an object/],
  text: [{ input: "hello" }, /the input must be an object/],
  "a list": [{ input: [] }, /the input must be an object/],
  "no model id": [{ input: { messages: [] } }, /Converse: modelId is required/],
  "a null model id": [{ input: { ...HELLO, modelId: null } }, /modelId is required/],
  "an empty model id": [{ input: { ...HELLO, modelId: "" } }, /modelId: must not be empty/],
  "a dot as model id": [{ input: { ...HELLO, modelId: "." } }, /modelId: .*dot segment/],
  "two dots as model id": [{ input: { ...HELLO, modelId: ".." } }, /modelId: .*dot segment/],
  "an object as model id": [{ input: { ...HELLO, modelId: { id: "x" } } }, /modelId: must be a string/],
  "a NUL in a model id": [{ input: { ...HELLO, modelId: "a\0hx-evil\0b" } }, /Converse: modelId: contains a NUL/],
  "half a surrogate pair in a model id": [
    { input: { ...HELLO, modelId: "\ud800" } },
    /Converse: modelId: contains a NUL or /,
  ],
  "half a surrogate pair in a model id that is sent in the body": [
    { method: "startAsyncInvoke", input: { modelId: "\ud800", modelInput: {}, outputDataConfig: {} } },
    /StartAsyncInvoke: modelId: contains a NUL or /,
  ],
  "a number as model id that is sent in the body": [
    { method: "startAsyncInvoke", input: { modelId: 5, modelInput: {}, outputDataConfig: {} } },
    /StartAsyncInvoke: modelId: must be a string/,
  ],
  "an empty list of models": [{ input: { ...HELLO, modelId: [] } }, /^modelId: a list needs entries/],
  "a list with an id that is none": [{ input: { ...HELLO, modelId: [MODEL_ID, ".."] } }, /modelId/],
  "a list with a number in it": [{ input: { ...HELLO, modelId: [1n] } }, /^modelId: a list needs entries/],
  "a list with a place that is not one": [
    { input: { ...HELLO, modelId: [MODEL_ID, modelPlace({ modelId: MODEL_ID, region: "a/b" })] } },
    /^region:/,
  ],
  "a missing required member": [
    { method: "countTokens", input: { modelId: MODEL_ID } },
    /CountTokens: input is required/,
  ],
  "a bound Date that is none": [
    { method: "listAsyncInvokes", input: { submitTimeAfter: new Date("x") } },
    /submitTimeAfter/,
  ],
  "a line break in a bound header": [
    { method: "invokeModel", input: { modelId: MODEL_ID, contentType: "a/b\r\nx-evil: 1" } },
    /content-type/i,
  ],
  "a Map": [{ input: { ...HELLO, requestMetadata: new Map([["a", "b"]]) } }, /Converse\.requestMetadata: is a Map/],
  "a Set": [{ input: { ...HELLO, system: new Set() } }, /Converse\.system: is a Set/],
  "a promise": [{ input: withContent(Promise.resolve({ text: "x" })) }, /messages\[0\]\.content\[0\]: is a Promise/],
  "a Blob": [
    { input: withContent({ text: "x" }, { image: { format: "png", source: { bytes: new Blob(["x"]) } } }) },
    /Converse\.messages\[0\]\.content\[1\]\.image\.source\.bytes: is a Blob; give new Uint8Array/,
  ],
  "a stream as body": [
    { method: "invokeModel", input: { modelId: MODEL_ID, body: new ReadableStream() } },
    /InvokeModel: body: is a ReadableStream/,
  ],
  "a Blob as body": [
    { method: "invokeModel", input: { modelId: MODEL_ID, body: new Blob(["{}"]) } },
    /InvokeModel: body: is a Blob/,
  ],
  "NaN, which JSON turns into null": [
    { input: { ...HELLO, inferenceConfig: { temperature: NaN } } },
    /inferenceConfig\.temperature/,
  ],
  Infinity: [{ input: { ...HELLO, inferenceConfig: { maxTokens: Infinity } } }, /inferenceConfig\.maxTokens/],
};

for (const [what, [parts, named]] of Object.entries(INPUTS)) {
  test(`refused: ${what}`, () => refusedInput(parts, named));
}

test("refused: an input that refers to itself", async () => {
  const circular = { a: [] };
  circular.a.push({ circular }, circular);
  await refusedInput(
    { input: { ...HELLO, additionalModelRequestFields: circular } },
    /additionalModelRequestFields.*refers to itself/,
  );
});

test("refused: headers that would smuggle in others", async () => {
  for (const value of ["a\r\nx-evil: 1", "a\nb", "a\rb", "a\0b", "\u007f", "ÿ", "世"]) {
    await refusedInput({ options: { headers: { "x-note": value } } }, /x-note/);
    await refusedInput({ config: { headers: { "x-note": value } } }, /x-note/);
  }
  for (const name of ["", "x y", "x:y", "x\r\ny", "é", "x\0"]) {
    await refusedInput({ options: { headers: { [name]: "1" } } }, /header/);
  }
  await refusedInput({ options: { headers: { "x-note": { a: 1 } } } }, /headers\.x-note/);
  for (const name of ["Host", "authorization", "X-Amz-Date", "x-amz-security-token"]) {
    await refusedInput(
      { config: { headers: { [name]: "1" } } },
      new RegExp(`headers\\.${name}: belongs to the signature`),
    );
  }
});

test("headers that are only named like those of a signature are sent", async () => {
  const own = { "x-host": "a", "host-id": "b", "x-amz-date-of-order": "c" };
  const fetch = scriptedFetch([json({})]);
  await client(fetch).invokeModel({ modelId: "m", body: "{}" }, { headers: own });
  for (const [name, value] of Object.entries(own)) assert.equal(fetch.sent[0].headers[name], value);
});

test("refused: malformed and unsafe endpoints", async () => {
  for (const endpoint of [
    "",
    "gateway.example",
    "/v1",
    "ftp://gateway.example",
    "file:///etc",
    "https://u:p@gateway.example",
    "https://gateway.example/?q",
    "https://gateway.example/#f",
    5,
    {},
  ]) {
    await refusedInput({ config: { endpoint } }, /^endpoint: give/);
  }
  for (const endpoint of [
    "http://gateway.example",
    "http://10.0.0.1:8080",
    "http://localhost.evil.example",
    "http://[::2]/",
  ]) {
    await refusedInput({ config: { endpoint } }, /http: is only for loopback.*allowInsecureEndpoint/);
  }
  const fetch = scriptedFetch([ANY_ANSWER]);
  for (const config of [
    { endpoint: "http://gateway.example", allowInsecureEndpoint: true },
    { endpoint: "http://127.0.0.1:1" },
    { endpoint: new URL("http://[::1]:1") },
  ]) {
    await client(fetch, config).converse(HELLO);
  }
  assert.equal(fetch.sent.length, 3);
});

test("refused: malformed regions, whatever the endpoint", async () => {
  for (const region of [
    undefined,
    null,
    5,
    "",
    "US-EAST-1",
    "us east 1",
    "evil.example/",
    "us-east-1#",
    "us-east-1\r\nx: 1",
  ]) {
    await refusedInput({ config: { region } }, /^region: give the name of an AWS region/);
    await refusedInput(
      { config: { region, endpoint: "https://gateway.example" } },
      /^region: give the name of an AWS region/,
    );
  }
});

test("refused: options of another type", async () => {
  await refusedInput({ options: { abortSignal: new AbortController() } }, /abortSignal/);
  for (const maxAttempts of [0, -1, 1.5, NaN, "3"]) {
    await refusedInput({ options: { maxAttempts } }, /maxAttempts/);
    await refusedInput({ config: { maxAttempts } }, /maxAttempts/);
  }
});

test("refused: an operation that the service does not have", async () => {
  for (const name of ["Nope", "constructor", "__proto__", "converse"]) {
    const error = await rejection(client(scriptedFetch([ANY_ANSWER])).call(name, {}));
    assert.ok(error instanceof InputError && error.message.includes(name), error.stack);
  }
});

test("refused: credentials that are missing or no credentials", async () => {
  const cases = [
    [undefined, /give the client `credentials`/],
    [null, /accessKeyId and secretAccessKey/],
    [{}, /accessKeyId and secretAccessKey/],
    [{ accessKeyId: "AKID" }, /secretAccessKey/],
    [{ ...CREDENTIALS, secretAccessKey: "" }, /secretAccessKey.* non-empty/],
    [{ ...CREDENTIALS, accessKeyId: "" }, /accessKeyId.* non-empty/],
    [{ ...CREDENTIALS, accessKeyId: "AK\r\nID" }, /accessKeyId has/],
    [{ ...CREDENTIALS, sessionToken: "a b" }, /sessionToken has/],
    [{ ...CREDENTIALS, sessionToken: 5 }, /sessionToken/],
    [async () => undefined, /accessKeyId and secretAccessKey/],
    [async () => ({ accessKeyId: 1 }), /accessKeyId and secretAccessKey/],
  ];
  for (const [credentials, named] of cases) {
    const error = await refused({ config: { credentials } });
    assert.ok(error instanceof CredentialsError, error.stack);
    assert.match(error.message, named);
  }
  for (const token of ["", "a b", "a\nb", 5, {}, null]) {
    const error = await refused({ config: { token } });
    assert.ok(error instanceof CredentialsError, error.stack);
    assert.match(error.message, /token/);
  }
});

test("refused: requests that cannot be signed", async () => {
  const scope = { credentials: CREDENTIALS, region: REGION, service: "bedrock" };
  const cases = [
    [{ url: "no url" }, scope, /url/],
    [{ url: "https://s.example/", body: 5 }, scope, /body/],
    [{ url: "https://s.example/", headers: { "x y": "1" } }, scope, /header/],
    // `rejection` looks for the secret in all that the error shows.
    [{ url: "https://s.example/", headers: { "x-note": `${CREDENTIALS.secretAccessKey}\nx` } }, scope, /header/],
    [{ url: `https://user:${CREDENTIALS.secretAccessKey}@x y/` }, scope, /url/],
    [{ url: "https://s.example/" }, { ...scope, region: "" }, /region/],
    [{ url: "https://s.example/" }, { ...scope, service: undefined }, /service/],
    [{ url: "https://s.example/" }, { ...scope, date: new Date("x") }, /date/],
    [{ url: "https://s.example/" }, { ...scope, date: "2026-01-01" }, /date/],
  ];
  for (const [request, options, named] of cases) {
    const error = await rejection(signRequest(request, options));
    assert.ok(error instanceof InputError, error.stack);
    assert.match(error.message, named);
  }
  const error = await rejection(signRequest({ url: "https://s.example/" }, { ...scope, credentials: undefined }));
  assert.ok(error instanceof CredentialsError, error.stack);
});

test("the error of a client without configuration names its needs", () => {
  assert.throws(
    () => new BedrockRuntime(),
    (error) => error instanceof InputError && /region/.test(error.message),
  );
});

test("an endpoint of the user's own is of no variant of AWS's, and a host to sign for needs one", async () => {
  for (const name of ["useFipsEndpoint", "useDualstackEndpoint"]) {
    await refusedInput(
      { config: { [name]: true, endpoint: "https://gateway.example" } },
      new RegExp(`^${name}: .*endpoint`),
    );
  }
  await refusedInput(
    { config: { signingHost: "bedrock-runtime.us-east-1.amazonaws.com" } },
    /^signingHost: .*endpoint/,
  );
  for (const signingHost of ["https://host.example", "host.example/path", "user@host.example", ""]) {
    await refusedInput({ config: { endpoint: "https://gateway.example", signingHost } }, /^signingHost: /);
  }
});
