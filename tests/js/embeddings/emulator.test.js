// embed() against the emulator: another reading of AWS's documentation accepts its bodies.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startLocalBedrock } from "local-bedrock";
import { Bedrock, BedrockRuntime } from "bedrock-wasm";
import { embed, nearest } from "bedrock-wasm/embeddings";
import { listInvocable } from "bedrock-wasm/models";
import { rejection } from "../support/clients.js";

let emulator;
let config;
before(async () => {
  emulator = await startLocalBedrock({ model: "scripted", log: () => {} });
  config = { region: emulator.region, endpoint: emulator.url, credentials: emulator.credentials };
});
after(() => emulator.close());

const TEXTS = ["The cat sat on the mat.", "Stocks fell on Monday.", "The cats sat on the mats."];

test("every embedding model that is listed embeds, and similar texts are near", async () => {
  const { models } = await listInvocable(new Bedrock(config), { modality: "EMBEDDING" });
  assert.ok(models.length >= 7, `${models.length}`);
  for (const { modelId } of models) {
    const { embeddings } = await embed(new BedrockRuntime(config), { modelId, values: TEXTS });
    assert.deepEqual(
      embeddings.map(({ length }) => length),
      [384, 384, 384],
      modelId,
    );
    assert.equal(nearest(embeddings[0], embeddings.slice(1), 1)[0].index, 1, modelId);
  }
});

test("options that it lacks are refused as AWS would", async () => {
  const error = await rejection(
    embed(new BedrockRuntime(config), { modelId: "amazon.titan-embed-text-v2:0", values: TEXTS, dimensions: 256 }),
  );
  assert.equal(error.name, "ValidationException");
});
