// The AI SDK's functions against the emulator in Node; tests/browser and tests/runtimes have the same in Chromium and workerd.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startLocalBedrock } from "local-bedrock";
import { NAMES, scenarios } from "./scenarios.js";

test("texts, tools, objects, vectors, images, ranks and batches", async (t) => {
  const { url: endpoint, credentials, close } = await startLocalBedrock({ model: "scripted", jobSeconds: 0, log() {} });
  t.after(close);
  const results = await scenarios({ endpoint, credentials });
  assert.deepEqual(
    results,
    NAMES.map((name) => ({ name })),
  );
});
