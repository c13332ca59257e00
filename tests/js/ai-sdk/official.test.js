// The bodies that the official provider sends, and the features that it warns of, are ours.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createAmazonBedrock } from "@ai-sdk/amazon-bedrock";
import { converseOutput, json, scriptedFetch } from "bedrock-wasm/testing";
import { CREDENTIALS, REGION } from "../support/clients.js";
import { asked, bedrock, bodiesOf, CLAUDE, NOVA, PNG, text, tool, user } from "./asked.js";

const cachePoint = { type: "default" };
const cached = bedrock({ cachePoint });
const schema = { type: "object", properties: { a: { type: "string" } } };
const call = (more) => ({ type: "tool-call", toolCallId: "call-1", toolName: "t", input: { a: 1 }, ...more });
const result = (output, more) => ({ type: "tool-result", toolCallId: "call-1", toolName: "t", output, ...more });
const assistant = (...content) => ({ role: "assistant", content });
const answered = (output) => [user(text("?")), assistant(call()), { role: "tool", content: [result(output)] }];
const file = (mediaType, data, more) => ({ type: "file", mediaType, data, ...more });
const thought = (options) => ({ type: "reasoning", text: " Hm. ", ...(options && bedrock(options)) });
const reasons = (reasoningConfig, more) => ({ ...bedrock({ reasoningConfig }), ...more });

