// The page's main path in Firefox and in WebKitGTK, without a server: what Chromium does is in tests/browser.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "vite";
import { serveDirectory } from "../browser/harness.js";
import { node22 } from "../tools/node22.js";
import { openRoom } from "./room.js";
import { walk } from "./walk-playground.js";
import { launchWebKit } from "./webkit.js";

const WWW = fileURLToPath(new URL("../../www/", import.meta.url));

let room;
let site;

before(async () => {
  room = await openRoom("playground");
  const outDir = join(room.app, "site");
  process.env.VITE_LOCAL_BEDROCK_URL = "";
  await build({ root: WWW, logLevel: "warn", build: { outDir, emptyOutDir: true } });
  site = await serveDirectory(outDir);
});

after(async () => {
  await site?.close();
  await room?.close();
});

function check({ answer, ...others }) {
  assert.match(answer, /You said: Name three colours\./);
  assert.deepEqual(others, {
    "cut stream": "IncompleteStreamError",
    comparison: "two complete",
    map: "60 points",
    "batch job": "120 results",
    failures: [],
  });
}

test("Firefox", async () => {
  const options = { cwd: room.app, timeout: 240_000 };
  const { stdout } = await promisify(execFile)(node22(), ["walk-firefox.js", `${site.url}/#/chat`], options);
  check(JSON.parse(stdout));
});

test("WebKitGTK", async () => {
  const browser = await launchWebKit();
  try {
    await browser.open(`${site.url}/#/chat`);
    check(await walk((expression) => browser.evaluate(expression)));
  } finally {
    await browser.close();
  }
});
