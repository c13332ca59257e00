import assert from "node:assert/strict";
import { test } from "node:test";
import {
  BedrockAgentRuntimeClient,
  paginateRetrieve,
  RerankCommand,
  RetrieveAndGenerateCommand,
  RetrieveAndGenerateStreamCommand,
  RetrieveCommand,
} from "@aws-sdk/client-bedrock-agent-runtime";
import { checkedClient, refusal } from "./checked-client.js";
import { collect, emulator } from "./emulator.js";

const knowledgeBaseId = "LOCALKB001";
const uriOf = ({ location }) => location.s3Location.uri;
const FERRY = "s3://local-bedrock/town-handbook/ferry.txt";

async function setUp(t) {
  const server = await emulator(t);
  const client = checkedClient(t, server, BedrockAgentRuntimeClient);
  return { server, client, send: (Command, input) => client.send(new Command(input)) };
}

test("Retrieve: ranks, filters, pages, refuses", async (t) => {
  const { client, send } = await setUp(t);
  const retrieve = async (text, filter, more) => {
    const retrievalConfiguration = filter && { vectorSearchConfiguration: { filter } };
    const input = { knowledgeBaseId, retrievalQuery: { text }, retrievalConfiguration, ...more };
    return (await send(RetrieveCommand, input)).retrievalResults;
  };
  const ferries = await retrieve("When does the ferry leave?");
  assert.equal(uriOf(ferries[0]), FERRY);
  assert.match(ferries[0].content.text, /7:15/);
  assert.ok(ferries.every(({ score }, index) => score < 1 && score <= (ferries[index - 1]?.score ?? 1)));
  assert.deepEqual(await retrieve("quantum chromodynamics"), []);

  const names = async (filter) =>
    (await retrieve("ferry library tram crowns opens free market", filter))
      .map(uriOf)
      .map((uri) => /([a-z]+)\.txt$/.exec(uri)[1])
      .sort();
  const is = (key, value) => ({ key, value });
  assert.deepEqual(await names({ equals: is("topic", "transport") }), ["ferry", "tram"]);
  assert.deepEqual(await names({ andAll: [{ equals: is("topic", "transport") }, { greaterThan: is("year", 2024) }] }), [
    "ferry",
  ]);
  assert.deepEqual(await names({ orAll: [{ in: is("topic", ["food"]) }, { lessThan: is("year", 2024) }] }), ["market"]);
  assert.deepEqual(await names({ startsWith: is("topic", "trans") }), ["ferry", "tram"]);
  assert.deepEqual(await names({ andAll: [{ notEquals: is("topic", "culture") }, { equals: is("indoors", true) }] }), [
    "market",
  ]);
  assert.deepEqual(await names({ listContains: is("topic", "food") }), []);
  for (const comparison of ["in", "startsWith", "stringContains", "greaterThan"]) {
    assert.deepEqual(await names({ [comparison]: is("topic", 5) }), [], `${comparison} with a value of another type`);
  }

  const query = { knowledgeBaseId, retrievalQuery: { text: "crowns free pier" } };
  const whole = await collect(paginateRetrieve({ client }, query));
  const retrievalConfiguration = { vectorSearchConfiguration: { numberOfResults: 2 } };
  const pages = await collect(paginateRetrieve({ client }, { ...query, retrievalConfiguration }));
  assert.ok(pages.length > 1);
  assert.deepEqual(
    pages.flatMap((page) => page.retrievalResults),
    whole.flatMap((page) => page.retrievalResults),
  );

  const guardrailConfiguration = { guardrailId: "localguardrail", guardrailVersion: "1" };
  const guarded = (text) =>
    send(RetrieveCommand, { knowledgeBaseId, retrievalQuery: { text }, guardrailConfiguration });
  assert.equal((await guarded("blockedword ferry")).guardrailAction, "INTERVENED");
  assert.equal((await guarded("ferry")).guardrailAction, "NONE");

  for (const [input, name] of [
    [{ knowledgeBaseId: "NOSUCHBASE" }, "ResourceNotFoundException"],
    [{ knowledgeBaseId: "short" }, "ValidationException"],
    [{ retrievalQuery: undefined }, "ValidationException"],
    [{ retrievalQuery: {} }, "ValidationException"],
    [{ nextToken: "made-up" }, "ValidationException"],
  ]) {
    assert.equal((await refusal(send(RetrieveCommand, { ...query, ...input }))).name, name, JSON.stringify(input));
  }
});

const generation = (text, more, configuration) => ({
  input: { text },
  retrieveAndGenerateConfiguration: {
    type: "KNOWLEDGE_BASE",
    knowledgeBaseConfiguration: { knowledgeBaseId, modelArn: "amazon.nova-lite-v1:0", ...configuration },
  },
  ...more,
});

/** Every part lies where its span says, and parts cover the text in order. */
function checkCitations(text, citations) {
  let last = -1;
  for (const { generatedResponsePart } of citations) {
    const { text: part, span } = generatedResponsePart.textResponsePart;
    assert.equal(text.slice(span.start, span.end + 1), part);
    assert.ok(span.start > last);
    last = span.end;
  }
  assert.equal(last, text.trimEnd().length - 1);
}

