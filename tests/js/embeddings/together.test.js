// How calls add up: which images go out together, what the calls' metadata sums to, and how many run side by side.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { embed } from "bedrock-wasm/embeddings";
import { rejection } from "../support/clients.js";

/** A client whose calls take a turn of the event loop; it keeps the inputs, and how many calls were open when each began. */
function runtime(answerOf, metadata = []) {
  const inputs = [];
  const openings = [];
  let open = 0;
  const invokeModel = async (input) => {
    const at = inputs.push(input) - 1;
    openings.push(++open);
    await new Promise(setImmediate);
    open--;
    return {
      body: { json: () => answerOf(input.body) },
      $metadata: { httpStatusCode: 200, attempts: 1, totalRetryDelay: 0, ...metadata[at] },
    };
  };
  return { invokeModel, inputs, openings };
}

const TITAN = "amazon.titan-embed-text-v1";
const oneVector = () => ({ embedding: [1, 2] });
const texts = (count) => Array.from({ length: count }, (_, index) => `text ${index}`);

describe("images of one call have 14 MB at most", () => {
  const SIZES = [
    [[7e6, 7e6], [2]],
    [
      [7e6, 7e6 + 1],
      [1, 1],
    ],
    [
      [3e6, 9e6, 3e6, 12e6],
      [2, 1, 1],
    ],
    [
      [15e6, 1],
      [1, 1],
    ],
  ];
  /** A Blob that says how large it is and has no more than its first bytes. */
  class Large extends Blob {
    size;
    constructor(size) {
      super([Uint8Array.of(0x89, 0x50)]);
      this.size = size;
    }
  }
  const cohere = ({ images }) => ({ embeddings: { float: images.map(() => [1]) } });

  for (const [sizes, expected] of SIZES) {
    test(`${sizes.join(", ")} bytes go out in calls of ${expected.join(", ")}`, async () => {
      const client = runtime(cohere);
      const values = sizes.map((size) => ({ image: new Large(size) }));
      await embed(client, { modelId: "cohere.embed-v4:0", values });
      assert.deepEqual(
        client.inputs.map(({ body }) => body.images.length),
        expected,
      );
    });
  }

  test("bytes count as Blobs do", async () => {
    const client = runtime(cohere);
    const image = new Uint8Array(7_000_001).fill(0x89, 0, 1).fill(0x50, 1, 2);
    const { embeddings } = await embed(client, { modelId: "cohere.embed-v4:0", values: [{ image }, { image }] });
    assert.deepEqual([client.inputs.length, embeddings.length], [2, 2]);
  });
});

test("$metadata is that of the last call, with the attempts and delays of all", async () => {
  const metadata = [
    { requestId: "a", attempts: 1, totalRetryDelay: 0 },
    { requestId: "b", attempts: 3, totalRetryDelay: 70 },
    { requestId: "c", attempts: 2, totalRetryDelay: 30 },
  ];
  const progress = [];
  const { $metadata } = await embed(runtime(oneVector, metadata), {
    modelId: TITAN,
    values: texts(3),
    concurrency: 1,
    onProgress: (at) => progress.push(at),
  });
  assert.deepEqual($metadata, { httpStatusCode: 200, requestId: "c", attempts: 6, totalRetryDelay: 100 });
  assert.deepEqual(progress, [
    { done: 1, total: 3 },
    { done: 2, total: 3 },
    { done: 3, total: 3 },
  ]);
});

describe("calls side by side", () => {
  test("stay as many as allowed while each needs one attempt", async () => {
    const client = runtime(oneVector);
    await embed(client, { modelId: TITAN, values: texts(12), concurrency: 4 });
    assert.deepEqual(client.openings, [1, 2, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4]);
  });

  test("become half as many when calls needed more attempts than one, and one more after each round without", async () => {
    const client = runtime(
      oneVector,
      texts(4).map(() => ({ attempts: 2 })),
    );
    await embed(client, { modelId: TITAN, values: texts(14), concurrency: 4 });
    assert.deepEqual(client.openings, [1, 2, 3, 4, 2, 2, 2, 2, 2, 3, 3, 3, 3, 4]);
  });

  test("do not try again after an error that has no status, though it says that it can be repeated", async () => {
    const broken = Object.assign(new Error("of a hook"), { retryable: true });
    let calls = 0;
    const invokeModel = async () => {
      calls++;
      throw broken;
    };
    assert.equal(await rejection(embed({ invokeModel }, { modelId: TITAN, values: ["a"] })), broken);
    assert.equal(calls, 1);
  });

  test("pause twice as long each time that one is throttled, up to 10 s, and up to twice that by chance", async (t) => {
    const pauses = [];
    const { setTimeout } = globalThis;
    t.mock.method(globalThis, "setTimeout", (run, ms) => setTimeout(run, (pauses.push(ms), 0)));
    t.mock.method(Math, "random", () => 0.5);
    const slow = Object.assign(new Error("slow down"), { retryable: true, $metadata: { httpStatusCode: 429 } });
    const invokeModel = async () => {
      throw slow;
    };
    assert.equal(await rejection(embed({ invokeModel }, { modelId: TITAN, values: ["a"] })), slow);
    assert.deepEqual(
      pauses.map((ms) => ms / 1.5),
      [125, 250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000],
    );
  });
});
