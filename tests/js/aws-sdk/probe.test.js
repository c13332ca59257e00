// The differential probe: the same code on the AWS SDK and on the drop-in module. What is sent, seen, returned and thrown is the
// same, or the row says how and why it differs; those rows are the table in docs/migration.md.
import assert from "node:assert/strict";
import { test } from "node:test";
import { rows } from "./probe/rows.js";
import { outcome } from "./probe/world.js";

for (const row of rows) {
  test(row.name, async () => {
    const [theirs, ours] = [await outcome(row, "sdk"), await outcome(row, "dropIn")];
    if (row.differs) assert.notDeepEqual(ours, theirs, "they do not differ any more: take the reason away");
    else assert.deepEqual(ours, theirs);
  });
}

test("there are a hundred rows and more", () => {
  assert.ok(rows.length >= 100);
  assert.equal(new Set(rows.map(({ name }) => name)).size, rows.length, "two rows of one name");
});
