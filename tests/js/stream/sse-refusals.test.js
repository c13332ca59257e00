// The errors of readSSE by their whole messages, and the messages that it leaves out.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readSSE } from "bedrock-wasm/sse";
import { drain } from "../support/clients.js";

const DONE = "event: done\ndata: {}\n\n";
const read = (text, init) => drain(readSSE(new Response(text, init)));

/** The members of an error that a page shows or decides by. */
const told = ({ name, message, code, retryable, $fault }) => ({ name, message, code, retryable, $fault });

const LOST = {
  name: "IncompleteStreamError",
  message: "the stream ended early: the response is incomplete",
  code: "stream_lost",
  retryable: true,
  $fault: undefined,
};

test("a source that cannot be read is refused by name", async () => {
  const refusal = (problem) => ({ name: "InputError", code: "invalid_input", message: `source: ${problem}` });
  for (const source of [undefined, null, "text", 5, {}, { body: {} }]) {
    assert.throws(() => readSSE(source), refusal("must be a Response or a ReadableStream of Uint8Arrays"));
  }
  const locked = new Response("x").body;
  locked.getReader();
  assert.throws(() => readSSE(locked), refusal("is being read already; readSSE() must be its only reader"));
  const { error } = await drain(readSSE(ReadableStream.from(["event: a"])));
  assert.deepEqual(told(error), { ...refusal("its chunks must be Uint8Arrays"), retryable: false, $fault: undefined });
});

test("a response without a body is incomplete, and can be left", async () => {
  const { events, error } = await drain(readSSE(new Response(null)));
  assert.deepEqual([events, told(error)], [[], LOST]);
  const left = readSSE(new Response(null));
  assert.deepEqual(await left.return("left"), { done: true, value: "left" });
  assert.deepEqual(await left.next(), { done: true, value: undefined });
});

test("a message without data is not dispatched, not even one that would end the stream", async () => {
  for (const text of ["event: done\n\n", "event: error\n\n", "event: a\n\n", "event: a\ndata:\n\n", ": ping\n\n"]) {
    assert.deepEqual(await read(text + DONE), { events: [] });
    assert.deepEqual(told((await read(text)).error), LOST);
  }
  assert.deepEqual(await read(`data: {"x":1}\n\n${DONE}`), { events: [{ x: 1 }] });
});

test("data that is not JSON names the likely fault, and keeps the parser's", async () => {
  const { error } = await read("event: a\ndata: {x\n\n");
  assert.deepEqual(told(error), {
    name: "StreamIntegrityError",
    message:
      "the data of a message is not JSON; check that the URL is of a handler that responds with toSSE() or toResponse()",
    code: "invalid_json",
    retryable: false,
    $fault: undefined,
  });
  assert.equal(error.cause.name, "SyntaxError");
  const long = await read(`event: a\ndata: {"n":${"9".repeat(1001)}}\n\n`);
  assert.match(long.error.message, /^an integer in the response has more than 1000 digits/);
});

test("a handler that refuses: its status says whether to try again", async () => {
  for (const [status, retryable] of [
    [400, false],
    [429, true],
    [499, false],
    [500, true],
    [599, true],
  ]) {
    const { error } = await read("no", { status });
    assert.deepEqual(told(error), {
      name: "BedrockError",
      message: `the handler responded with status ${status}`,
      code: "status",
      retryable,
      $fault: undefined,
    });
    assert.deepEqual(error.$metadata, { httpStatusCode: status });
  }
});

for (const [sent, name, code, retryable, $fault] of [
  [{}, "Error", "unknown", false],
  [{ name: 5, message: null, code: [], retryable: "yes" }, "Error", "unknown", false],
  [{ name: "MineError", code: "mine", retryable: true }, "MineError", "mine", true],
  [{ name: "TimeoutError", code: "timeout" }, "TimeoutError", "timeout", false],
  [{ name: "ThrottlingException", code: "service", retryable: true }, "ThrottlingException", "service", true, "server"],
  [{ name: "ValidationException", code: "service" }, "ValidationException", "service", false, "client"],
]) {
  test(`an error that a handler tells: ${JSON.stringify(sent)}`, async () => {
    const whole = { name, code, retryable, $fault };
    const unsaid = await read(`event: error\ndata: ${JSON.stringify(sent)}\n\n`);
    assert.deepEqual(told(unsaid.error), {
      ...whole,
      message: "the handler's stream failed, and its message does not say why",
    });
    const said = await read(`event: error\ndata: ${JSON.stringify({ ...sent, message: "slow down" })}\n\n`);
    assert.deepEqual(told(said.error), { ...whole, message: "slow down" });
  });
}
