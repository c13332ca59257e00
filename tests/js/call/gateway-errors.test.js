// A gateway's own errors keep their text, in the shapes that gateways use.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ServiceException } from "bedrock-wasm";
import { scriptedFetch } from "bedrock-wasm/testing";
import { client, HELLO, rejection } from "../support/clients.js";

const { cases, longest } = JSON.parse(readFileSync(new URL("../../cases/gateway.json", import.meta.url), "utf8"));

async function messageOf(type, body, status = 400) {
  const headers = type === null ? {} : { "content-type": type };
  const answer = () => new Response(new TextEncoder().encode(body), { status, headers });
  const error = await rejection(client(scriptedFetch([answer])).converse(HELLO, { maxAttempts: 1 }));
  assert.ok(error instanceof ServiceException, error.stack);
  return error.message;
}

for (const { name, type, body, message, lacks } of cases) {
  test(`a gateway's error: ${name}`, async () => {
    const told = await messageOf(type, body);
    if (message !== undefined) return assert.equal(told, message);
    assert.match(told, /HTTP status 400/);
    assert.ok(!told.includes(lacks), told);
  });
}

test("a gateway's text is kept up to a limit", async () => {
  const text = "x".repeat(longest + 1);
  assert.equal(await messageOf("text/plain", text), "x".repeat(longest));
  assert.equal(await messageOf("application/json", JSON.stringify({ error: { message: text } })), "x".repeat(longest));
});
