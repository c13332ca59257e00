// Answers that are odd in what HTTP says of them, and no worse for it.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer as createRawServer } from "node:net";
import { test } from "node:test";
import { converseOutput } from "bedrock-wasm/testing";
import { client, HELLO, rejection } from "../support/clients.js";

test("a reason phrase may hold any bytes (RFC 9112, section 4)", async () => {
  const body = JSON.stringify(converseOutput("Hello"));
  let asked = 0;
  const server = createRawServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => {
      asked++;
      socket.end(
        `HTTP/1.1 200 成功\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
      );
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const { output } = await client(undefined, { endpoint: `http://127.0.0.1:${server.address().port}` }).converse(
      HELLO,
    );
    assert.deepEqual([output.message.content, asked], [[{ text: "Hello" }], 1]);
  } finally {
    server.close();
  }
});

test("no rejection of a body that failed, and that nobody reads, goes unhandled", async () => {
  const failed = async () =>
    new Response(new ReadableStream({ start: (controller) => controller.error(new Error("reset")) }), {
      headers: { "content-type": "text/html" },
    });
  const unhandled = [];
  const listener = (reason) => unhandled.push(reason);
  process.on("unhandledRejection", listener);
  try {
    assert.equal((await rejection(client(failed).converseStream(HELLO))).code, "no_event_stream");
    await new Promise(setImmediate);
  } finally {
    process.off("unhandledRejection", listener);
  }
  assert.deepEqual(unhandled, []);
});
