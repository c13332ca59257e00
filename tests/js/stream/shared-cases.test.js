// What the Rust API must do as well: tests/cases/README.md has the format.
import { testCases } from "../support/shared-cases.js";

testCases("sse", "stream-ends");