/** @type {Record<string, [object, string?]>} */
const CALLS = {
  "a text": [{}],
  "settings that Bedrock has": [{ maxOutputTokens: 5, temperature: 0.5, topP: 0.9, stopSequences: ["x"] }],
  "the least temperature": [{ temperature: 0 }],
  "the highest temperature": [{ temperature: 1 }],
  "a temperature that is too high": [{ temperature: 1.01 }],
  "a temperature that is too low": [{ temperature: -0.01 }],
  "settings that Bedrock does not have": [{ seed: 0, frequencyPenalty: 0, presencePenalty: 0 }],
  "system messages with a cache point": [
    { prompt: [{ role: "system", content: "a" }, { role: "system", content: "b", ...cached }, user(text("?"))] },
  ],
  "cache points after parts and after messages of one side": [
    { prompt: [user(text("a", cached), text("b")), { ...user(text("c")), ...cached }, user(text("d"))] },
  ],
  "an assistant's text that is blank": [{ prompt: [user(text("a")), assistant(text(" ")), user(text("b"))] }],
  "the beginning of an answer": [{ prompt: [user(text("a")), assistant(text("So \n"))] }],
  "the beginning of an answer with a cache point": [{ prompt: [user(text("a")), assistant(text("So ", cached))] }],
  "an answer with spaces that is not the last": [
    { prompt: [user(text("a")), assistant(text("So ")), user(text("b"))] },
  ],
  "two answers in a row": [{ prompt: [user(text("a")), assistant(text("b")), assistant(text("c "))] }],
  "an image, and documents without names": [
    {
      prompt: [
        user(
          file("image/png", PNG),
          file("image/jpeg", new URL("s3://bucket/a.jpg")),
          file("application/pdf", PNG),
          file("text/csv", new Uint8Array([97]), bedrock({ citations: { enabled: true } })),
          file("text/markdown", PNG, { filename: "read me.md", ...cached }),
        ),
      ],
    },
  ],
  "a result in text": [{ tools: [tool("t")], prompt: answered({ type: "text", value: "ok" }) }],
  "a result in JSON": [{ tools: [tool("t")], prompt: answered({ type: "json", value: { b: [1, null] } }) }],
  "a call that the user did not allow, with the reason": [
    { tools: [tool("t")], prompt: answered({ type: "execution-denied", reason: "No." }) },
  ],
  "an approval, which is not for Bedrock": [
    {
      tools: [tool("t")],
      prompt: [
        user(text("?")),
        assistant(call()),
        { role: "tool", content: [{ type: "tool-approval-response" }, result({ type: "text", value: "ok" }, cached)] },
      ],
    },
  ],
  "a result of several parts": [
    {
      tools: [tool("t")],
      prompt: answered({
        type: "content",
        value: [
          text("see"),
          { type: "image-data", mediaType: "image/png", data: PNG },
          { type: "image-url", url: "s3://bucket/a.b/c.JPG" },
          { type: "file-data", mediaType: "text/plain", data: PNG },
          { type: "file-data", mediaType: "application/pdf", data: PNG, filename: "a.pdf" },
        ],
      }),
    },
  ],
  "tool content without tools": [{ prompt: [...answered({ type: "text", value: "ok" }), user(text("!"))] }],
  "tool content with tools that must not be called": [
    {
      tools: [tool("t")],
      toolChoice: { type: "none" },
      prompt: [...answered({ type: "text", value: "a" }), user(text("!"))],
    },
  ],
  "thoughts, of which those that Bedrock signed are sent": [
    {
      prompt: [
        user(text("?")),
        assistant(thought({ signature: "sig" }), thought(), thought({ redactedContent: "c2VjcmV0" }), text("a")),
        user(text("!")),
      ],
    },
  ],
  "tools that the model may call": [
    { tools: [tool("a", { description: "A tool.", strict: true }), tool("b")], toolChoice: { type: "auto" } },
  ],
  "tools without a choice": [{ tools: [tool("a"), tool("b", { description: " " })] }],
  "a tool that must be called": [{ tools: [tool("a")], toolChoice: { type: "tool", toolName: "a" } }],
  "some tool that must be called": [{ tools: [tool("a"), tool("b")], toolChoice: { type: "required" } }],
  "a tool of another provider": [
    { tools: [{ type: "provider", id: "openai.web_search", name: "web_search", args: {} }] },
  ],
  "an object beside tools": [{ tools: [tool("a")], responseFormat: { type: "json", schema } }],
  "an answer in text": [{ responseFormat: { type: "text" } }],
  "JSON without a schema": [{ responseFormat: { type: "json" } }],
  "members of Converse": [
    bedrock({
      guardrailConfig: { guardrailIdentifier: "g", guardrailVersion: "1" },
      performanceConfig: { latency: "optimized" },
      serviceTier: "flex",
      additionalModelRequestFields: { x: { y: 1 } },
    }),
  ],
  "reasoning with a budget": [reasons({ type: "enabled", budgetTokens: 2000 }, { maxOutputTokens: 100 }), CLAUDE],
  "reasoning with a budget and no limit": [reasons({ type: "enabled", budgetTokens: 2000 }), CLAUDE],
  "adaptive reasoning": [reasons({ type: "adaptive", display: "summarized", budgetTokens: 9 }), CLAUDE],
  "reasoning with an effort": [reasons({ type: "adaptive", maxReasoningEffort: "max" }), CLAUDE],
  "an effort alone": [reasons({ maxReasoningEffort: "low" }), CLAUDE],
  "an effort without reasoning": [reasons({ type: "disabled", maxReasoningEffort: "low" }), CLAUDE],
  "reasoning that is disabled": [reasons({ type: "disabled", budgetTokens: 9 }), CLAUDE],
  "settings that do not go with reasoning": [
    reasons({ type: "enabled", budgetTokens: 9 }, { temperature: 0.5, topP: 0.9, topK: 5, stopSequences: ["x"] }),
    CLAUDE,
  ],
  "a budget for a model that has none": [reasons({ budgetTokens: 9 }), NOVA],
  "adaptive reasoning of a model that has none": [reasons({ type: "adaptive" }), "openai.gpt-oss-20b-1:0"],
  "Nova's effort": [reasons({ type: "enabled", maxReasoningEffort: "low" }), NOVA],
  "gpt-oss's effort": [reasons({ maxReasoningEffort: "high" }), "us.openai.gpt-oss-120b-1:0"],
  "GPT's effort": [reasons({ type: "enabled", maxReasoningEffort: "high" }), "openai.gpt-5.6-luna"],
};

async function official(options, modelId) {
  const fetch = scriptedFetch([json(converseOutput("Yes."))]);
  const model = createAmazonBedrock({ region: REGION, ...CREDENTIALS, fetch })(modelId);
  const { warnings } = await model.doGenerate({ prompt: [user(text("?"))], ...options });
  const [{ system, ...body }] = bodiesOf(fetch);
  return { body: { ...body, ...(system.length && { system }) }, warnings };
}

const featuresOf = (warnings) => warnings.map(({ feature }) => feature);

for (const [name, [options, modelId = NOVA]] of Object.entries(CALLS)) {
  test(`as the official provider: ${name}`, async () => {
    const [ours, theirs] = await Promise.all([asked(options, modelId), official(options, modelId)]);
    assert.deepEqual(ours.body, theirs.body);
    assert.deepEqual(featuresOf(ours.warnings), featuresOf(theirs.warnings));
  });
}
