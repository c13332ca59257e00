import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ApplyGuardrailCommand,
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  InvokeGuardrailChecksCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { checkedClient, refusal } from "./checked-client.js";
import { collect, emulator, HELLO_ANSWER } from "./emulator.js";

const modelId = "amazon.nova-micro-v1:0";
const guardrail = { guardrailIdentifier: "localguardrail", guardrailVersion: "1" };
const arn = "arn:aws:bedrock:us-east-1:123456789012:guardrail/localguardrail";
const BLOCKED = /guardrail of local-bedrock blocked this input/;
const saying = (text) => ({ messages: [{ role: "user", content: [{ text }] }] });
const decode = (bytes) => JSON.parse(new TextDecoder().decode(bytes));

async function setUp(t, options) {
  const client = checkedClient(t, await emulator(t, options), BedrockRuntimeClient);
  return (Command, input) => client.send(new Command(input));
}

test("ApplyGuardrail blocks words, masks addresses, lets the rest pass", async (t) => {
  const send = await setUp(t, { guardrailWords: ["blockedword", "C++", "two words"] });
  const apply = (texts, more) =>
    send(ApplyGuardrailCommand, {
      ...guardrail,
      source: "INPUT",
      content: texts.map((text) => ({ text: { text } })),
      ...more,
    });

  const none = await apply(["all is well", "blockedwords is another word"]);
  assert.deepEqual([none.action, none.actionReason, none.outputs], ["NONE", "No action.", []]);
  assert.deepEqual(none.guardrailCoverage.textCharacters, { guarded: 39, total: 39 });
  assert.equal(none.usage.wordPolicyUnits, 1);

  const blocked = await apply(["a BlockedWord", "I like c++ and two words", "a@b.example"]);
  assert.deepEqual([blocked.action, blocked.actionReason], ["GUARDRAIL_INTERVENED", "Guardrail blocked."]);
  assert.equal(blocked.outputs.length, 1);
  assert.match(blocked.outputs[0].text, BLOCKED);
  const [{ wordPolicy, appliedGuardrailDetails }] = blocked.assessments;
  assert.deepEqual(
    wordPolicy.customWords.map(({ match, action }) => [match, action]),
    [
      ["BlockedWord", "BLOCKED"],
      ["c++", "BLOCKED"],
      ["two words", "BLOCKED"],
    ],
  );
  assert.equal(appliedGuardrailDetails.guardrailArn, arn);

  const masked = await apply(["write to jane.doe+x@mail.example.org.", "or not"], { source: "OUTPUT" });
  assert.deepEqual(masked.outputs, [{ text: "write to {EMAIL}." }, { text: "or not" }]);
  assert.deepEqual(masked.assessments[0].sensitiveInformationPolicy.piiEntities, [
    { match: "jane.doe+x@mail.example.org", type: "EMAIL", action: "ANONYMIZED", detected: true },
  ]);
  assert.equal((await apply(["x".repeat(1001)])).usage.sensitiveInformationPolicyUnits, 2);
  assert.deepEqual((await apply(["fine"], { outputScope: "FULL" })).outputs, [{ text: "fine" }]);
  const image = { image: { format: "png", source: { bytes: new Uint8Array([1]) } } };
  const withImage = await apply([], { content: [image], guardrailIdentifier: arn, guardrailVersion: "DRAFT" });
  assert.deepEqual(withImage.guardrailCoverage.images, { guarded: 0, total: 1 });

  for (const [input, name] of [
    [{ guardrailIdentifier: "another" }, "ResourceNotFoundException"],
    [{ guardrailVersion: "2" }, "ResourceNotFoundException"],
    [{ guardrailVersion: "one" }, "ValidationException"],
    [{ source: "NEITHER" }, "ValidationException"],
    [{ content: undefined }, "ValidationException"],
  ]) {
    assert.equal((await refusal(apply(["x"], input))).name, name, JSON.stringify(input));
  }
});

