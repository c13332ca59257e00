// Whatever a caller sends costs little time and memory: texts that make a regular expression backtrack, schemas that ask for much.
import assert from "node:assert/strict";
import { test } from "node:test";
import { authorize } from "../src/identity/access.js";
import { llama } from "../src/families/llama.js";
import { exampleOf } from "../src/models/example-of-schema.js";
import { ScriptedModel } from "../src/models/scripted.js";
import { parseAuthorization } from "../src/sigv4/authorization-header.js";

/** Long enough that anything quadratic would run for hours; the test's own limit ends it. */
const LONG = 2_000_000;
const options = { timeout: 20_000 };

test("white space of any length is read in one pass", options, async () => {
  const blank = " ".repeat(LONG);
  await assert.rejects(parseAuthorization(`AWS4-HMAC-SHA256 a${blank}b`, true), {
    name: "IncompleteSignatureException",
  });
  const turn = `<|start_header_id|>user<|end_header_id|>${blank}hello`;
  assert.equal(llama.parse({ prompt: turn }).messages[0].content[0].text, "hello");
  assert.equal(
    await new ScriptedModel().countTokens({ messages: [{ role: "user", content: [{ text: `a${blank}` }] }] }),
    2,
  );
});

test("a session policy full of stars is judged at once", options, () => {
  const credentials = {
    principal: {
      arn: "arn",
      sessionActions: [`bedrock:${"*".repeat(40)}!`, `${"*e".repeat(5000)}!`, "BEDROCK:invoke?odel"],
    },
  };
  assert.throws(
    () =>
      authorize(
        credentials,
        { service: "bedrock-runtime", operation: "InvokeModelWithResponseStream" },
        {},
        "us-east-1",
      ),
    { name: "AccessDeniedException" },
  );
  authorize(credentials, { service: "bedrock-runtime", operation: "Converse" }, {}, "us-east-1");
});

test("a schema that asks for a great deal gets an example of limited size", options, () => {
  const huge = { type: "array", minItems: 1e9, items: { type: "string", minLength: 1e9 } };
  const cycle = {
    type: "object",
    required: ["a", "b", "c"],
    properties: { a: { $ref: "#" }, b: { $ref: "#" }, c: { $ref: "#" } },
  };
  for (const schema of [huge, cycle]) assert.ok(JSON.stringify(exampleOf(schema)).length < 1e8);
});
