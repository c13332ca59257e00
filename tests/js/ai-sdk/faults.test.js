// Damaged streams in streamText: ours ends in an error part, never in a finish. The official provider stands beside it.
// `UPDATE_DOCS=1 node --test tests/js/ai-sdk/faults.test.js` writes the table in docs/ai-sdk.md.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { createAmazonBedrock } from "@ai-sdk/amazon-bedrock";
import { streamText } from "ai";
import { createBedrock } from "bedrock-wasm/ai-sdk";
import {
  converseFrames,
  event,
  exception,
  faulty,
  joined,
  scriptedFetch,
  serviceError,
  stream,
} from "bedrock-wasm/testing";
import { CREDENTIALS, REGION } from "../support/clients.js";

const PAGE = new URL("../../../docs/ai-sdk.md", import.meta.url);
const MODEL = "us.amazon.nova-lite-v1:0";
/** Long enough that what a provider would do is done. */
const PATIENCE_MS = 4_000;

const frames = converseFrames("The sky is blue.");
const [MESSAGE_STOP, METADATA] = [frames.length - 2, frames.length - 1];
/** The start of the message, the block's two texts. */
const HEAD = frames.slice(0, 3);
const BYTES = joined(...HEAD).length;
const whole = stream(frames);
const ending = (name) => stream([...HEAD, exception(name, { message: "It broke." })]);
/** A frame whose checksums hold, around half a JSON text. */
const halfJson = event("contentBlockDelta", '{"contentBlockIndex":0,"delta":{"te');

/** @type {[name: string, answer: import("bedrock-wasm/testing").Answer, options?: { abortAfterMs?: number }][]} */
const FAULTS = [
  ["the connection is lost inside a frame", faulty(whole, { resetAtByte: BYTES + 20 })],
  ["the body ends inside a frame", faulty(whole, { cutAtByte: BYTES + 20 })],
  ["the body ends between two frames", faulty(whole, { cutAfterFrames: HEAD.length })],
  ["a flipped bit, so that a CRC is wrong", faulty(whole, { flipBitInFrame: HEAD.length })],
  ["an exception: throttlingException", ending("throttlingException")],
  ["an exception: modelStreamErrorException", ending("modelStreamErrorException")],
  ["an exception: internalServerException", ending("internalServerException")],
  ["an exception that is not in the model of ConverseStream", ending("modelTimeoutException")],
  ["`messageStop` is missing", stream(frames.filter((_, at) => at !== MESSAGE_STOP))],
  ["half a JSON text in an event", stream([...HEAD, halfJson, ...frames.slice(HEAD.length)])],
  ["garbage after the last frame", stream([...frames, new Uint8Array(40).fill(7)])],
  ["nothing more comes", faulty(whole, { stallAtByte: BYTES })],
  ["HTTP 503 in place of the stream", serviceError("ServiceUnavailableException", { status: 503 })],
  ["the caller aborts", faulty(whole, { stallAtByte: BYTES }), { abortAfterMs: 50 }],
];

const PROVIDERS = {
  ours: (fetch) =>
    createBedrock({
      ...{ region: REGION, credentials: CREDENTIALS, fetch, maxAttempts: 1, specification: "v3" },
      timeouts: { idleMs: 300 },
    }),
  official: (fetch) => createAmazonBedrock({ region: REGION, ...CREDENTIALS, fetch }),
};

/** The texts that came, and what ended the stream. */
async function outcome(provider, answer, { abortAfterMs } = {}) {
  const abort = new AbortController();
  if (abortAfterMs) setTimeout(() => abort.abort(), abortAfterMs);
  const options = { prompt: "Why?", maxRetries: 0, abortSignal: abort.signal, onError() {} };
  const { fullStream } = streamText({ model: PROVIDERS[provider](scriptedFetch([answer]))(MODEL), ...options });
  const parts = fullStream[Symbol.asyncIterator]();
  let last = "ends without a word";
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE_MS, "late")));
  try {
    for (;;) {
      const next = await Promise.race([parts.next(), late]);
      if (next === "late") return "waits on";
      if (next.done) return last;
      const { type, error, finishReason } = next.value;
      if (type === "error") last = `\`error\`: ${error.name ?? "an object without a name"}`;
      if (type === "abort") last = "`abort`";
      if (type === "finish" && !last.startsWith("`error`")) last = `**\`finish\`**: ${finishReason}`;
    }
  } catch (error) {
    return `rejects: ${error.name}`;
  } finally {
    clearTimeout(timer);
  }
}

/** The types of the parts that the model itself gives, without what the AI SDK adds. */
async function typesOf(answer, { abortAfterMs } = {}) {
  const model = PROVIDERS.ours(scriptedFetch([answer]))(MODEL);
  const abortSignal = abortAfterMs ? AbortSignal.timeout(abortAfterMs) : undefined;
  const prompt = [{ role: "user", content: [{ type: "text", text: "Why?" }] }];
  try {
    const { stream: parts } = await model.doStream({ prompt, abortSignal });
    const types = [];
    for await (const { type } of parts) types.push(type);
    assert.equal(types.at(-1), "error");
    return types;
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
    return [];
  }
}

test("a stream that is damaged never finishes, and the table of both providers is today's", async (t) => {
  const rows = [];
  for (const [name, answer, options] of FAULTS) {
    const [ours, official] = await Promise.all(["ours", "official"].map((who) => outcome(who, answer, options)));
    assert.match(ours, /^(`error`|rejects|`abort`)/, name);
    assert.ok(!(await typesOf(answer, options)).includes("finish"), name);
    rows.push(`| ${name} | ${ours} | ${official} |`);
  }
  assert.ok(FAULTS.length >= 12);
  const { version } = createRequire(import.meta.url)("@ai-sdk/amazon-bedrock/package.json");
  const head = [`| the stream | \`bedrock-wasm/ai-sdk\` | \`@ai-sdk/amazon-bedrock\` ${version} |`, "|---|---|---|"];
  const table = [...head, ...rows, ""].join("\n");
  const page = await readFile(PAGE, "utf8");
  const made = page.replace(/^\| the stream \|[^]*?\n(?=\n)/m, table);
  if (process.env.UPDATE_DOCS) await writeFile(PAGE, made);
  else assert.equal(page, made, "run UPDATE_DOCS=1 node --test tests/js/ai-sdk/faults.test.js");
  t.diagnostic(`proved: ${FAULTS.length} damaged streams end in an error, and none in a finish`);
});

test("an answer that is whole finishes, also without the usage that should follow it", async () => {
  assert.equal(await outcome("ours", whole), "**`finish`**: stop");
  assert.equal(await outcome("ours", stream(frames.slice(0, METADATA))), "**`finish`**: stop");
});
