// How long a burst of events holds a page's main thread: `node bench/burst.js [--events 60000]`, in headless Chromium.
//
// All events have arrived before the first is read. The page's own observer reports tasks of 50 ms and more.
import { parseArgs } from "node:util";
import { launchBrowser, servePage } from "../tests/browser/harness.js";
import { corpus } from "./corpus.js";

const SOURCES = ["chunks of 64 KB in memory", "one body in memory", "the network"];

const { values } = parseArgs({ options: { events: { type: "string", default: "60000" } } });
const { bytes } = corpus("converse", Number(values.events));

/** Runs in the page. @param {string} source */
async function readBurst(source) {
  const { BedrockRuntime } = await import("/pkg/entry/browser.js");
  const bytes = new Uint8Array(await (await fetch("/burst")).arrayBuffer());
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const chunks = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, at) =>
    bytes.slice(at * 65_536, (at + 1) * 65_536),
  );
  const bodies = {
    "chunks of 64 KB in memory": () => ReadableStream.from?.(chunks) ?? streamOf(chunks),
    "one body in memory": () => bytes,
    "the network": async () => {
      const { body } = await fetch("/burst");
      await wait(2000); // until all of it has arrived
      return body;
    },
  };
  const streamOf = (parts) =>
    new ReadableStream({
      start(controller) {
        for (const part of parts) controller.enqueue(part);
        controller.close();
      },
    });
  const headers = { "content-type": "application/vnd.amazon.eventstream" };
  const client = new BedrockRuntime({
    region: "us-east-1",
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example" },
    fetch: async () => new Response(await bodies[source](), { headers }),
  });
  const { stream } = await client.converseStream({ modelId: "m", messages: [] });
  await wait(500);
  const tasks = [];
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)));
  observer.observe({ type: "longtask" });
  const begun = performance.now();
  let events = 0;
  for await (const event of stream) if (event) events++;
  const ms = Math.round(performance.now() - begun);
  await wait(200);
  observer.disconnect();
  return { source, MB: (bytes.length / 1e6).toFixed(1), events, ms, "longest task": Math.round(Math.max(0, ...tasks)) };
}

const site = await servePage("<!doctype html>");
const browser = await launchBrowser();
const page = await browser.newPage();
await page.route("**/burst", (route) => route.fulfill({ body: Buffer.from(bytes) }));
await page.goto(`${site.url}/page.html`);
const rows = [];
for (const source of SOURCES) rows.push(await page.evaluate(readBurst, source));
console.table(rows);
await browser.close();
await site.close();
