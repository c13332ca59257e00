// The answer that every fault damages, as a call's JSON and as a stream's frames.
import { converseFrames, converseOutput, joined } from "bedrock-wasm/testing";

/** Words, of which a stream brings one in each text. */
export const TEXT = "Because short waves scatter more than long ones.";

export const JSON_BYTES = new TextEncoder().encode(JSON.stringify(converseOutput(TEXT)));
export const FRAMES = converseFrames(TEXT);
/** Frames of the stream in front of which faults strike: its start and three texts. */
export const BEFORE = 4;
export const STREAM_BYTES = joined(...FRAMES);
export const endOf = (frames) => joined(...FRAMES.slice(0, frames)).length;
