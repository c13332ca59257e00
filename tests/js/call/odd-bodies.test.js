// Bodies that are too large, just as large as they may be, or not JSON.
import assert from "node:assert/strict";
import { test } from "node:test";
import { converseOutput } from "bedrock-wasm/testing";
import { client, HELLO, rejection } from "../support/clients.js";

const MIB = 2 ** 20;
const JSON_TYPE = { "content-type": "application/json" };
const PROXY = "the endpoint, or a proxy in front of it, is not AWS's";

const answering = (text, status = 200) => client(async () => new Response(text, { status, headers: JSON_TYPE }));

for (const begin of [
  '{"__type":"',
  '{ "__type" : "',
  '{\n\t"__type"\t:\n"',
  '{"a":"b","__type":  "com.amazon.bedrock#',
]) {
  test(`an error of more than 1 MiB keeps the name in ${JSON.stringify(begin)}`, async () => {
    const text = `${begin}ModelErrorException","message":"${"m".repeat(MIB)}"}`;
    const error = await rejection(answering(text, 418).converse(HELLO));
    assert.deepEqual(
      [error.name, error.message],
      ["ModelErrorException", "the body of the error is larger than 1 MiB"],
    );
  });
}

test("an error of more than 1 MiB without a name has that of its status", async () => {
  const error = await rejection(answering(`{"message":"${"m".repeat(MIB)}"}`, 403).converse(HELLO));
  assert.equal(error.name, "AccessDeniedException");
  assert.ok(error.message.startsWith("the body of the error is larger than 1 MiB"), error.message);
});

test("an error of exactly 1 MiB is read to its end", async () => {
  const text = '{"message":"No."}'.padEnd(MIB);
  assert.equal((await rejection(answering(text, 400).converse(HELLO))).message, "No.");
});

test("a body without a stream is read if its Content-Length is just the limit", async () => {
  const bytes = new TextEncoder().encode(JSON.stringify(converseOutput("Hello")));
  const fetch = async () => ({
    status: 200,
    ok: true,
    headers: new Headers({ ...JSON_TYPE, "content-length": String(bytes.length) }),
    arrayBuffer: async () => bytes.buffer,
  });
  const { output } = await client(fetch, { maxMessageBytes: bytes.length }).converse(HELLO);
  assert.deepEqual(output.message.content, [{ text: "Hello" }]);
  const error = await rejection(client(fetch, { maxMessageBytes: bytes.length - 1 }).converse(HELLO));
  assert.equal(error.message, `the response is larger than ${bytes.length - 1} bytes (maxMessageBytes)`);
});

test("a body that is not JSON says so, with the parser's own error as its cause", async () => {
  const error = await rejection(answering("<html>").converse(HELLO));
  assert.equal(error.message, `the response is not a JSON object; ${PROXY}`);
  assert.ok(error.cause instanceof SyntaxError, `${error.cause}`);
  const list = await rejection(answering("[1]").converse(HELLO));
  assert.deepEqual([list.message, list.cause], [error.message, undefined]);
});
