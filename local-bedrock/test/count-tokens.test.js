import assert from "node:assert/strict";
import { test } from "node:test";
import { BedrockRuntimeClient, ConverseCommand, CountTokensCommand } from "@aws-sdk/client-bedrock-runtime";
import { checkedClient, refusal } from "./checked-client.js";
import { emulator, HELLO } from "./emulator.js";

const MODELS = ["amazon.nova-micro-v1:0", "us.amazon.nova-lite-v1:0", "anthropic.claude-3-haiku-20240307-v1:0"];

test("counts what Converse says it read", async (t) => {
  const client = checkedClient(t, await emulator(t), BedrockRuntimeClient);
  const count = (modelId, input) => client.send(new CountTokensCommand({ modelId, input }));
  const conversation = { ...HELLO, system: [{ text: "Be brief." }] };
  for (const modelId of MODELS) {
    const { usage } = await client.send(new ConverseCommand({ modelId, ...conversation }));
    const { inputTokens } = await count(modelId, { converse: conversation });
    assert.equal(inputTokens, usage.inputTokens);
    assert.ok(inputTokens > 0);
  }
  const bodies = {
    [MODELS[0]]: HELLO,
    [MODELS[2]]: {
      anthropic_version: "bedrock-2023-05-31",
      max_tokens: 9,
      messages: [{ role: "user", content: HELLO.messages[0].content[0].text }],
    },
  };
  for (const [modelId, body] of Object.entries(bodies)) {
    const { inputTokens } = await count(modelId, { invokeModel: { body: Buffer.from(JSON.stringify(body)) } });
    assert.equal(inputTokens, (await count(modelId, { converse: HELLO })).inputTokens);
  }

  for (const [modelId, input] of [
    ["no.such-model", { converse: HELLO }],
    [MODELS[0], { converse: { messages: [] } }],
    [MODELS[0], { invokeModel: { body: Buffer.from("{") } }],
    [MODELS[0], { invokeModel: { body: Buffer.from('{"messages":5}') } }],
    [MODELS[0], undefined],
  ]) {
    assert.equal(
      (await refusal(count(modelId, input))).name,
      "ValidationException",
      `${modelId} ${JSON.stringify(input)}`,
    );
  }
});
