// A reporter of node's test runner for a whole run (`cargo xtask test`). It looks for planted secrets in all that the run prints: what
// tests and the processes that they start write, diagnostics, and the errors of tests that fail. It also counts the tests, and keeps
// the diagnostics that begin with "proved: " for the table at the end: one object of JSON in the file that TEST_SUMMARY names.
import { writeFileSync } from "node:fs";
import { SECRET } from "./canary.js";

const PROVED = /^proved: (.+)$/s;

export default async function* runReporter(events) {
  const summary = { passed: 0, failed: 0, skipped: 0, proved: [] };
  const found = [];
  let searched = 0;
  for await (const event of events) {
    count(summary, event);
    const text = printed(event);
    if (typeof text !== "string") continue;
    searched += text.length;
    if (SECRET.test(text)) found.push(`${event.type} of ${event.data.file ?? "?"}: ${event.data.name ?? ""}`);
  }
  if (process.env.TEST_SUMMARY) writeFileSync(process.env.TEST_SUMMARY, JSON.stringify(summary));
  if (found.length > 0) {
    process.exitCode = 1;
    yield `\nplanted secrets were printed:\n  ${found.join("\n  ")}\n`;
  } else yield `\nno planted secret in ${searched} characters of output\n`;
}

/** The text of an event that somebody reads. */
function printed({ type, data }) {
  if (type !== "test:fail") return data?.message;
  return `${data.details?.error?.message}\n${data.details?.error?.cause?.stack}`;
}

function count(summary, { type, data }) {
  if (type === "test:diagnostic") {
    const [, proved] = PROVED.exec(data.message) ?? [];
    if (proved) summary.proved.push(proved);
  } else if ((type === "test:pass" || type === "test:fail") && data.details?.type !== "suite") {
    if (data.skip !== undefined) summary.skipped += 1;
    else summary[type === "test:pass" ? "passed" : "failed"] += 1;
  }
}
