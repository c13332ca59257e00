// What the real service once answered: the same request, and the vectors as the response has them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { embed } from "bedrock-wasm/embeddings";
import { scriptedFetch } from "bedrock-wasm/testing";
import { client } from "../support/clients.js";
import { ABSENT, recordings } from "../support/corpus.js";
import { bodiesOf } from "../support/families.js";

/** `embed()`'s options for a recorded body. */
function optionsOf(modelId, body) {
  const { singleEmbeddingParams: nova } = body;
  const options = nova
    ? {
        values: [nova.text.value],
        truncate: nova.text.truncationMode,
        inputType: nova.embeddingPurpose,
        dimensions: nova.embeddingDimension,
      }
    : {
        values: body.texts ?? [body.inputText],
        truncate: body.truncate,
        inputType: body.input_type,
        dimensions: body.dimensions ?? body.output_dimension,
      };
  const family = modelId.includes("inference-profile") ? "titan-text-v2" : undefined;
  return { modelId, ...options, normalize: body.normalize, family };
}

/** By hand, from each family's shape. */
function vectorsOf({ embedding, embeddings }) {
  if (embedding) return [embedding];
  return embeddings.float ?? embeddings.map((one) => one.embedding ?? one);
}

const recorded = recordings().flatMap(({ name, meta, request, response }) => {
  const [, id] = /\/model\/([^/]+)\/invoke$/.exec(meta.uri) ?? [];
  const modelId = id && decodeURIComponent(id);
  if (!/embed|inference-profile/.test(modelId ?? "")) return [];
  const body = JSON.parse(request);
  return body.messages || meta.status !== 200
    ? []
    : [{ name, modelId, body, response, headers: meta.response_headers }];
});

for (const { name, modelId, body, response, headers } of recorded) {
  test(name, async () => {
    const fetch = scriptedFetch([() => new Response(response, { headers })]);
    const { embeddings, usage } = await embed(client(fetch), optionsOf(modelId, body));
    const answer = JSON.parse(response);
    assert.deepEqual(
      embeddings,
      vectorsOf(answer).map((vector) => Float32Array.from(vector)),
    );
    assert.equal(usage.inputTokens, Number(headers["x-amzn-bedrock-input-token-count"]));
    if (answer.inputTextTokenCount) assert.equal(usage.inputTokens, answer.inputTextTokenCount);
    // A budget of tokens is not among the options.
    const { max_tokens: _, ...sent } = body;
    assert.deepEqual(bodiesOf(fetch), [sent]);
  });
}

test("all that were recorded are tried", { skip: ABSENT }, () =>
  assert.ok(recorded.length >= 25, `${recorded.length}`),
);
