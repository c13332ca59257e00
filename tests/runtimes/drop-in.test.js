// The drop-in in the place of the AWS SDK, by each runtime's alias in docs/aws-sdk.md.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { MODULES, versionOf } from "../tools/install.js";
import { record } from "../tools/matrix.js";
import { startWrangler } from "../tools/wrangler.js";
import { alias } from "./aliases.js";
import { openRoom } from "./room.js";

const run = promisify(execFile);
const SDK = "@aws-sdk/client-bedrock-runtime";
const COMPATIBILITY_DATE = "2026-07-01";

let room;

before(async () => {
  room = await openRoom("drop-in");
  await writeFile(join(room.app, "alias.mjs"), alias("// alias.mjs"));
  await writeFile(join(room.app, "deno.json"), alias('"imports"'));
  await writeFile(join(room.app, "alias.bun.js"), alias("// alias.bun.js"));
});
after(() => room?.close());

async function answered(t, version, start, answer) {
  assert.match(answer, /You said: Is it aliased\?/);
  await record(t.name, { version, ms: Date.now() - start });
}

for (const [place, program, version, plain, aliased] of [
  ["Node, aliased", process.execPath, process.versions.node, [], ["--import", "./alias.mjs"]],
  [
    "Deno, aliased",
    join(MODULES, ".bin/deno"),
    await versionOf("deno"),
    ["run", "--quiet", "--no-config", "--allow-net", "--allow-read", "--node-modules-dir=manual"],
    ["run", "--quiet", "--allow-net", "--allow-read", "--node-modules-dir=manual"],
  ],
  ["Bun, aliased", join(MODULES, ".bin/bun"), await versionOf("bun"), [], ["--preload", "./alias.bun.js"]],
]) {
  test(place, async (t) => {
    const runs = (args) =>
      run(program, [...args, "run-drop-in.js", JSON.stringify(room.target)], { cwd: room.app, timeout: 60_000 });
    await assert.rejects(runs(plain), ({ stderr }) => stderr.includes(SDK), "the SDK is not installed there");
    const start = Date.now();
    const { stdout } = await runs(aliased);
    await answered(t, version, start, stdout);
  });
}

test("Cloudflare workerd, aliased by wrangler", async (t) => {
  const config = {
    name: "aliased",
    main: "run-drop-in-workerd.js",
    compatibility_date: COMPATIBILITY_DATE,
    ...JSON.parse(alias('"alias": {')),
  };
  await writeFile(join(room.app, "wrangler.json"), JSON.stringify(config));
  const worker = await startWrangler(room.app);
  try {
    const start = Date.now();
    const response = await fetch(worker.url, { method: "POST", body: JSON.stringify(room.target) });
    await answered(t, `wrangler ${await versionOf("wrangler")}`, start, await response.text());
  } finally {
    await worker.close();
  }
});
