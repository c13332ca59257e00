// Embedding models behind InvokeModel: each family's body, and the one length that there is.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { emulator, HELLO, modelPath, post } from "./emulator.js";

const invoke = (server, modelId, body) => post(server, modelPath(modelId, "invoke"), body);
const NOVA = "amazon.nova-2-multimodal-embeddings-v1:0";
const nova = (params) => ({
  taskType: "SINGLE_EMBEDDING",
  singleEmbeddingParams: {
    embeddingPurpose: "GENERIC_INDEX",
    text: { truncationMode: "NONE", value: "hello" },
    ...params,
  },
});
const cohere = (more) => ({ texts: ["hello", "good morning"], input_type: "search_document", ...more });

const ANSWERED = [
  ["amazon.titan-embed-text-v1", { inputText: "hello" }, ({ embedding }) => [embedding]],
  [
    "amazon.titan-embed-text-v2:0",
    { inputText: "hello", dimensions: 384, normalize: true },
    ({ embedding }) => [embedding],
  ],
  [
    "amazon.titan-embed-image-v1",
    { inputText: "hello", embeddingConfig: { outputEmbeddingLength: 384 } },
    ({ embedding }) => [embedding],
  ],
  ["cohere.embed-english-v3", cohere(), ({ embeddings }) => embeddings],
  ["cohere.embed-v4:0", cohere({ truncate: "RIGHT" }), ({ embeddings }) => embeddings.float],
  [NOVA, nova(), ({ embeddings }) => embeddings.map(({ embedding }) => embedding)],
];

const REFUSED = [
  ["a length that there is not", "amazon.titan-embed-text-v2:0", { inputText: "hello", dimensions: 256 }, "dimensions"],
  ["a length that there is not", "cohere.embed-v4:0", cohere({ output_dimension: 512 }), "output_dimension"],
  ["a length that there is not", NOVA, nova({ embeddingDimension: 1024 }), "embeddingDimension"],
  ["an image", "amazon.titan-embed-image-v1", { inputImage: "aGk=" }, "image input"],
  [
    "an image",
    "cohere.embed-v4:0",
    { images: ["data:image/png;base64,aGk="], input_type: "search_document" },
    "image input",
  ],
  ["a body without a text", "amazon.titan-embed-text-v2:0", {}, "inputText"],
  ["a body of another family", "cohere.embed-english-v3", { inputText: "hello" }, "texts"],
  ["97 texts", "cohere.embed-english-v3", cohere({ texts: new Array(97).fill("a") }), "texts"],
];

describe("embeddings", () => {
  for (const [modelId, body, vectorsOf] of ANSWERED) {
    test(`of ${modelId} are 384 numbers, and the same for the same text`, async (t) => {
      const server = await emulator(t);
      const { status, body: answer, headers } = await invoke(server, modelId, body);
      assert.equal(status, 200, JSON.stringify(answer));
      const vectors = vectorsOf(answer);
      for (const vector of vectors) assert.equal(vector.length, 384);
      assert.deepEqual(vectorsOf((await invoke(server, modelId, body)).body), vectors);
      assert.ok(Number(headers.get("x-amzn-bedrock-input-token-count")) > 0);
    });
  }

  for (const [what, modelId, body, says] of REFUSED) {
    test(`${what} is refused by ${modelId}`, async (t) => {
      const { status, errorType, body: error } = await invoke(await emulator(t), modelId, body);
      assert.equal(status, 400, JSON.stringify(error));
      assert.match(errorType, /^ValidationException/);
      assert.ok(error.message.includes(says), error.message);
    });
  }

  test("come through the inference profiles that AWS has, and through no others", async (t) => {
    const server = await emulator(t);
    const profile = (id) => `arn:aws:bedrock:us-east-1:123456789012:inference-profile/${id}`;
    const { embeddings } = (await invoke(server, "cohere.embed-v4:0", cohere())).body;
    for (const id of ["us", "eu", "global"].map((prefix) => `${prefix}.cohere.embed-v4:0`)) {
      for (const modelId of [id, profile(id)]) {
        const { status, body } = await invoke(server, modelId, cohere());
        assert.equal(status, 200, `${modelId}: ${JSON.stringify(body)}`);
        assert.deepEqual(body.embeddings, embeddings);
      }
    }
    for (const modelId of ["apac.cohere.embed-v4:0", "us.amazon.titan-embed-text-v2:0", profile(`us.${NOVA}`)]) {
      const { status, body } = await invoke(server, modelId, cohere());
      assert.deepEqual([status, body.message], [400, "The provided model identifier is invalid."], modelId);
    }
    const { body } = await post(server, modelPath("us.cohere.embed-v4:0"), HELLO);
    assert.equal(body.message, "The provided model identifier is invalid.", "Converse");
  });

  test("are not for Converse, and say who computes them", async (t) => {
    const server = await emulator(t);
    const { status } = await post(server, modelPath("amazon.titan-embed-text-v2:0"), { messages: [] });
    assert.equal(status, 400);
    assert.equal(server.info.embeddings.standIn, true);
    assert.ok(!server.info.modelIds.some((id) => id.includes("embed")));
  });
});
