// node fetch.mjs <url> <file>: writes what the URL answers to the file.
import { writeFile } from "node:fs/promises";

const [url, file] = process.argv.slice(2);
try {
  const response = await fetch(url, { signal: AbortSignal.timeout(600_000) });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  await writeFile(file, response.body);
} catch (error) {
  console.error(`${url}: ${error.cause?.message ?? error.message}`);
  process.exitCode = 1;
}
