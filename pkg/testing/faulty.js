// Any response with its body damaged, slowed down or cut.
import { InputError } from "../errors.js";
import { inChunks, joined } from "./message.js";

/** @import { Answer, Faults } from "../types/testing.js" */

const KNOWN = new Set([
  "chunkBytes",
  "pauseMs",
  "flipBitInFrame",
  "cutAfterFrames",
  "cutAtByte",
  "resetAtByte",
  "stallAtByte",
]);
/** Statuses that `Response` takes without a body only (https://fetch.spec.whatwg.org/#null-body-status). */
const BODILESS = new Set([204, 205, 304]);
const ENDS = ["cutAfterFrames", "cutAtByte", "resetAtByte", "stallAtByte"];

/**
 * @param {Answer} answer whose body ends by itself
 * @param {Faults} faults
 * @returns {Answer}
 */
export function faulty(answer, faults) {
  check(faults);
  return async (sent) => {
    const response = await answer(sent);
    const { status, statusText, headers } = response;
    if (BODILESS.has(status)) return response;
    const chunks = [];
    if (response.body) {
      for (let reader = response.body.getReader(), read; !(read = await reader.read()).done;) chunks.push(read.value);
    }
    return new Response(damaged(chunks, faults), { status, statusText, headers });
  };
}

/** @param {Faults} faults */
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

/**
 * @param {Uint8Array[]} chunks
 * @param {Faults} faults
 */
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

/**
 * @param {{ start: number, end: number }[]} frames
 * @param {number} index
 * @param {keyof Faults} fault
 */
function frameAt(frames, index, fault) {
  if (index < frames.length) return frames[index];
  throw new InputError(`faults.${fault}: the body has ${frames.length} frames only`, { code: "invalid_input" });
}

/**
 * The chunks as they were, as far as the body goes.
 * @param {number} end
 * @param {Uint8Array} bytes
 * @param {Uint8Array[]} chunks
 */
function upTo(end, bytes, chunks) {
  const pieces = [];
  let at = 0;
  for (const { length } of chunks) {
    if (at < end) pieces.push(bytes.slice(at, Math.min(end, at + length)));
    at += length;
  }
  return pieces;
}
