// A page of Next, by its older router, which bundles with Turbopack by default.
import { cp } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { versionOf } from "../tools/install.js";
import { startNext } from "../tools/next.js";
import { openRoom } from "./room.js";

let room;

before(async () => (room = await openRoom()));
after(() => room?.close());

for (const [place, ...flags] of [["Next, Turbopack"], ["Next, webpack", "--webpack"]]) {
  test(place, async (t) => {
    const app = await room.appFor(t);
    await cp(fileURLToPath(new URL("next", import.meta.url)), app, { recursive: true });
    const server = await startNext(app, { flags });
    try {
      await room.answers(t, server.url, await versionOf("next"));
    } finally {
      await server.close();
    }
  });
}
