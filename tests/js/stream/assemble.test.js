// The message that the events of a Converse stream add up to. Rust reads the same cases in src/api/stream/assembled/tests.rs.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { StreamIntegrityError } from "bedrock-wasm";
import { event, scriptedFetch, stream } from "bedrock-wasm/testing";
import { parseJson } from "../../../pkg/data/json.js";
import { client, HELLO, rejection } from "../support/clients.js";

const CASES = parseJson(readFileSync(new URL("../../cases/assemble.json", import.meta.url), "utf8"));

/** Bytes as the cases have them. */
function withBase64(value) {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (Array.isArray(value)) return value.map(withBase64);
  if (typeof value !== "object" || value === null) return value;
  assert.equal(Object.getPrototypeOf(value), Object.prototype);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withBase64(member)]));
}

for (const { name, events, final, code } of CASES) {
  test(name, async () => {
    const frames = events.flatMap((members) =>
      Object.entries(members).map(([type, payload]) => event(type, JSON.stringify(payload))),
    );
    const { stream: answer } = await client(scriptedFetch([stream(frames)])).converseStream(HELLO);
    if (final) return assert.deepEqual(withBase64(await answer.final()), final);
    const error = await rejection(answer.final());
    assert.ok(error instanceof StreamIntegrityError, String(error));
    assert.equal(error.code, code);
  });
}
