// What a page, or Node, does with the exports of the test crate. Everything that goes in and comes out is plain data.
import init, * as app from "./wasm/rust_api_tests.js";

/** @param {Uint8Array} [module] where the file beside the glue cannot be fetched */
export const start = (module) => init(module && { module_or_path: module });

/** What a call gives, or how it fails. */
async function outcome(promise) {
  try {
    return { value: await promise };
  } catch (failure) {
    return { failure: failure instanceof Error ? { trap: String(failure) } : failure };
  }
}

const plainly =
  (name) =>
  (...given) =>
    outcome(app[name](...given));

export const ways = {
  converse: plainly("converse"),
  text: plainly("text"),
  ask: plainly("ask"),
  deltas: plainly("deltas"),
  stopReasons: plainly("stop_reasons"),
  finalMessage: plainly("final_message"),
  modelsOf: plainly("models_of"),
  presign: plainly("presign"),
  leaveStream: plainly("leave_stream"),
  hurried: plainly("hurried"),
  converseInTurn: (config, models, text) => outcome(app.converse_in_turn(config, JSON.stringify(models), text)),
  invokeInTurn: (config, models) => outcome(app.invoke_in_turn(config, JSON.stringify(models))),
  streamInTurn: (config, models, text) => outcome(app.stream_in_turn(config, JSON.stringify(models), text)),
  askInTurn: plainly("ask_in_turn"),
  errorOf: plainly("error_of"),
  guest: plainly("guest"),
  member: plainly("member"),
  batchRun: plainly("batch_run"),
  batchResume: plainly("batch_resume"),
  s3Objects: plainly("s3_objects"),
  s3Upload: plainly("s3_upload"),
  s3Body: plainly("s3_body"),
  s3LeaveUpload: (config, bucket, key, afterMs) =>
    outcome(app.s3_leave_upload(config, bucket, key, new Promise((resolve) => setTimeout(resolve, afterMs)))),
  invoke: (config, modelId, body) =>
    outcome(app.invoke(config, modelId, new TextEncoder().encode(JSON.stringify(body)))),

  /** The events, each with the time at which it came, and how the stream ended. */
  async events(config, modelId, text) {
    const events = [];
    const ended = await outcome(app.events(config, modelId, text, (event) => events.push({ event, atMs: Date.now() })));
    return { ...ended, events };
  },

  /** The messages, and how the stream ended. */
  async sse(config, modelId, text) {
    const messages = [];
    const ended = await outcome(app.sse(config, modelId, text, (message) => messages.push(message)));
    return { ...ended, messages };
  },

  leaveCall: (config, modelId, text, afterMs) =>
    outcome(app.leave_call(config, modelId, text, new Promise((resolve) => setTimeout(resolve, afterMs)))),

  /** Keys from a function, which gives one pair after the other; how often it was asked. */
  async refreshed(config, keys, modelId, times) {
    let asked = 0;
    const credentials = async () => keys[Math.min(asked++, keys.length - 1)];
    const ended = await outcome(app.texts({ ...config, credentials }, modelId, times));
    return { asked, ...ended };
  },
};
