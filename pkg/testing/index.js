// `bedrock-wasm/testing`: for tests of code that calls Bedrock. No app needs it at run time.
export { htmlPage, json, networkFailure, noAnswer, serviceError, stream } from "./answers.js";
export { converseFrames, converseOutput } from "./converse.js";
export { faulty } from "./faulty.js";
export { errorFrame, event, exception, PADDING } from "./frames.js";
export { inChunks, joined, message } from "./message.js";
export { openStream } from "./open-stream.js";
export { scriptedFetch } from "./scripted-fetch.js";
