// Where the clients send, against AWS's own tests of its endpoint rules.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { Bedrock, BedrockAgent, BedrockAgentRuntime, BedrockRuntime, InputError } from "bedrock-wasm";
import { corporaDirectory } from "../../corpora/directory.js";
import { ANY_ANSWER } from "../support/any-answer.js";
import { CREDENTIALS } from "../support/clients.js";
import { scriptedFetch } from "bedrock-wasm/testing";

/** An operation of each service that takes nothing, or nearly. */
const SERVICES = {
  bedrock: [Bedrock, "listFoundationModels", {}],
  "bedrock-agent": [BedrockAgent, "listAgents", {}],
  "bedrock-agent-runtime": [BedrockAgentRuntime, "rerank", { queries: [], sources: [], rerankingConfiguration: {} }],
  "bedrock-runtime": [BedrockRuntime, "invokeModel", { modelId: "m", body: "{}" }],
};

async function sentTo([Service, method, input], config) {
  const fetch = scriptedFetch([ANY_ANSWER]);
  await new Service({ credentials: CREDENTIALS, fetch, ...config })[method](input);
  return new URL(fetch.sent[0].url).origin;
}

const RULES = join(await corporaDirectory(), "endpoint-rules");

for (const [service, call] of Object.entries(SERVICES)) {
  test(`${service}: every case of AWS's endpoint tests`, async () => {
    const { testCases } = JSON.parse(await readFile(join(RULES, service, "endpoint-tests-1.json")));
    assert.equal(testCases.length, 21);
    for (const { params = {}, expect } of testCases) {
      const config = {
        region: params.Region,
        endpoint: params.Endpoint,
        useFipsEndpoint: params.UseFIPS,
        useDualstackEndpoint: params.UseDualStack,
      };
      // Here a region is always needed: the signature is for one, whatever the endpoint.
      if (expect.error || !params.Region) {
        await assert.rejects(sentTo(call, config), InputError, JSON.stringify(params));
      } else assert.equal(await sentTo(call, config), expect.endpoint.url, JSON.stringify(params));
    }
  });
}
