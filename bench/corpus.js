// Event streams to decode, made by AWS's own encoder, and bodies to sign.
import { EventStreamCodec } from "@smithy/eventstream-codec";

const utf8 = new TextEncoder();
const codec = new EventStreamCodec(
  (bytes) => new TextDecoder().decode(bytes),
  (text) => utf8.encode(text),
);
const WORDS =
  ' the| model| answers|,| word| by| word| and| some| of| them| are| long|:| internationalisation| naïve| “quoted"|\n\n| 東京| 🙂|.'.split(
    "|",
  );
const PADDING = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** The same numbers in every run: Numerical Recipes' linear congruential generator. */
function randomNumbers() {
  let state = 1;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function frame(eventType, payload) {
  const header = (value) => ({ type: "string", value });
  const headers = {
    ":event-type": header(eventType),
    ":content-type": header("application/json"),
    ":message-type": header("event"),
  };
  return codec.encode({ headers, body: utf8.encode(JSON.stringify(payload)) });
}

/** @type {Record<string, (text: string, padding: string) => Uint8Array>} */
const DELTAS = {
  converse: (text, p) => frame("contentBlockDelta", { contentBlockIndex: 0, delta: { text }, p }),
  invoke: (text, p) =>
    frame("chunk", {
      bytes: base64({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } }),
      p,
    }),
};

const ENDS = {
  converse: [
    [frame("messageStart", { role: "assistant", p: "abc" })],
    [
      frame("contentBlockStop", { contentBlockIndex: 0, p: "abcd" }),
      frame("messageStop", { stopReason: "end_turn", p: "ab" }),
      frame("metadata", {
        usage: { inputTokens: 12, outputTokens: 34, totalTokens: 46 },
        metrics: { latencyMs: 567 },
        p: "abcde",
      }),
    ],
  ],
  invoke: [
    [
      frame("chunk", {
        bytes: base64({ type: "message_start", message: { id: "msg_1", role: "assistant", content: [] } }),
        p: "abc",
      }),
    ],
    [frame("chunk", { bytes: base64({ type: "message_stop" }), p: "ab" })],
  ],
};

function base64(value) {
  return btoa(String.fromCharCode(...utf8.encode(JSON.stringify(value))));
}

/**
 * A whole answer.
 * @param {"converse" | "invoke"} operation
 * @param {number} events of them, those that open and close the answer included
 * @param {number} [repeats] how often each event says its word
 * @returns {{ bytes: Uint8Array, text: string, events: number }}
 */
export function corpus(operation, events, repeats = 1) {
  const random = randomNumbers();
  const [first, last] = ENDS[operation];
  const frames = [...first];
  let text = "";
  while (frames.length < events - last.length) {
    const word = WORDS[random(WORDS.length)].repeat(repeats);
    frames.push(DELTAS[operation](word, PADDING.slice(0, 1 + random(PADDING.length))));
    text += word;
  }
  frames.push(...last);
  const bytes = new Uint8Array(frames.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const one of frames) {
    bytes.set(one, at);
    at += one.length;
  }
  return { bytes, text, events };
}

/** A body's pieces as a network might deliver them. */
export function chunksOf(bytes, chunkBytes) {
  const chunks = [];
  for (let at = 0; at < bytes.length; at += chunkBytes) chunks.push(bytes.slice(at, at + chunkBytes));
  return chunks;
}

/** A body's frames: each begins with its length. */
export function framesOf(bytes) {
  const frames = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (let at = 0; at < bytes.length;) frames.push(bytes.subarray(at, (at += view.getUint32(at))));
  return frames;
}

/** A response that gives these chunks, one for each read. */
export function responseOf(chunks) {
  let at = 0;
  const pull = (controller) => (at < chunks.length ? controller.enqueue(chunks[at++]) : controller.close());
  // Not a byte stream and nothing ahead: what is measured is the decoder.
  const body = new ReadableStream({ pull }, { highWaterMark: 0 });
  return new Response(body, {
    headers: { "content-type": "application/vnd.amazon.eventstream", "x-amzn-requestid": "request-1" },
  });
}
