// Pages and waits at their edges: arguments that cannot be, and the last moment.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pages, paginator } from "../../../pkg/jobs/paginate.js";
import { delays, waiter } from "../../../pkg/jobs/wait.js";
import { rejection } from "../support/clients.js";

const all = async (iterable) => {
  const items = [];
  for await (const item of iterable) items.push(item);
  return items;
};

test("a client that has not the operation, and an input that is none, are refused by name", async () => {
  const lists = paginator("ListThings", "maxResults");
  for (const [given, message] of [
    [[{}], "client: give a client that has listThings()"],
    [[{ client: {} }], "client: give a client that has listThings()"],
    [[null], "client: give a client, or { client, pageSize, startingToken }"],
    [[undefined], "client: give a client, or { client, pageSize, startingToken }"],
    [["client"], "client: give a client, or { client, pageSize, startingToken }"],
    [[{ listThings() {} }, "input"], "input: must be a plain object"],
  ]) {
    const error = await rejection(all(lists(...given)));
    assert.deepEqual([error.name, error.message], ["InputError", message]);
  }
});

test("a request has the members that were given, and no others", async () => {
  const asked = [];
  const ask = async (_client, input) => void asked.push(input);
  for (const [member, config, input] of [
    ["maxResults", {}, { a: 1 }],
    ["maxResults", { pageSize: 5 }, {}],
    ["maxResults", { pageSize: 5 }, { maxResults: 2 }],
    [undefined, { pageSize: 5 }, {}],
    ["maxResults", { startingToken: "t" }, {}],
  ]) {
    assert.deepEqual(await all(pages(ask, member, { client: {}, ...config }, input)), [undefined]);
  }
  assert.deepEqual(asked, [{ a: 1 }, { maxResults: 5 }, { maxResults: 2 }, {}, { nextToken: "t" }]);
  assert.deepEqual(asked.map(Object.keys), [["a"], ["maxResults"], ["maxResults"], [], ["nextToken"]]);
});

test("a token that repeats is an error that says why", async () => {
  const error = await rejection(all(pages(async () => ({ nextToken: "t" }), undefined, {}, {})));
  assert.equal(error.message, "the service returned the same nextToken twice, so its pages would never end");
});

test("a wait ends before a pause that its time does not allow", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 0 });
  let polls = 0;
  const client = { getJob: async () => ({ status: ++polls > 1 ? "Done" : "Runs" }) };
  const wait = waiter("GetJob", ["Done"], []);
  const error = await rejection(wait({ client, maxWaitTime: 2, minDelay: 3, maxDelay: 3 }, {}));
  assert.deepEqual([polls, error.name, error.state, error.retryable], [1, "TimeoutError", "TIMEOUT", true]);
  polls = 0;
  const waiting = wait({ client, maxWaitTime: 3, minDelay: 3, maxDelay: 3 }, {});
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  t.mock.timers.tick(2999);
  assert.equal(polls, 1);
  waiting.catch(() => {});
});

test("a callback that returns nothing, or a promise, does not end a wait", async () => {
  const client = { getJob: async () => ({ status: "Done" }) };
  const wait = waiter("GetJob", ["Done"], []);
  for (const onProgress of [undefined, () => {}, () => null, () => Promise.reject(new Error("no"))]) {
    assert.equal((await wait({ client, maxWaitTime: 3, onProgress }, {})).state, "SUCCESS");
  }
});

test("delays are numbers above 0, and may be equal", () => {
  for (const minDelay of ["2", null, NaN, 0, -1]) {
    assert.throws(() => delays({ minDelay }), /^InputError: minDelay: give a number/);
  }
  assert.equal(delays({ minDelay: 5, maxDelay: 5 })(3), 5000);
  assert.throws(() => delays({ minDelay: 5, maxDelay: 4 }), /^InputError: maxDelay: must not be below minDelay/);
});

test("reasons of a failure are all told", async () => {
  const client = { getJob: async () => ({ status: "Failed", why: ["a", "b"] }) };
  const wait = waiter("GetJob", [], ["Failed"], ({ why }) => why);
  const error = await rejection(wait({ client, maxWaitTime: 3 }, {}));
  assert.equal(error.message, "GetJob: the status is Failed: a; b");
});
