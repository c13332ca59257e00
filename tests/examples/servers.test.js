// The examples that are servers: each streams, refuses what is no question, and ends the call of a caller that hangs up.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { startServer } from "../tools/background.js";
import { MODULES, versionOf } from "../tools/install.js";
import { startNext } from "../tools/next.js";
import { chats, refusesAttacks } from "./chat.js";
import { openRoom } from "./room.js";

const DENO = ["run", "--allow-net", "--allow-env", "--allow-read", "--node-modules-dir=manual", "main.js"];

const SERVERS = {
  "hono-deno": {
    tool: "deno",
    path: "/chat",
    start: (app, env) =>
      startServer(join(MODULES, ".bin/deno"), DENO, {
        cwd: app,
        env: { ...env, PORT: "0" },
        listening: /(http:\/\/127\.0\.0\.1:[1-9]\d*)/,
      }),
  },
  "bun-server": {
    tool: "bun",
    path: "chat",
    start: (app, env) =>
      startServer(join(MODULES, ".bin/bun"), ["server.js"], {
        cwd: app,
        env: { ...env, PORT: "0" },
        listening: /Listening on (\S+)/,
      }),
  },
  "next-edge": {
    tool: "next",
    path: "/api/chat",
    start: (app, env) => startNext(app, { env }),
  },
};

for (const [example, { tool, path, start }] of Object.entries(SERVERS)) {
  test(example, async (t) => {
    const room = await openRoom(example);
    const server = await start(room.app, room.env);
    try {
      await chats(t, server.url + path, room, `${tool} ${await versionOf(tool)}`);
      await refusesAttacks(server.url + path, room);
    } finally {
      await server.close();
      await room.close();
    }
  });

  test(`${example}: what fails upstream is told without a secret`, async () => {
    const room = await openRoom(example);
    const secret = "this/is/the/wrong/secret";
    const server = await start(room.app, { ...room.env, AWS_SECRET_ACCESS_KEY: secret });
    try {
      const response = await fetch(server.url + path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ prompt: "hello" }),
      });
      assert.equal(response.status, 500);
      const text = await response.text();
      assert.deepEqual(JSON.parse(text), { name: "InvalidSignatureException", message: "Bedrock did not answer." });
      assert.ok(!server.output().includes(secret));
    } finally {
      await server.close();
      await room.close();
    }
  });
}
