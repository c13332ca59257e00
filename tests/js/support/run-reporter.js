// A reporter of node's test runner that looks for planted secrets in all that a whole run prints: what tests
// and the processes that they start write, diagnostics, and the errors of tests that fail.
import { SECRET } from "./canary.js";

export default async function* canaryReporter(events) {
  const found = [];
  let searched = 0;
  for await (const { type, data } of events) {
    const text =
      type === "test:fail" ? `${data.details?.error?.message}\n${data.details?.error?.cause?.stack}` : data?.message;
    if (typeof text !== "string") continue;
    searched += text.length;
    if (SECRET.test(text)) found.push(`${type} of ${data.file ?? "?"}: ${data.name ?? ""}`);
  }
  if (found.length > 0) {
    process.exitCode = 1;
    yield `\nplanted secrets were printed:\n  ${found.join("\n  ")}\n`;
  } else yield `\nno planted secret in ${searched} characters of output\n`;
}
