// The protocol tests go through rows made here; so these must be the rows that the package ships.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readModels } from "../differential/models.js";
import { rowOf } from "./row.js";

test("rows made from the models are those of the generated tables", async (t) => {
  let count = 0;
  for (const [service, model] of Object.entries(await readModels())) {
    const [{ operations }] = Object.values(await import(`../../../pkg/operations/${service}.js`));
    for (const [name, { until, ...row }] of Object.entries(operations)) {
      assert.ok(until === undefined || typeof until === "string");
      const generated = { ...row, ...(row.readPayload && { readPayload: true }) };
      assert.deepEqual(unfolded(rowOf(model, model.operations[name])), unfolded(generated), `${service} ${name}`);
      count++;
    }
  }
  t.diagnostic(`proved: ${count} rows of operations as AWS's service models have them`);
});

/** With one path for each leaf, in any order: `a|b.c` is `a.c` and `b.c`. */
function unfolded(row) {
  const all = (path) => {
    const [, before, names, after] = /^(.*?)([^.[\]{}]*\|[^.[\]{}]*)(.*)$/.exec(path) ?? [];
    return names ? names.split("|").flatMap((name) => all(`${before}${name}${after}`)) : [path];
  };
  const isPaths = (key) => /^(seconds|dates|blobs|streamDates|streamBlobs)$/.test(key);
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key, isPaths(key) ? value.split(" ").flatMap(all).sort() : value]),
  );
}
