// Many streams at once and many in a row: no event is lost, nothing grows, nothing stays open.
// `node tests/load/run.js` does the same with ten to fifty times as many.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { run, startLoad } from "../../load/load.js";

let load;

before(async () => {
  load = await startLoad();
});

after(() => load.close());

for (const how of [{ count: 100, atOnce: true }, { count: 2_000 }]) {
  test(`${how.count} streams ${how.atOnce ? "at once" : "in a row"}`, async (t) => {
    const figures = await run(load, how);
    assert.equal(figures.streams, how.count);
    assert.equal(figures.eventsSeen, figures.eventsSent);
    if (!how.atOnce) assert.equal(figures.wasmAfter, figures.wasmBefore);
    assert.ok(
      figures.heapAfter - figures.heapBefore < 4_000_000,
      `the heap grew by ${figures.heapAfter - figures.heapBefore} bytes`,
    );
    t.diagnostic(JSON.stringify(figures));
  });
}

test("at the end no connection is open", async () => {
  assert.equal(await load.openSockets(), 0);
});
