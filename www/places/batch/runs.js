// The calls of this place: records on demand, a job from its upload to its results, and a job that somebody began before.
import { SettingError } from "../../lib/settings.js";
import { codeOf } from "./code.js";

/**
 * @typedef {import("../../../pkg/types/batch.js").BatchRecord} BatchRecord
 * @typedef {import("../../../pkg/types/batch.js").BatchResult} BatchResult
 * @typedef {import("../../../pkg/types/batch.js").BatchProgress} BatchProgress
 *
 * @typedef {object} Watcher
 * @property {(result: BatchResult) => void} onResult
 * @property {(progress: BatchProgress) => void} onProgress
 * @property {(run: import("../../../pkg/types/batch.js").BatchRun) => void} [onRun]
 */

/**
 * @param {import("../../lib/app.js").App} app
 * @param {{ modelId: string, records: BatchRecord[] }} asked
 * @param {Watcher} watcher
 */
export function runOnDemand(app, { modelId, records }, watcher) {
  const input = { modelId, ...records[0]?.modelInput };
  return app.call(
    { place: "batch", service: "BedrockRuntime", operation: "Converse", input, code: code(modelId) },
    async ({ client, signal }) => {
      const { runBatch } = await import("bedrock-wasm/batch");
      const { onProgress } = watcher;
      const options = /** @type {const} */ ({ mode: "on-demand", invocationType: "Converse" });
      const run = runBatch({ runtime: client, records, modelId, ...options, onProgress, abortSignal: signal });
      return consumed(run, watcher);
    },
  );
}

/**
 * @param {import("../../lib/app.js").App} app
 * @param {{ modelId: string, records: BatchRecord[], places: import("./job-form.js").JobPlaces, state: object }} asked
 * @param {Watcher} watcher
 */
export function runJob(app, { modelId, records, places, state }, watcher) {
  const input = { modelId, ...places };
  return app.call(
    { place: "batch", service: "Bedrock", operation: "CreateModelInvocationJob", input, code: code(modelId) },
    async ({ client, config, signal }) => {
      const { runBatch } = await import("bedrock-wasm/batch");
      const options = /** @type {const} */ ({ mode: "job", invocationType: "Converse", minDelay: 1 });
      const s3 = await s3Of(config);
      const { onProgress } = watcher;
      const run = runBatch({
        client,
        s3,
        records,
        modelId,
        ...places,
        ...options,
        state,
        onProgress,
        abortSignal: signal,
      });
      return consumed(run, watcher);
    },
  );
}

/**
 * @param {import("../../lib/app.js").App} app
 * @param {string} jobArn
 * @param {Watcher} watcher
 */
export function followJob(app, jobArn, watcher) {
  const input = { jobIdentifier: jobArn };
  return app.call(
    { place: "batch", service: "Bedrock", operation: "GetModelInvocationJob", input },
    async ({ client, config, signal }) => {
      const { resumeBatch } = await import("bedrock-wasm/batch");
      const { onProgress } = watcher;
      return consumed(
        resumeBatch({ client, s3: await s3Of(config), jobArn, minDelay: 1, onProgress, abortSignal: signal }),
        watcher,
      );
    },
  );
}

/** @param {import("bedrock-wasm").ClientConfig} config */
async function s3Of({ credentials, token: _token, ...config }) {
  if (!credentials) throw new SettingError("accessKeyId: S3 needs an access key. A Bedrock API key does not open it.");
  const { S3 } = await import("bedrock-wasm/s3");
  const keys = /** @type {import("bedrock-wasm").AwsCredentials} cast: the page has no other kind */ (credentials);
  return new S3({ ...config, credentials: keys, forcePathStyle: config.endpoint !== undefined });
}

/** @param {import("../../../pkg/types/batch.js").BatchRun} run @param {Watcher} watcher */
async function consumed(run, { onResult, onRun }) {
  onRun?.(run);
  let results = 0;
  for await (const result of run) {
    results++;
    onResult(result);
  }
  return { results };
}

/** @param {string} modelId */
const code = (modelId) => (/** @type {string} */ language) =>
  language === "bedrock-wasm" ? codeOf(modelId) : undefined;
