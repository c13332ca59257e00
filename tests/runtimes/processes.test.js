// The suite in runtimes that are programs and read files.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { MODULES } from "../tools/install.js";
import { node22 } from "../tools/node22.js";
import { openRoom, passed } from "./room.js";

const run = promisify(execFile);
const DENO = ["run", "--quiet", "--allow-net", "--allow-read", "--node-modules-dir=manual"];

let room;

before(async () => (room = await openRoom("processes")));
after(() => room?.close());

for (const [place, program, args, script] of [
  ["Node, import", () => process.execPath, [], "run-process.js"],
  ["Node, require()", () => process.execPath, [], "run-require.cjs"],
  ["Node 22, import", node22, [], "run-process.js"],
  ["Node 22, require()", node22, [], "run-require.cjs"],
  ["Node, slim with the .wasm file", () => process.execPath, [], "run-slim.js"],
  ["Deno", () => join(MODULES, ".bin/deno"), DENO, "run-process.js"],
  ["Bun", () => join(MODULES, ".bin/bun"), [], "run-process.js"],
]) {
  test(place, async (t) => {
    const { stdout: version } = await run(program(), ["--version"]);
    const { stdout } = await run(program(), [...args, script, JSON.stringify(room.target)], {
      cwd: room.app,
      timeout: 60_000,
    });
    await passed(t, place, {
      version: version.split("\n")[0].replace(/^[^\d]+([\d.]+).*/, "$1"),
      results: JSON.parse(stdout),
    });
  });
}
