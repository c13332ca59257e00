// The differential probe: the same code on the AWS SDK and on the drop-in module. What is sent, seen, returned and thrown is the
// same, or the row says how and why it differs; those rows are the table in docs/aws-sdk.md.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { PAGE, written } from "./probe/page.js";
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

test("docs/aws-sdk.md has the rows that differ; if not, run tests/js/aws-sdk/probe/page.js", async () => {
  const text = await readFile(PAGE, "utf8");
  assert.equal(text, written(text));
});
