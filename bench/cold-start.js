// One contender in a fresh process, from the import of its bundle to its first signed request.
import { readFile } from "node:fs/promises";

const [bundle, wasm] = process.argv.slice(2);

const start = performance.now();
const before = process.cpuUsage();

function send({ method, url, headers, body }) {
  const { user, system } = process.cpuUsage(before);
  const cost = { cpuMs: (user + system) / 1e3, wallMs: performance.now() - start };
  const text = typeof body === "string" ? body : new TextDecoder().decode(body);
  console.log(JSON.stringify({ cost, request: { method, url, headers, body: text } }));
  process.exit();
}

const { first } = await import(bundle);
await first(send, () => readFile(wasm));
