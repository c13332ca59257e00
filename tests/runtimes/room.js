// What every test of this room starts from: the packed package installed beside the runners, and the suite's target.
import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installInto, pack, scratch } from "../tools/install.js";
import { record } from "../tools/matrix.js";
import { NAMES } from "./suite.js";
import { startTarget } from "./target.js";

const RUNNERS = fileURLToPath(new URL(".", import.meta.url));

/** @param {string} name of the scratch directory */
export async function openRoom(name) {
  const directory = await scratch(name);
  const app = await installInto(join(directory.path, "app"), await pack(directory.path));
  await cp(RUNNERS, app, { recursive: true, filter: (path) => !path.endsWith(".test.js") });
  const { target, close } = await startTarget();
  return {
    app,
    target,
    async close() {
      await close();
      await directory.remove();
    },
  };
}

/**
 * Holds a runtime to the whole suite, and leaves its record.
 * @param {import("node:test").TestContext} t
 * @param {string} place as places.js names it
 * @param {{ version: string, results: { name: string, ms: number, error?: string }[] }} outcome
 */
export async function passed(t, place, { version, results }) {
  t.diagnostic(`${version}: ${results.map(({ name, ms }) => `${name} ${ms} ms`).join(", ")}`);
  assert.deepEqual(
    results.filter(({ error }) => error),
    [],
  );
  assert.deepEqual(
    results.map(({ name }) => name),
    NAMES,
  );
  await record(place, { version, checks: results });
}