test("RetrieveAndGenerate: answers from passages, cites them, remembers", async (t) => {
  const { send } = await setUp(t);
  const ask = (...args) => send(RetrieveAndGenerateCommand, generation(...args));
  const { output, citations, sessionId } = await ask("When does the ferry leave?");
  assert.match(
    output.text,
    /Search results:\n1\. The ferry to Heron Island leaves .*You said: When does the ferry leave\?$/s,
  );
  checkCitations(output.text, citations);
  const cited = citations.find(({ retrievedReferences }) => retrievedReferences.length);
  assert.deepEqual(cited.retrievedReferences.map(uriOf), [FERRY]);
  assert.match(cited.generatedResponsePart.textResponsePart.text, /^The ferry to Heron Island leaves/);

  const again = await ask("And the tram?", { sessionId });
  assert.equal(again.sessionId, sessionId);
  assert.match((await ask("quantum chromodynamics")).output.text, /^Sorry, I am unable/);
  const templated = await ask(
    "tram?",
    {},
    {
      generationConfiguration: { promptTemplate: { textPromptTemplate: "Q=$query$ R=$search_results$" } },
    },
  );
  assert.match(templated.output.text, /You said: Q=tram\? R=1\. Tram line 3/);
  const limited = await ask(
    "tram?",
    {},
    { generationConfiguration: { inferenceConfig: { textInferenceConfig: { maxTokens: 2 } } } },
  );
  assert.equal(limited.output.text, "[stand-in, not");
  const guardrailConfiguration = { guardrailId: "localguardrail", guardrailVersion: "DRAFT" };
  const blocked = await ask("blockedword tram", {}, { generationConfiguration: { guardrailConfiguration } });
  assert.equal(blocked.guardrailAction, "INTERVENED");

  const data = Buffer.from("The moon is made of basalt.");
  const external = (byteContent) => ({
    input: { text: "moon?" },
    retrieveAndGenerateConfiguration: {
      type: "EXTERNAL_SOURCES",
      externalSourcesConfiguration: {
        modelArn: "amazon.nova-lite-v1:0",
        sources: [{ sourceType: "BYTE_CONTENT", byteContent: { identifier: "moon.txt", data, ...byteContent } }],
      },
    },
  });
  const fromText = await send(RetrieveAndGenerateCommand, external({ contentType: "text/plain" }));
  assert.match(fromText.output.text, /made of basalt/);

  for (const [input, name] of [
    [external({ contentType: "application/pdf" }), "ValidationException"],
    [generation("x", { sessionId: "nobody-s-session" }), "ValidationException"],
    [generation("x", {}, { knowledgeBaseId: "NOSUCHBASE" }), "ResourceNotFoundException"],
    [generation("x", {}, { modelArn: "no.such-model" }), "ValidationException"],
    [{ input: { text: "x" } }, "ValidationException"],
    [generation("x".repeat(1001)), "ValidationException"],
  ]) {
    assert.equal((await refusal(send(RetrieveAndGenerateCommand, input))).name, name);
  }
});

test("RetrieveAndGenerateStream says what RetrieveAndGenerate says", async (t) => {
  const { server, send } = await setUp(t);
  const input = generation("How tall is the lighthouse?");
  const whole = await send(RetrieveAndGenerateCommand, input);
  const { stream, sessionId } = await send(RetrieveAndGenerateStreamCommand, input);
  assert.match(sessionId, /^[0-9a-f-]{36}$/);
  const events = await collect(stream);
  const text = events.map(({ output }) => output?.text ?? "").join("");
  assert.equal(text, whole.output.text);
  assert.ok(events.filter(({ output }) => output).length > 10);
  const citations = events.flatMap(({ citation }) => citation ?? []);
  assert.deepEqual(
    citations.map(({ citation }) => citation),
    whole.citations,
  );
  checkCitations(text, citations);
  assert.ok(server.requests.at(-1).events === events.length);
  const guardrailConfiguration = { guardrailId: "localguardrail", guardrailVersion: "1" };
  const guarded = await send(
    RetrieveAndGenerateStreamCommand,
    generation("ferry?", {}, { generationConfiguration: { guardrailConfiguration } }),
  );
  assert.deepEqual((await collect(guarded.stream)).at(-1), { guardrail: { action: "NONE" } });
  const unknown = await refusal(
    send(RetrieveAndGenerateStreamCommand, generation("x", {}, { knowledgeBaseId: "NOSUCHBASE" })),
  );
  assert.equal(unknown.name, "ResourceNotFoundException");
});

test("Rerank", async (t) => {
  const { send } = await setUp(t);
  const source = (inlineDocumentSource) => ({ type: "INLINE", inlineDocumentSource });
  const text = (content) => source({ type: "TEXT", textDocument: { text: content } });
  const rerank = (sources, more = {}, modelArn = "arn:aws:bedrock:us-east-1::foundation-model/amazon.rerank-v1:0") =>
    send(RerankCommand, {
      queries: [{ type: "TEXT", textQuery: { text: "red apples" } }],
      sources,
      rerankingConfiguration: {
        type: "BEDROCK_RERANKING_MODEL",
        bedrockRerankingConfiguration: { modelConfiguration: { modelArn }, ...more },
      },
    });
  const sources = [
    text("a yellow pear"),
    text("an apple"),
    source({ type: "JSON", jsonDocument: { fruit: "red apple" } }),
  ];
  const { results } = await rerank(sources);
  assert.deepEqual(
    results.map(({ index }) => index),
    [2, 1, 0],
  );
  assert.equal(results[2].relevanceScore, 0);
  assert.equal((await rerank(sources, { numberOfResults: 1 })).results.length, 1);
  const lacking = [source({ type: "JSON", textDocument: { text: "x" } })];
  assert.match((await refusal(rerank(lacking))).message, /sources\[0\]\.inlineDocumentSource lacks/);
  const nova = "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0";
  assert.equal((await refusal(rerank(sources, {}, nova))).name, "ValidationException");
  assert.equal((await refusal(rerank(sources, {}, nova.replace("nova", "no")))).name, "ResourceNotFoundException");
});
