// What the servers have in common: `POST …/chat` with a prompt is answered with server-sent events.
import assert from "node:assert/strict";
import { readSSE } from "bedrock-wasm/sse";
import { record } from "../tools/matrix.js";
import { LONG } from "./room.js";

/**
 * @param {import("node:test").TestContext} t
 * @param {string} url
 * @param {Awaited<ReturnType<import("./room.js").openRoom>>} room
 * @param {string} version
 * @param {Record<string, string>} [headers] that the server wants
 */
export async function chats(t, url, room, version, headers) {
  const all = { "content-type": "application/json", ...headers };
  const ask = (body, signal) => fetch(url, { method: "POST", headers: all, body: JSON.stringify(body), signal });
  const start = Date.now();
  const response = await ask({ prompt: "Do you stream?" });
  assert.equal(response.headers.get("content-type"), "text/event-stream; charset=utf-8");
  let text = "";
  let pieces = 0;
  for await (const { contentBlockDelta } of readSSE(response)) {
    text += contentBlockDelta?.delta.text ?? "";
    if (contentBlockDelta) pieces += 1;
  }
  const ms = Date.now() - start;
  assert.match(text, /You said: Do you stream\?/);
  assert.ok(pieces > 3, `${pieces} pieces`);

  const refused = await ask({ prompt: "" });
  assert.equal(refused.status, 400);

  const controller = new AbortController();
  const stopped = await ask({ prompt: LONG }, controller.signal);
  await assert.rejects(async () => {
    for await (const event of readSSE(stopped)) if (event.contentBlockDelta) controller.abort(new Error("enough"));
  }, /enough/);
  const { events } = await room.sawHangUp();
  assert.ok(events < 250, `${events} events were sent to nobody`);
  t.diagnostic(`answered in ${pieces} pieces after ${ms} ms; upstream saw the hang-up after ${events} events`);
  await record(t.name, { version, ms });
}

/** What must cost nothing: a form, which any page can send, a page of another origin, a question without end. */
export async function refusesAttacks(url, room) {
  const json = { "content-type": "application/json" };
  const attacks = [
    [415, { "content-type": "text/plain" }, "Spend."],
    [403, { ...json, origin: "https://evil.example" }, "Spend."],
    [413, json, "x".repeat(20_000)],
  ];
  const before = room.emulator.requests.length;
  for (const [status, headers, prompt] of attacks) {
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify({ prompt }) });
    assert.equal(response.status, status);
  }
  assert.equal(room.emulator.requests.length, before);
}
