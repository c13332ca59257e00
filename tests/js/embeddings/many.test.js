// Ten thousand values: the order, throttling, the bound on calls at once, and an end in the middle.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { embed } from "bedrock-wasm/embeddings";
import { json, networkFailure, scriptedFetch, serviceError } from "bedrock-wasm/testing";
import { client, rejection } from "../support/clients.js";

const COUNT = 10_000;
const THROTTLED = serviceError("ThrottlingException", { retryAfterMs: 1 });

/** The texts are numbers; each vector holds its own. */
const values = (count) => Array.from({ length: count }, (_, index) => String(index));
const textsOf = ({ body }) => JSON.parse(new TextDecoder().decode(body)).texts;
const vectors = (texts) => json({ embeddings: { float: texts.map((text) => [Number(text), 1]) } });

/** Answers calls of Cohere, after a while; keeps how many are open. */
function model({ answer = (texts) => vectors(texts), waitMs = 1 } = {}) {
  const state = { open: 0, most: 0, calls: 0 };
  const fetch = scriptedFetch([
    async (sent) => {
      state.most = Math.max(state.most, ++state.open);
      const number = ++state.calls;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      state.open--;
      return answer(textsOf(sent), number)(sent);
    },
  ]);
  return Object.assign(state, { fetch });
}

const options = (more) => ({ modelId: "cohere.embed-v4:0", values: values(COUNT), ...more });
const assertInOrder = (embeddings) => embeddings.forEach((vector, index) => assert.equal(vector[0], index));

