// The body of each family is the one that AWS documents; what a model does not take is refused before anything is sent.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { InputError } from "bedrock-wasm";
import { embed } from "bedrock-wasm/embeddings";
import { json, scriptedFetch } from "bedrock-wasm/testing";
import { client, rejection } from "../support/clients.js";
import { bodiesOf, withBytes } from "../support/families.js";

const { embeddings, usage } = JSON.parse(readFileSync(new URL("../../cases/families.json", import.meta.url), "utf8"));

/** An answer in the shape of the family that a body belongs to. */
function answer({ body }) {
  const { texts, images, inputs, taskType, inputType } = JSON.parse(new TextDecoder().decode(body));
  const count = (texts ?? images ?? inputs)?.length;
  const vector = new Array(LENGTH.now).fill(0.5);
  if (count) return json({ embeddings: { float: new Array(count).fill(vector) } })();
  if (taskType) return json({ embeddings: [{ embedding: vector, embeddingType: "TEXT" }] })();
  return inputType ? json({ data: [{ embedding: vector }] })() : json({ embedding: vector, inputTextTokenCount: 1 })();
}
const LENGTH = { now: 2 };

describe("bodies", () => {
  for (const { name, options, bodies } of embeddings.filter(({ refused }) => !refused)) {
    test(name, async () => {
      const fetch = scriptedFetch([answer]);
      LENGTH.now = options.dimensions ?? 2;
      const { embeddings: vectors } = await embed(client(fetch), withBytes(options));
      assert.deepEqual(bodiesOf(fetch), bodies);
      assert.equal(vectors.length, options.values.length);
      assert.ok(vectors.every((vector) => vector instanceof Float32Array));
      for (const { url } of fetch.sent) {
        assert.ok(decodeURIComponent(url).endsWith(`/model/${options.modelId}/invoke`), url);
      }
    });
  }

  test("a Blob is sent as its bytes are", async () => {
    const { options, bodies } = embeddings.find(({ name }) => name.startsWith("Nova: an image"));
    const fetch = scriptedFetch([answer]);
    const [{ image }] = withBytes(options.values);
    LENGTH.now = 2;
    await embed(client(fetch), { ...options, values: [{ image: new Blob([image], { type: "text/plain" }) }] });
    assert.deepEqual(bodiesOf(fetch), bodies);
  });

  test("each names the page that documents it", () => {
    for (const { name, source } of embeddings.filter(({ refused }) => !refused)) {
      assert.match(source, /^https:\/\/docs\.aws\.amazon\.com\//, name);
    }
  });
});

describe("usage", () => {
  for (const { name, modelId, response, header, tokens } of usage) {
    test(name, async () => {
      const headers = { ...(header && { "x-amzn-bedrock-input-token-count": header }) };
      const { usage: found } = await embed(client(scriptedFetch([() => Response.json(response, { headers })])), {
        modelId,
        values: ["a"],
      });
      assert.equal(found.inputTokens, tokens ?? undefined);
    });
  }
});

test("the options of each call are the client's", async () => {
  const seen = [];
  const fetch = scriptedFetch([json({ embedding: [1] })]);
  await embed(client(fetch), {
    modelId: "amazon.titan-embed-text-v2:0",
    values: ["a"],
    headers: { "x-team": "search" },
    timeouts: { totalMs: 60_000 },
    maxAttempts: 1,
    maxMessageBytes: 1e6,
    onAttempt: ({ attempt }) => seen.push(attempt),
    onResponse: ({ httpStatusCode }) => seen.push(httpStatusCode),
  });
  assert.deepEqual(seen, [1, 200]);
  assert.equal(fetch.sent[0].headers["x-team"], "search");
});

describe("refused", () => {
  for (const { name, options, refused } of embeddings.filter((one) => one.refused)) {
    test(name, async () => {
      const fetch = scriptedFetch([answer]);
      const error = await rejection(embed(client(fetch), withBytes(options)));
      assert.ok(error instanceof InputError, error.stack);
      assert.equal(error.code, "invalid_input");
      for (const part of refused) assert.ok(error.message.includes(part.js ?? part), error.message);
      assert.equal(fetch.sent.length, 0);
    });
  }

  const ONE = { modelId: "cohere.embed-v4:0", values: ["a"] };
  for (const [member, options] of Object.entries({
    client: ONE,
    concurrency: { ...ONE, concurrency: 0 },
    onError: { ...ONE, onError: "ignore" },
    onProgress: { ...ONE, onProgress: 1 },
    abortSignal: { ...ONE, abortSignal: {} },
    dimension: { ...ONE, dimension: 256 },
  })) {
    test(`${member}, as an option`, async () => {
      const fetch = scriptedFetch([answer]);
      const error = await rejection(embed(member === "client" ? {} : client(fetch), options));
      assert.ok(error instanceof InputError && error.message.startsWith(member), error.stack);
      assert.equal(fetch.sent.length, 0);
    });
  }
});
