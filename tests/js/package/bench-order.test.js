// The order in which contenders of a benchmark take turns.
import assert from "node:assert/strict";
import { test } from "node:test";
import { orderOf } from "../../../bench/lib/rounds.js";

test("each contender has a turn in every round, and follows each other equally often", () => {
  for (const count of [2, 3, 6, 7]) {
    const names = Array.from({ length: count }, (_, index) => `${index}`);
    const followed = new Map();
    const rounds = count % 2 === 1 ? 2 * count : count;
    for (let round = 0; round < rounds; round++) {
      const order = orderOf(names, round);
      assert.deepEqual(order.toSorted(), names);
      for (const [index, name] of order.slice(1).entries()) {
        const pair = `${order[index]} ${name}`;
        followed.set(pair, (followed.get(pair) ?? 0) + 1);
      }
    }
    assert.equal(followed.size, count * (count - 1));
    assert.deepEqual([...new Set(followed.values())], [count % 2 === 1 ? 2 : 1]);
  }
});
