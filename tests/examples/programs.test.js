// The examples that are programs: each runs to its end.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { record } from "../tools/matrix.js";
import { openRoom } from "./room.js";

const run = promisify(execFile);

test("provisioned-model", async (t) => {
  const room = await openRoom("provisioned-model");
  try {
    const start = Date.now();
    const { stdout } = await run(process.execPath, ["index.js", "Hello?"], {
      cwd: room.app,
      env: { ...process.env, ...room.env },
      timeout: 60_000,
    });
    assert.match(stdout, /^created arn:.*\n(Creating\n)*InService\n.*You said: Hello\?[^]*\ndeleted\n$/);
    await record(t.name, { version: `Node ${process.versions.node}`, ms: Date.now() - start });
  } finally {
    await room.close();
  }
});
