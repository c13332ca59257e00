// How much memory a page holds while it writes and uploads a dataset, and while it reads one.
import { readFileSync } from "node:fs";
import { launchBrowser, servePage } from "../tests/browser/harness.js";

const MIB = 2 ** 20;
/** Between two looks at the memory: to collect the garbage takes long. */
const EVERY_BYTES = 16 * MIB;

/**
 * The most that the heap and the buffers hold more than before, live: after the garbage is collected, and while requests wait. A page
 * that went on meanwhile would be seen with the garbage that it has made since.
 * @param {number} bytes of the dataset
 */
export async function memoryInChromium(bytes) {
  const source = readFileSync(new URL("batch-work.js", import.meta.url), "utf8");
  const imports = {
    "bedrock-wasm": "/pkg/entry/browser.js",
    "bedrock-wasm/batch": "/pkg/batch/index.js",
    "bedrock-wasm/s3": "/pkg/s3/index.js",
  };
  const site = await servePage(
    `<!doctype html><script type="importmap">${JSON.stringify({ imports })}</script><script type="module">${source}</script>`,
  );
  const browser = await launchBrowser();
  const results = [];
  for (const task of ["write", "read"]) {
    const page = await browser.newPage();
    await page.goto(`${site.url}/page.html`);
    await page.waitForFunction(() => globalThis.batchWork);
    const session = await page.context().newCDPSession(page);
    const live = async () => {
      // Twice, since buffers are freed by a thread beside, for which the next collection waits.
      await session.send("HeapProfiler.collectGarbage");
      await session.send("HeapProfiler.collectGarbage");
      const { usedSize, backingStorageSize = 0 } = await session.send("Runtime.getHeapUsage");
      return usedSize + backingStorageSize;
    };
    const before = await live();
    let [most, looks] = [0, 0];
    const begun = performance.now();
    await page.exposeFunction("look", async () => {
      looks++;
      most = Math.max(most, (await live()) - before);
    });
    const count = await page.evaluate(
      async ([name, size, every]) => {
        let [sent, next] = [0, every];
        let looked;
        return globalThis.batchWork[name](size, async (length) => {
          sent += length;
          await looked;
          if (sent < next) return;
          next = sent + every;
          await (looked = globalThis.look());
        });
      },
      [task, bytes, EVERY_BYTES],
    );
    const seconds = Math.round((performance.now() - begun) / 1000);
    results.push({
      runtime: `Chromium ${browser.version()}`,
      task,
      count,
      MiB: Math.round(most / MIB),
      looks,
      s: seconds,
    });
    await page.close();
  }
  await browser.close();
  await site.close();
  return results;
}