describe("10,000 texts", () => {
  test("go out 96 a call, never more than the limit at once, and come back in order", async () => {
    const one = model();
    const progress = [];
    const { embeddings, $metadata } = await embed(
      client(one.fetch),
      options({ concurrency: 5, onProgress: (at) => progress.push(at) }),
    );
    assert.equal(embeddings.length, COUNT);
    assertInOrder(embeddings);
    assert.equal(one.calls, Math.ceil(COUNT / 96));
    assert.equal(one.most, 5);
    assert.equal($metadata.attempts, one.calls);
    assert.equal(progress.length, one.calls);
    assert.deepEqual(progress.at(-1), { done: COUNT, total: COUNT });
  });

  test("5 % of the requests throttled, and the client does not retry", async () => {
    const one = model({ answer: (texts, number) => (number % 20 === 3 ? THROTTLED : vectors(texts)) });
    const { embeddings } = await embed(client(one.fetch), options({ maxAttempts: 1 }));
    assertInOrder(embeddings);
    assert.ok(one.calls > Math.ceil(COUNT / 96));
    assert.ok(one.most <= 8, `${one.most}`);
  });

  test("an abort in the middle rejects with its reason and cancels every call", async () => {
    const controller = new AbortController();
    const one = model({ waitMs: 5 });
    const onProgress = ({ done }) => done > COUNT / 2 && controller.abort(new Error("enough"));
    const error = await rejection(embed(client(one.fetch), options({ abortSignal: controller.signal, onProgress })));
    assert.equal(error.message, "enough");
    const { calls } = one;
    assert.ok(calls < COUNT / 96);
    for (const { delivery, signal } of one.fetch.sent) {
      assert.ok(delivery.outcome === "complete" || signal.aborted, delivery.outcome);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(one.calls, calls, "no call begins after the abort");
  });

  test("all or nothing: the first error ends the others", async () => {
    const one = model({
      answer: (texts, number) => (number === 40 ? serviceError("AccessDeniedException") : vectors(texts)),
    });
    const error = await rejection(embed(client(one.fetch), options()));
    assert.equal(error.name, "AccessDeniedException");
    assert.ok(one.calls < COUNT / 96);
  });
});

describe("throttling", () => {
  test("halves the calls at once, and lets them grow again", async () => {
    // As many are throttled as are open at first.
    let throttled = 0;
    const one = model({
      answer: (texts, number) => (number > 8 && throttled++ < 8 ? THROTTLED : vectors(texts)),
      waitMs: 2,
    });
    const seen = [];
    await embed(client(one.fetch), {
      modelId: "cohere.embed-v4:0",
      values: values(96 * 100),
      maxAttempts: 1,
      onProgress: () => seen.push(one.open),
    });
    assert.ok(
      seen.slice(9, 14).every((open) => open <= 4),
      seen.join(),
    );
    assert.ok(Math.max(...seen.slice(60)) > 4, seen.join());
  });

  test("that never ends is an error", async (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const fetch = scriptedFetch([THROTTLED]);
    const settled = rejection(embed(client(fetch), { modelId: "cohere.embed-v4:0", values: ["a"], maxAttempts: 1 }));
    const ticking = (async () => {
      const late = performance.now() + 10_000;
      while (fetch.sent.length < 11 && performance.now() < late) {
        await new Promise(setImmediate);
        t.mock.timers.tick(20_000);
      }
    })();
    assert.equal((await settled).name, "ThrottlingException");
    await ticking;
    assert.equal(fetch.sent.length, 11);
  });
});

describe('onError: "keep"', () => {
  test("a text that the model refuses costs the others of its call nothing", async () => {
    const refusal = serviceError("ValidationException", { message: "too long" });
    const one = model({ answer: (texts) => (texts.includes("7") ? refusal : vectors(texts)) });
    const { embeddings, errors } = await embed(client(one.fetch), {
      ...options({ values: values(200) }),
      onError: "keep",
    });
    assert.deepEqual(
      errors.map(({ index, error }) => [index, error.name]),
      [[7, "ValidationException"]],
    );
    assert.equal(embeddings[7], undefined);
    for (const [index, vector] of embeddings.entries()) if (index !== 7) assert.equal(vector[0], index);
  });

  test("a text of a refused call is asked for again when it is throttled", async () => {
    const refusal = serviceError("ValidationException", { message: "too long" });
    let calls = 0;
    const answer = (texts) => (texts.length > 1 ? refusal : ++calls === 2 ? THROTTLED : vectors(texts));
    const { embeddings, errors } = await embed(client(model({ answer }).fetch), {
      ...options({ values: values(3), maxAttempts: 1 }),
      onError: "keep",
    });
    assert.deepEqual(errors, []);
    assertInOrder(embeddings);
  });

  test("a call that fails for another reason is not asked for value by value", async () => {
    for (const [answer, name] of [
      [serviceError("AccessDeniedException"), "AccessDeniedException"],
      [networkFailure(), "NetworkError"],
    ]) {
      const fetch = scriptedFetch([answer]);
      const progress = [];
      const { embeddings, errors } = await embed(client(fetch), {
        ...options({ values: values(2), maxAttempts: 1, onProgress: (at) => progress.push(at) }),
        onError: "keep",
      });
      assert.deepEqual(embeddings, [undefined, undefined]);
      assert.deepEqual(
        errors.map(({ index, error }) => [index, error.name]),
        [0, 1].map((index) => [index, name]),
      );
      assert.deepEqual([fetch.sent.length, progress], [1, [{ done: 2, total: 2 }]]);
    }
  });

  test("whatever a client throws is kept", async () => {
    for (const thrown of [undefined, null, "broken"]) {
      const broken = { invokeModel: () => new Promise((_, reject) => reject(thrown)) };
      const { errors } = await embed(broken, { ...options({ values: values(2) }), onError: "keep" });
      assert.deepEqual(
        errors,
        [0, 1].map((index) => ({ index, error: thrown })),
      );
    }
  });

  test("an abort is thrown all the same", async () => {
    const fetch = scriptedFetch([vectors(["1"])]);
    const error = await rejection(
      embed(client(fetch), { ...options({ values: ["1"] }), onError: "keep", abortSignal: AbortSignal.abort() }),
    );
    assert.equal(error.name, "AbortError");
    assert.equal(fetch.sent.length, 0);
  });
});

describe("a response", () => {
  for (const [problem, body] of Object.entries({
    "with too few embeddings": { embeddings: { float: [[1, 2]] } },
    "without embeddings": { id: "1" },
    "with an embedding of another length": { embeddings: { float: [[1], [1]] } },
    "with an embedding that holds text": {
      embeddings: {
        float: [
          [1, 2],
          [1, "2"],
        ],
      },
    },
    "with an empty embedding": { embeddings: [[], []] },
    "with texts as embeddings": { embeddings: ["ab", "cd"] },
    "with nulls as embeddings": { embeddings: [null, null] },
  })) {
    test(`${problem} is an error`, async () => {
      const length = problem.includes("length") ? { dimensions: 256 } : {};
      const error = await rejection(
        embed(client(scriptedFetch([json(body)])), options({ values: ["1", "2"], ...length })),
      );
      assert.deepEqual(
        [error.name, error.code, error.message],
        ["StreamIntegrityError", "no_answer", "the response does not have 2 embeddings"],
      );
    });
  }

  test("that is not JSON is an error", async () => {
    const page = () => new Response("<p>hello", { headers: { "content-type": "text/html" } });
    const error = await rejection(embed(client(scriptedFetch([page])), options({ values: ["1"] })));
    assert.equal(error.code, "no_answer");
  });
});
