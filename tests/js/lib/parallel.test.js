// Work on several items at a time: nothing that began goes on when the loop over the results has ended.
import assert from "node:assert/strict";
import { test } from "node:test";
import { sleep } from "../../../pkg/lib/abort.js";
import { inParallel } from "../../../pkg/lib/parallel.js";
import { rejection } from "../support/clients.js";
import { soon } from "../support/patience.js";

const REASON = new Error("enough");
const turn = () => new Promise(setImmediate);

/** Numbers from 1 to `count`; it keeps how far it was asked, and whether it was closed. */
function numbers(count, state = { asked: 0, closed: false }) {
  async function* generate() {
    try {
      while (state.asked < count) yield ++state.asked;
    } finally {
      state.closed = true;
    }
  }
  return Object.assign(state, { items: generate() });
}

async function collected(results) {
  const found = [];
  for await (const result of results) found.push(result);
  return found;
}

test("results come as they are ready, up to the limit at a time, and items are counted from 1", async () => {
  const { items } = numbers(4);
  const own = new AbortController();
  let open = 0;
  let most = 0;
  const work = async (item, number) => {
    most = Math.max(most, ++open);
    for (let turns = item === 1 ? 3 : 1; turns; turns--) await turn();
    open--;
    return `${item} is number ${number}`;
  };
  const found = await collected(inParallel(items, () => 2, work, own));
  assert.deepEqual(
    found,
    [2, 3, 1, 4].map((item) => `${item} is number ${item}`),
  );
  assert.equal(most, 2);
});

test("a result waits neither for other work nor for the next item, which may depend on it", async () => {
  const seen = [];
  async function* questions() {
    yield "slow";
    yield "first";
    while (!seen.length) await turn();
    yield `after ${seen}`;
    await new Promise(() => {});
  }
  const own = new AbortController();
  const work = async (item) => (item === "slow" ? sleep(1e6, own.signal) : item);
  const results = inParallel(questions(), () => 3, work, own);
  for (const expected of ["first", "after first"]) {
    const { value } = await soon(results.next());
    assert.equal(value, expected);
    seen.push(value);
    for (let turns = 0; turns < 3; turns++) await turn();
  }
  await soon(results.return());
});

test("one at a time is a limit, too", async () => {
  const work = async (item) => item;
  const results = inParallel(numbers(3).items, () => 1, work, new AbortController());
  assert.deepEqual(await collected(results), [1, 2, 3]);
});

test("results that nobody takes stop the work", async () => {
  const state = numbers(9);
  const results = inParallel(
    state.items,
    () => 3,
    async (item) => item,
    new AbortController(),
  );
  await results.next();
  for (let turns = 0; turns < 9; turns++) await turn();
  assert.ok(state.asked <= 4, `${state.asked}`);
  await results.return();
});

test("nothing comes of nothing", async () => {
  const never = async () => assert.fail("there is no item");
  assert.deepEqual(await collected(inParallel(numbers(0).items, () => 2, never, new AbortController())), []);
});

test("a consumer that leaves ends the work, waits for it, and closes the items", async () => {
  const state = numbers(9);
  const own = new AbortController();
  let ended = 0;
  const work = async (item) => {
    if (item === 1) return item;
    await rejection(sleep(1e6, own.signal));
    await turn();
    ended++;
  };
  for await (const item of inParallel(state.items, () => 3, work, own)) {
    assert.equal(item, 1);
    break;
  }
  assert.deepEqual([own.signal.aborted, ended, state.closed, state.asked], [true, 2, true, 3]);
});

test("an error ends the rest, after the results that are ready", async () => {
  const state = numbers(9);
  const own = new AbortController();
  let ended = 0;
  const work = async (item) => {
    if (item === 1) return item;
    if (item === 2) {
      await turn();
      throw REASON;
    }
    await rejection(sleep(1e6, own.signal));
    ended++;
  };
  const results = inParallel(state.items, () => 2, work, own);
  assert.deepEqual(await results.next(), { done: false, value: 1 });
  assert.equal(await soon(rejection(results.next())), REASON);
  assert.deepEqual([own.signal.reason, ended, state.closed], [REASON, 1, true]);
});

test("items that fail, and an abort from outside while the next is awaited, end everything", async () => {
  async function* failing() {
    yield 1;
    throw REASON;
  }
  const results = inParallel(
    failing(),
    () => 2,
    async (item) => item,
    new AbortController(),
  );
  assert.equal(await soon(rejection(collected(results))), REASON);

  async function* stalling() {
    yield 1;
    await new Promise(() => {});
  }
  const own = new AbortController();
  const stalled = collected(
    inParallel(
      stalling(),
      () => 2,
      async (item) => item,
      own,
    ),
  );
  await turn();
  own.abort(REASON);
  assert.equal(await soon(rejection(stalled)), REASON);
});
