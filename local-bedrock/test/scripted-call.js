import { EventStreamCodec } from "@smithy/eventstream-codec";
import { modelPath, signed } from "./emulator.js";

export const NOVA = "amazon.nova-micro-v1:0";

const utf8 = [(bytes) => Buffer.from(bytes).toString("utf8"), (text) => Buffer.from(text, "utf8")];
const codec = new EventStreamCodec(...utf8);

/** Signs and sends a conversation through a script's endpoint, as it is: no retries, no decoding. */
export async function call(server, script, operation = "converse", options = {}) {
  const { pathname } = new URL(script.endpoint);
  const { signal, ...rest } = options;
  const { url, ...init } = await signed(server, { path: pathname + modelPath(NOVA, operation), ...rest });
  return fetch(url, { ...init, signal });
}

/**
 * Reads a body to its end, or to where it breaks.
 * @returns {Promise<{ bytes: Buffer, error: Error | undefined, times: number[] }>} `times` of the chunks' arrival
 */
export async function read(response) {
  const chunks = [];
  const times = [];
  try {
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
      times.push(Date.now());
    }
  } catch (error) {
    return { bytes: Buffer.concat(chunks), error, times };
  }
  return { bytes: Buffer.concat(chunks), error: undefined, times };
}

/** The least that a frame can be. */
const FRAME_BYTES = 16;

/** Cuts bytes into whole frames and what is left over. */
export function framesOf(bytes) {
  const frames = [];
  let at = 0;
  while (at + FRAME_BYTES <= bytes.length) {
    const length = bytes.readUInt32BE(at);
    if (length < FRAME_BYTES || at + length > bytes.length) break;
    frames.push(bytes.subarray(at, at + length));
    at += length;
  }
  return { frames, rest: bytes.subarray(at) };
}

/** Decodes frames with AWS's codec; headers as plain values. */
export function decoded(bytes) {
  return framesOf(bytes).frames.map((frame) => {
    const { headers, body } = codec.decode(frame);
    const plain = Object.fromEntries(Object.entries(headers).map(([name, { value }]) => [name, value]));
    return { headers: plain, body: body.length ? JSON.parse(Buffer.from(body).toString("utf8")) : undefined };
  });
}

/** The names of the events in a stream. */
export const typesOf = (bytes) =>
  decoded(bytes).map(({ headers }) => headers[":event-type"] ?? headers[":exception-type"] ?? headers[":error-code"]);

/** A conversation whose answer has exactly these events. */
export const EVENTS = (deltas) => [
  "messageStart",
  ...Array(deltas).fill("contentBlockDelta"),
  "contentBlockStop",
  "messageStop",
  "metadata",
];
