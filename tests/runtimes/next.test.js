// The suite in an app of Next, built by each of its bundlers: in an edge route, in a Node route, in a page.
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { launchBrowser } from "../browser/harness.js";
import { versionOf } from "../tools/install.js";
import { startNext } from "../tools/next.js";
import { openRoom, passed } from "./room.js";

for (const [name, ...flags] of [["Next"], ["Next with webpack", "--webpack"]]) {
  describe(name, () => {
    let room;
    let server;
    let version;

    before(async () => {
      room = await openRoom("next");
      const app = join(room.app, "next");
      await copyFile(join(room.app, "suite.js"), join(app, "suite.js"));
      server = await startNext(app, { flags });
      version = await versionOf("next");
    });

    after(async () => {
      await server?.close();
      await room?.close();
    });

    for (const kind of ["edge", "Node"]) {
      test(`${kind} route`, async (t) => {
        const response = await fetch(`${server.url}/${kind.toLowerCase()}`, {
          method: "POST",
          body: JSON.stringify(room.target),
        });
        await passed(t, `${name}, ${t.name}`, { version, results: await response.json() });
      });
    }

    test("page", async (t) => {
      const browser = await launchBrowser();
      try {
        const page = await browser.newPage();
        await page.goto(`${server.url}/?run=${encodeURIComponent(JSON.stringify({ target: room.target }))}`);
        const results = await (await page.waitForFunction(() => globalThis.results)).jsonValue();
        await passed(t, `${name}, ${t.name}`, { version, results });
      } finally {
        await browser.close();
      }
    });
  });
}
