// Paginators ask for page after page, as the AWS SDK's do.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BedrockAgent, BedrockAgentCore, BedrockAgentRuntime, BedrockRuntime } from "bedrock-wasm";
import * as dropIn from "bedrock-wasm/aws-sdk/client-bedrock";
import * as paginators from "bedrock-wasm/paginators";
import * as sdk from "@aws-sdk/client-bedrock";
import { CREDENTIALS, drain, REGION } from "../support/clients.js";
import { Readable } from "node:stream";
import { json, scriptedFetch } from "bedrock-wasm/testing";

const CONFIG = { region: REGION, credentials: CREDENTIALS };
const PAGES = [{ agentSummaries: [], nextToken: "b" }, { agentSummaries: [], nextToken: "c" }, { agentSummaries: [] }];

function agents(...script) {
  const fetch = scriptedFetch(script.length > 0 ? script : PAGES.map((page) => json(page)));
  return { client: new BedrockAgent({ ...CONFIG, fetch }), sent: fetch.sent };
}

const bodies = (sent) => sent.map(({ body }) => JSON.parse(new TextDecoder().decode(body)));

test("(client, input): all pages, each asked with the token of the one before", async () => {
  const { client, sent } = agents();
  const input = Object.freeze({ maxResults: 2 });
  const { events, error } = await drain(paginators.paginateListAgents(client, input));
  assert.equal(error, undefined);
  assert.deepEqual(
    events.map(({ nextToken }) => nextToken),
    ["b", "c", undefined],
  );
  assert.deepEqual(bodies(sent), [
    { maxResults: 2 },
    { maxResults: 2, nextToken: "b" },
    { maxResults: 2, nextToken: "c" },
  ]);
});

test("({ client, pageSize, startingToken }, input): the SDK's configuration", async () => {
  const { client, sent } = agents();
  await drain(paginators.paginateListAgents({ client, pageSize: 7, startingToken: "a" }, {}));
  assert.deepEqual(bodies(sent)[0], { maxResults: 7, nextToken: "a" });
  const again = agents();
  await drain(paginators.paginateListAgents({ client: again.client, pageSize: 7 }, { maxResults: 2, nextToken: "z" }));
  assert.deepEqual(bodies(again.sent)[0], { maxResults: 2, nextToken: "z" });
});

test("nothing is asked before it is read, and nothing after the reader leaves", async () => {
  const { client, sent } = agents();
  const pages = paginators.paginateListAgents(client);
  assert.equal(sent.length, 0);
  for await (const page of pages) if (page) break;
  assert.equal(sent.length, 1);
});

test("abort ends it, an error ends it", async () => {
  const controller = new AbortController();
  const { client } = agents();
  const seen = [];
  const read = async () => {
    for await (const page of paginators.paginateListAgents(client, {}, { abortSignal: controller.signal })) {
      seen.push(page);
      controller.abort(new Error("enough"));
    }
  };
  await assert.rejects(read, /enough/);
  assert.equal(seen.length, 1);
  const failing = agents(json(PAGES[0]), json({ message: "no" }, 403, { "x-amzn-errortype": "AccessDeniedException" }));
  const { events, error } = await drain(paginators.paginateListAgents(failing.client));
  assert.deepEqual([events.length, error.name], [1, "AccessDeniedException"]);
});

test("a token that comes again is an error, or the end", async () => {
  const same = () => agents(json({ agentSummaries: [], nextToken: "a" }));
  const failing = same();
  const { events, error } = await drain(paginators.paginateListAgents(failing.client));
  assert.deepEqual([events.length, error.code], [2, "same_token"]);
  const stopping = await drain(paginators.paginateListAgents({ client: same().client, stopOnSameToken: true }, {}));
  assert.deepEqual([stopping.events.length, stopping.error], [2, undefined]);
});

test("no client is an error that says so", async () => {
  const { error } = await drain(paginators.paginateListAgents(undefined));
  assert.match(error.message, /^client: /);
});

test("operations of one name in two services are asked of the client that is given", async () => {
  for (const Service of [BedrockAgentRuntime, BedrockAgentCore]) {
    const fetch = scriptedFetch([json({ sessionSummaries: [] })]);
    const input = { memoryId: "memory-1234567890", actorId: "a" };
    const { events, error } = await drain(paginators.paginateListSessions(new Service({ ...CONFIG, fetch }), input));
    assert.deepEqual([events.length, error], [1, undefined]);
    assert.match(
      new URL(fetch.sent[0].url).host,
      new RegExp(`^${Service === BedrockAgentCore ? "bedrock-agentcore" : "bedrock-agent-runtime"}\\.`),
    );
  }
});

test("every paginator asks an operation of a service", async () => {
  const services = await import("bedrock-wasm");
  const clients = ["Bedrock", "BedrockAgent", "BedrockAgentCore", "BedrockAgentRuntime", "BedrockRuntime"];
  const names = Object.keys(paginators);
  assert.ok(names.length >= 55);
  for (const name of names) {
    const method = name.charAt("paginate".length).toLowerCase() + name.slice("paginate".length + 1);
    assert.ok(
      clients.some((client) => method in services[client].prototype),
      name,
    );
  }
  assert.ok(BedrockRuntime.prototype.listAsyncInvokes);
});

test("the drop-in paginators send the SDK's requests", async () => {
  const answers = [{ guardrails: [], nextToken: "b" }, { guardrails: [] }];
  const queries = async ({ BedrockClient, paginateListGuardrails }) => {
    const sent = [];
    const requestHandler = {
      async handle({ query, path }) {
        sent.push({ query, path });
        const body = Readable.from([Buffer.from(JSON.stringify(answers[sent.length - 1]))]);
        return { response: { statusCode: 200, headers: { "content-type": "application/json" }, body } };
      },
      updateHttpClientConfig() {},
      httpHandlerConfigs: () => ({}),
    };
    const client = new BedrockClient({ ...CONFIG, requestHandler });
    const { events, error } = await drain(
      paginateListGuardrails({ client, pageSize: 3 }, { guardrailIdentifier: "g 1" }),
    );
    return {
      sent: sent.map(({ query, path }) => ({ path, query: Object.entries(query).map(String).sort() })),
      pages: events.map(({ nextToken }) => nextToken),
      error,
    };
  };
  assert.deepEqual(await queries(dropIn), await queries(sdk));
});
