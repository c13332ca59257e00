// A page writes, uploads and reads datasets that are larger than what it holds of them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryInChromium } from "../../bench/batch-memory.js";

const MIB = 2 ** 20;
const RECORDS = 100_000;

test(
  "256 MiB of records and of results go through a page that holds less than 64 MiB",
  { timeout: 180_000 },
  async (t) => {
    const results = await memoryInChromium(256 * MIB);
    assert.deepEqual(
      results.map(({ task, count }) => [task, count]),
      [
        ["write", RECORDS],
        ["read", RECORDS],
      ],
    );
    for (const { task, MiB, looks } of results) {
      t.diagnostic(`${task}: ${MiB} MiB, seen ${looks} times`);
      assert.ok(looks >= 8, `${looks} looks at ${task}`);
      assert.ok(MiB <= 64, `${MiB} MiB at ${task}`);
    }
  },
);
