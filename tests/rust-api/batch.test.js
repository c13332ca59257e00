// Batch inference from Rust against the emulator's jobs and S3: nothing between them is scripted.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startLocalBedrock } from "local-bedrock";
import { inChromium, inNode } from "./places.js";

const MODEL_ID = "amazon.nova-lite-v1:0";
const SAID = "[stand-in, not a language model] You said: ";

let emulator;

before(async () => {
  emulator = await startLocalBedrock({ model: "scripted", jobSeconds: 0, log: () => {} });
});

after(() => emulator?.close());

const config = () => ({ region: "us-east-1", endpoint: emulator.url, credentials: emulator.credentials });

const answers = (count) => Array.from({ length: count }, (_, at) => [`id-${at}`, `${SAID}prompt ${at}`]);
const sorted = (results) => results.toSorted(([a], [b]) => a.slice(3) - b.slice(3));

async function script(t, match, replies) {
  const body = JSON.stringify({ match, replies });
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${emulator.url}/_local-bedrock/faults`, { method: "POST", headers, body });
  assert.equal(response.status, 200);
  const [{ id }] = await response.json();
  t.after(() => fetch(`${emulator.url}/_local-bedrock/faults/${id}`, { method: "DELETE" }));
}

/** The operations since a number of requests. */
const operationsSince = (at) => emulator.requests.slice(at).map(({ operation }) => operation);

for (const [name, open] of [
  ["Node", inNode],
  ["Chromium", inChromium],
]) {
  describe(name, () => {
    let place;

    before(async () => {
      place = await open();
    });

    after(() => place?.close());

    const run = (...given) => place.call("batchRun", config(), MODEL_ID, ...given);

    for (const isConverse of [false, true]) {
      test(`every record of a job has its own answer: ${isConverse ? "Converse" : "InvokeModel"}`, async () => {
        const at = emulator.requests.length;
        const { value } = await run(150, "auto", isConverse, false);
        assert.deepEqual([value.status, value.failure], ["Completed", null]);
        assert.deepEqual(sorted(value.results), answers(150));
        assert.ok(!operationsSince(at).some((operation) => /^(Invoke|Converse)/.test(operation)));
        const again = await place.call("batchResume", config(), value.jobArn);
        assert.deepEqual(sorted(again.value.results), answers(150));
      });
    }

    test("a record that the model refuses is a result", async (t) => {
      const error = { status: 500, message: "It broke." };
      await script(t, { operation: "ModelInvocationJobRecord", recordId: "id-3" }, [{ error }]);
      const { value } = await run(100, "job", false, false);
      const expected = answers(100);
      expected[3] = ["id-3", 500, "It broke."];
      assert.deepEqual(sorted(value.results), expected);
    });

    test("fewer records run without a job, with the same results", async () => {
      const at = emulator.requests.length;
      for (const [mode, isConverse] of [
        ["auto", false],
        ["on-demand", true],
      ]) {
        const { value } = await run(12, mode, isConverse, false);
        assert.deepEqual([value.jobArn, value.failure], [null, null]);
        assert.deepEqual(sorted(value.results), answers(12));
      }
      assert.ok(!operationsSince(at).includes("CreateModelInvocationJob"));
    });

    test("a job that is stopped ends with an error", async () => {
      emulator.settings.change({ batchRecordsPerSecond: 50 });
      const { value } = await run(400, "job", false, true);
      emulator.settings.change({ batchRecordsPerSecond: 0 });
      assert.deepEqual([value.status, value.failure], ["Stopped", ["job_ended", "Stopped"]]);
      assert.ok(value.results.length < 400);
    });

    test("a file of results that is cut on its way is read to its end", async (t) => {
      // The manifest is the first object that is read.
      await script(t, { operation: "GetObject" }, [{}, { body: { cut: { afterBytes: 5000, how: "reset" } } }]);
      const at = emulator.requests.length;
      const { value } = await run(120, "job", false, false);
      assert.equal(value.failure, null);
      assert.deepEqual(sorted(value.results), answers(120));
      assert.equal(operationsSince(at).filter((operation) => operation === "GetObject").length, 3);
    });
  });
}
