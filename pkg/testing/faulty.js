// Any answer with its body damaged, slowed down or cut.
import { InputError } from "../errors.js";
import { inChunks, joined } from "./message.js";

/**
 * @typedef {object} Faults
 * @property {number} [chunkBytes] the body comes in chunks of this length
 * @property {number} [pauseMs] before each chunk
 * @property {number} [flipBitInFrame] one bit of this frame's payload is flipped; the first is 0
 * @property {number} [cutAfterFrames] the body ends cleanly after so many frames
 * @property {number} [cutAtByte] the body ends cleanly after so many bytes
 * @property {number} [resetAtByte] the connection is lost after so many bytes
 * @property {number} [stallAtByte] nothing comes any more after so many bytes
 */

const KNOWN = new Set([
  "chunkBytes",
  "pauseMs",
  "flipBitInFrame",
  "cutAfterFrames",
  "cutAtByte",
  "resetAtByte",
  "stallAtByte",
]);
const ENDS = ["cutAfterFrames", "cutAtByte", "resetAtByte", "stallAtByte"];

/**
 * @param {import("./answers.js").Answer} answer whose body ends by itself
 * @param {Faults} faults
 * @returns {import("./answers.js").Answer}
 */
export function faulty(answer, faults) {
  check(faults);
  return async (sent) => {
    const response = await answer(sent);
    const { status, statusText, headers } = response;
    const chunks = [];
    if (response.body) {
      for (let reader = response.body.getReader(), read; !(read = await reader.read()).done;) chunks.push(read.value);
    }
    return new Response(damaged(chunks, faults), { status, statusText, headers });
  };
}

function check(faults) {
  for (const [name, value] of Object.entries(faults)) {
    if (!KNOWN.has(name)) {
      throw new InputError(`faults: unknown ${name}; give some of ${[...KNOWN].join(", ")}`, { code: "invalid_input" });
    }
    const least = name === "chunkBytes" ? 1 : 0;
    if (!Number.isInteger(value) || value < least) {
      throw new InputError(`faults.${name}: give a whole number of at least ${least}`, { code: "invalid_input" });
    }
  }
  const ends = ENDS.filter((name) => name in faults);
  if (ends.length > 1) {
    throw new InputError(`faults: a body ends in one way only, not by ${ends.join(" and ")}`, {
      code: "invalid_input",
    });
  }
}

/** @param {Uint8Array[]} chunks */
function damaged(chunks, { chunkBytes, pauseMs, flipBitInFrame, cutAfterFrames, ...ends }) {
  const bytes = joined(...chunks);
  const frames = framesOf(bytes);
  if (flipBitInFrame !== undefined) bytes[frameAt(frames, flipBitInFrame, "flipBitInFrame").end - 5] ^= 1;
  const cutAt = cutAfterFrames ? frameAt(frames, cutAfterFrames - 1, "cutAfterFrames").end : cutAfterFrames;
  const end = cutAt ?? ends.cutAtByte ?? ends.resetAtByte ?? ends.stallAtByte ?? bytes.length;
  const pieces = chunkBytes ? inChunks(bytes.subarray(0, end), chunkBytes) : upTo(end, bytes, chunks);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  return new ReadableStream(
    {
      async pull(controller) {
        if (pauseMs) await new Promise((resolve) => (timer = setTimeout(resolve, pauseMs)));
        const piece = pieces.shift();
        if (piece) controller.enqueue(piece);
        else if (ends.stallAtByte !== undefined) await new Promise(() => {});
        else if (ends.resetAtByte !== undefined) controller.error(new TypeError("terminated"));
        else controller.close();
      },
      cancel: () => clearTimeout(timer),
    },
    { highWaterMark: 0 },
  );
}

/**
 * Where frames begin and end, as far as their lengths can be followed.
 * @param {Uint8Array} bytes
 */
function framesOf(bytes) {
  const view = new DataView(bytes.buffer);
  const frames = [];
  for (let start = 0; start + 16 <= bytes.length;) {
    const end = start + Math.max(16, view.getUint32(start));
    if (end > bytes.length) break;
    frames.push({ start, end });
    start = end;
  }
  return frames;
}

function frameAt(frames, index, fault) {
  if (index < frames.length) return frames[index];
  throw new InputError(`faults.${fault}: the body has ${frames.length} frames only`, { code: "invalid_input" });
}

/** The chunks as they were, as far as the body goes. */
function upTo(end, bytes, chunks) {
  const pieces = [];
  let at = 0;
  for (const { length } of chunks) {
    if (at < end) pieces.push(bytes.slice(at, Math.min(end, at + length)));
    at += length;
  }
  return pieces;
}
