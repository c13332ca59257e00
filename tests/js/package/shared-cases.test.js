// What the Rust API must do as well: tests/cases/README.md has the format.
import { describe, test } from "node:test";
import { cases, check } from "../support/shared-cases.js";

for (const file of [
  "advice",
  "bind",
  "errors",
  "fallback",
  "no-answer",
  "output",
  "s3",
  "sse",
  "stream-ends",
  "timeouts",
]) {
  describe(file, () => {
    for (const one of cases(file)) test(one.name, () => check(one));
  });
}
