// Where the clients send, against AWS's own tests of its endpoint rules.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Bedrock, BedrockAgent, BedrockAgentRuntime, BedrockRuntime, InputError } from "bedrock-wasm";
import { ANY_ANSWER } from "../support/any-answer.js";
import { CREDENTIALS } from "../support/clients.js";
import { scriptedFetch } from "bedrock-wasm/testing";

/** An operation of each service that takes nothing, or nearly. */
const SERVICES = {
  bedrock: [Bedrock, "listFoundationModels", {}],
  "bedrock-runtime": [BedrockRuntime, "invokeModel", { modelId: "m", body: "{}" }],
};

async function sentTo([Service, method, input], config) {
  const fetch = scriptedFetch([ANY_ANSWER]);
  await new Service({ credentials: CREDENTIALS, fetch, ...config })[method](input);
  return new URL(fetch.sent[0].url).origin;
}

const DIRECTORY = new URL("../../../../shared/corpora/endpoint-rules/", import.meta.url);
const ABSENT = !existsSync(DIRECTORY) && "THE ENDPOINT TESTS ARE ABSENT: nothing was checked. Put them at ../shared/corpora/endpoint-rules";

for (const [service, call] of Object.entries(SERVICES)) {
  test(`${service}: every case of AWS's endpoint tests`, { skip: ABSENT }, async () => {
    const { testCases } = JSON.parse(await readFile(new URL(`${service}/endpoint-tests-1.json`, DIRECTORY)));
    assert.equal(testCases.length, 21);
    for (const { params = {}, expect } of testCases) {
      const config = {
        region: params.Region,
        endpoint: params.Endpoint,
        useFipsEndpoint: params.UseFIPS,
        useDualstackEndpoint: params.UseDualStack,
      };
      // Here a region is always needed: the signature is for one, whatever the endpoint.
      if (expect.error || !params.Region) await assert.rejects(sentTo(call, config), InputError, JSON.stringify(params));
      else assert.equal(await sentTo(call, config), expect.endpoint.url, JSON.stringify(params));
    }
  });
}

test("the agents' services follow the same rules", async () => {
  const config = { region: "us-gov-west-1", useFipsEndpoint: true };
  const agent = [BedrockAgent, "listAgents", {}];
  const runtime = [BedrockAgentRuntime, "rerank", { queries: [], sources: [], rerankingConfiguration: {} }];
  assert.equal(await sentTo(agent, config), "https://bedrock-agent-fips.us-gov-west-1.amazonaws.com");
  assert.equal(await sentTo(runtime, config), "https://bedrock-agent-runtime-fips.us-gov-west-1.amazonaws.com");
});
