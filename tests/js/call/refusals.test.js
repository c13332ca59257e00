// A refusal is one whole sentence: it names the member and says what to give.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Bedrock, BedrockAgentCore, BedrockAgentRuntime, BedrockRuntime } from "bedrock-wasm";
import { scriptedFetch } from "bedrock-wasm/testing";
import { ANY_ANSWER } from "../support/any-answer.js";
import { CREDENTIALS, HELLO, MODEL_ID, REGION, rejection } from "../support/clients.js";

const KEYS =
  "credentials: give the client `credentials` ({ accessKeyId, secretAccessKey, sessionToken } or a function that resolves to them)";
const TOKEN = "token: must be a non-empty string, or a function that resolves to { token, expiration }";
const HOST = "signingHost: give a host alone";
const endpoint = "https://gateway.example";

/** Of a configuration: what the client is given besides its region. */
const CONFIGURATIONS = {
  "no credentials": [{}, "missing_credentials", `${KEYS}, or a \`token\``],
  "a token that is a number": [{ token: { token: 5 } }, "malformed_credentials", TOKEN],
  "a token that is an object": [{ token: { token: {} } }, "malformed_credentials", TOKEN],
  "a function that resolves to a number": [{ token: async () => 5 }, "malformed_credentials", TOKEN],
  "a host that is a URL": [{ endpoint, signingHost: new URL(endpoint) }, "invalid_endpoint", HOST],
  "a host that is a symbol": [{ endpoint, signingHost: Symbol("host") }, "invalid_endpoint", HOST],
  "an endpoint that is relative": [
    { endpoint: "/bedrock" },
    "invalid_endpoint",
    "endpoint: give an absolute URL without user, query or fragment",
  ],
  "a header that is an object": [
    { credentials: CREDENTIALS, headers: { "x-a": {} } },
    "invalid_input",
    "headers.x-a: must be a string, number, boolean or Date",
  ],
};

for (const [what, [config, code, message]] of Object.entries(CONFIGURATIONS)) {
  test(`refused: ${what}`, async () => {
    const fetch = scriptedFetch([ANY_ANSWER]);
    const error = await rejection(
      (async () => new BedrockRuntime({ region: REGION, fetch, ...config }).converse(HELLO))(),
    );
    assert.deepEqual([error.code, error.message, fetch.sent.length], [code, message, 0]);
    assert.deepEqual(error.$metadata, {}, "there was no response");
  });
}

test("refused: an API key where the service takes none", async () => {
  const fetch = scriptedFetch([ANY_ANSWER]);
  const made = new BedrockAgentRuntime({ region: REGION, fetch, token: "key" });
  const error = await rejection(made.retrieve({ knowledgeBaseId: "k", retrievalQuery: { text: "q" } }));
  assert.equal(error.code, "missing_credentials");
  assert.equal(error.message, `${KEYS}; bedrock-agent-runtime does not accept Bedrock API keys`);
  assert.equal(fetch.sent.length, 0);
});

/** Of an input: the call. */
const INPUTS = {
  "a model id that is a number": [
    ({ runtime }) => runtime.converse({ ...HELLO, modelId: 5 }),
    "Converse: modelId: must be a string",
  ],
  "a query member that is an object": [
    ({ runtime }) => runtime.listAsyncInvokes({ submitTimeAfter: {} }),
    "ListAsyncInvokes: submitTimeAfter: must be a string, number, boolean or Date",
  ],
  "a function in a body that is one member": [
    ({ core }) => core.invokeAgentRuntimeCommand({ agentRuntimeArn: "arn", body: { command: () => "ls" } }),
    "InvokeAgentRuntimeCommand.body.command: is a function; give plain data",
  ],
  "a number that JSON cannot carry in a body that is one member": [
    ({ bedrock }) =>
      bedrock.registerMarketplaceModelEndpoint({ endpointIdentifier: "e", modelSourceIdentifier: { a: [NaN] } }),
    "RegisterMarketplaceModelEndpoint.modelSourceIdentifier.a[0]: is NaN, which JSON cannot carry",
  ],
  "half a surrogate pair in a model id": [
    ({ runtime }) => runtime.invokeModel({ modelId: MODEL_ID, body: "\ud800" }),
    "InvokeModel: body: contains a NUL or a lone surrogate",
  ],
};

for (const [what, [call, message]] of Object.entries(INPUTS)) {
  test(`refused: ${what}`, async () => {
    const fetch = scriptedFetch([ANY_ANSWER]);
    const config = { region: REGION, credentials: CREDENTIALS, fetch };
    const clients = {
      runtime: new BedrockRuntime(config),
      bedrock: new Bedrock(config),
      core: new BedrockAgentCore(config),
    };
    const error = await rejection(call(clients));
    assert.deepEqual([error.name, error.code, error.message], ["InputError", "invalid_input", message]);
    assert.equal(fetch.sent.length, 0);
  });
}