test("Converse and ConverseStream behind the guardrail", async (t) => {
  const send = await setUp(t);
  const converse = (text, config = {}) =>
    send(ConverseCommand, { modelId, ...saying(text), guardrailConfig: { ...guardrail, trace: "enabled", ...config } });

  const clean = await converse("hello out there");
  assert.equal(clean.output.message.content[0].text, HELLO_ANSWER);
  assert.equal(clean.stopReason, "end_turn");
  assert.equal(clean.trace.guardrail.actionReason, "No action.");
  assert.equal((await converse("hello", { trace: "disabled" })).trace, undefined);

  const blocked = await converse("a blockedword");
  assert.equal(blocked.stopReason, "guardrail_intervened");
  assert.match(blocked.output.message.content[0].text, BLOCKED);
  assert.equal(blocked.usage.totalTokens, 0);
  const found = blocked.trace.guardrail.inputAssessment.localguardrail.wordPolicy.customWords;
  assert.deepEqual(found, [{ match: "blockedword", action: "BLOCKED", detected: true }]);

  const masked = await converse("me@mail.example");
  assert.match(masked.output.message.content[0].text, /You said: \{EMAIL\}$/, "the model never sees the address");

  const marked = await send(ConverseCommand, {
    modelId,
    messages: [{ role: "user", content: [{ text: "a blockedword" }, { guardContent: { text: { text: "fine" } } }] }],
    guardrailConfig: guardrail,
  });
  assert.equal(marked.stopReason, "guardrail_intervened", "the input's mark lets it pass; the answer repeats it");
  assert.match(marked.output.message.content[0].text, /blocked this output/);

  const { stream } = await send(ConverseStreamCommand, {
    modelId,
    ...saying("a blockedword"),
    guardrailConfig: { ...guardrail, trace: "enabled" },
  });
  const events = await collect(stream);
  assert.match(events.map((event) => event.contentBlockDelta?.delta.text ?? "").join(""), BLOCKED);
  assert.equal(events.find(({ messageStop }) => messageStop).messageStop.stopReason, "guardrail_intervened");
  assert.ok(events.at(-1).metadata.trace.guardrail.inputAssessment.localguardrail);
  const streamed = await send(ConverseStreamCommand, {
    modelId,
    ...saying("hello out there"),
    guardrailConfig: guardrail,
  });
  const deltas = (await collect(streamed.stream)).map((event) => event.contentBlockDelta?.delta.text ?? "");
  assert.equal(deltas.join(""), HELLO_ANSWER);

  const unknown = await refusal(converse("hello", { guardrailVersion: "7" }));
  assert.equal(unknown.status, 404);
  assert.equal((await refusal(converse("hello", { guardrailVersion: undefined }))).name, "ValidationException");
});

test("InvokeModel behind the guardrail", async (t) => {
  const send = await setUp(t);
  const input = (text) => ({ modelId, ...guardrail, trace: "ENABLED", body: JSON.stringify(saying(text)) });
  const passed = decode((await send(InvokeModelCommand, input("hello out there"))).body);
  assert.equal(passed["amazon-bedrock-guardrailAction"], "NONE");
  assert.equal(passed.output.message.content[0].text, HELLO_ANSWER);
  const blocked = decode((await send(InvokeModelCommand, input("a blockedword"))).body);
  assert.equal(blocked["amazon-bedrock-guardrailAction"], "INTERVENED");
  assert.match(blocked.output.message.content[0].text, BLOCKED);
  assert.ok(blocked["amazon-bedrock-trace"].guardrail.input.localguardrail.wordPolicy);
  const { body } = await send(InvokeModelWithResponseStreamCommand, input("a blockedword"));
  const chunks = (await collect(body)).map(({ chunk }) => decode(chunk.bytes));
  assert.match(chunks.map((chunk) => chunk.contentBlockDelta?.delta.text ?? "").join(""), BLOCKED);
  assert.equal(chunks.at(-1)["amazon-bedrock-guardrailAction"], "INTERVENED");
});

test("InvokeGuardrailChecks follows the same rule", async (t) => {
  const send = await setUp(t);
  const check = (texts, checks) =>
    send(InvokeGuardrailChecksCommand, {
      messages: [{ role: "user", content: texts.map((text) => ({ text })) }],
      checks,
    });
  const checks = {
    contentFilter: { categories: [{ category: "HATE" }, { category: "INSULTS" }] },
    promptAttack: { categories: [{ category: "JAILBREAK" }] },
    sensitiveInformation: { entities: [{ type: "EMAIL" }, { type: "PHONE" }] },
  };
  const { results, usage } = await check(["fine", "blockedword to a@b.example"], checks);
  assert.deepEqual(results.contentFilter.results, [
    { category: "HATE", severityScore: 1 },
    { category: "INSULTS", severityScore: 1 },
  ]);
  assert.equal(results.promptAttack.results[0].severityScore, 1);
  const [email] = results.sensitiveInformation.results;
  assert.deepEqual([email.contentIndex, email.beginOffset, email.endOffset], [1, 15, 26]);
  assert.equal(usage.contentFilter.textUnits, 1);
  const calm = await check(["fine"], { promptAttack: checks.promptAttack });
  assert.deepEqual(calm.results, { promptAttack: { results: [{ category: "JAILBREAK", severityScore: 0 }] } });
  assert.equal((await refusal(check(["x"], { promptAttack: { categories: [] } }))).name, "ValidationException");
});
