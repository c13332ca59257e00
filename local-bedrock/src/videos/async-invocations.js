// Asynchronous invocations: video models, which write to S3.
import { arnOf } from "../catalog/account.js";
import { foundationModelArn } from "../catalog/foundation-models.js";
import { ServiceError, validationError } from "../http/errors.js";
import { bytesOf, randomHex } from "../lib/bytes.js";
import { isBlocked, isFiltered } from "../images/filters.js";
import { COMMENT } from "../images/amazon.js";
import { folder, placeOf } from "../jobs/places.js";
import { RecentMap } from "../state/recent-map.js";
import { emptyMp4 } from "./mp4.js";
import { readVideo } from "./models.js";

/**
 * @import { StartAsyncInvokeRequest } from "../../../pkg/types/bedrock-runtime.js"
 * @import { Wire } from "../lib/wire.js"
 */

/**
 * @typedef {Wire<StartAsyncInvokeRequest>} StartRequest
 *
 * @typedef {object} AsyncInvocation
 * @property {string} arn
 * @property {string} modelArn
 * @property {StartRequest} request
 * @property {string} s3Uri the folder that its output goes to
 * @property {import("./models.js").VideoTask} task
 * @property {"InProgress" | "Completed" | "Failed"} status
 * @property {string} [failureMessage]
 * @property {number} submittedAt
 * @property {number} modifiedAt
 * @property {number} [endedAt]
 */

/** All of them. The oldest are forgotten, and nothing outlives the process. */
export class AsyncInvocations {
  /** @type {RecentMap<AsyncInvocation>} by ARN, oldest first */
  #invocations = new RecentMap();
  /** @type {Set<ReturnType<typeof setTimeout>>} */
  #timers = new Set();

  /** @param {{ region: string, jobSeconds: number }} parts */
  constructor({ region, jobSeconds }) {
    this.region = region;
    this.jobSeconds = jobSeconds;
  }

  /**
   * @param {StartRequest} request
   * @param {import("../http/call.js").Emulator} emulator
   * @returns {AsyncInvocation} the one that was started with its token before, if there is one
   * @throws {ServiceError} `ValidationException`
   */
  start(request, emulator) {
    const { clientRequestToken: token, modelId, modelInput, outputDataConfig } = request;
    const known = token && this.list().find((one) => one.request.clientRequestToken === token);
    if (known) return known;
    const model = emulator.modelIds.modelOf(modelId, "video");
    if (!model) throw validationError("The provided model identifier is invalid.");
    const task = readVideo(model, modelInput);
    const s3Uri = outputDataConfig.s3OutputDataConfig?.s3Uri;
    if (s3Uri === undefined) throw validationError("outputDataConfig needs s3OutputDataConfig.");
    checkBucket(emulator.s3.store, s3Uri);
    const submittedAt = Date.now();
    /** @type {AsyncInvocation} */
    const invocation = {
      arn: arnOf(this.region, `async-invoke/${randomHex(6)}`),
      modelArn: foundationModelArn(model, this.region),
      request,
      s3Uri,
      task,
      status: "InProgress",
      submittedAt,
      modifiedAt: submittedAt,
    };
    this.#invocations.set(invocation.arn, invocation);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      finish(invocation, emulator);
    }, this.jobSeconds * 1000);
    this.#timers.add(timer);
    return invocation;
  }

  /**
   * @param {string} arn
   * @returns {AsyncInvocation}
   * @throws {ServiceError} `ValidationException`: the model of the operation has no other
   */
  find(arn) {
    const invocation = this.#invocations.get(arn);
    if (invocation) return invocation;
    throw validationError(`The async invocation ${arn} could not be found.`);
  }

  /** @returns {AsyncInvocation[]} oldest first */
  list() {
    return [...this.#invocations.values()];
  }

  /** Ends all work. */
  close() {
    for (const timer of this.#timers) clearTimeout(timer);
  }
}

/**
 * @param {import("../s3/store.js").ObjectStore} store
 * @param {string} s3Uri
 */
function checkBucket(store, s3Uri) {
  try {
    store.bucket(placeOf(s3Uri).bucket);
  } catch {
    throw validationError(`Invalid S3 credentials or bucket: there is no access to ${s3Uri}.`);
  }
}

/**
 * @param {AsyncInvocation} invocation
 * @param {import("../http/call.js").Emulator} emulator
 */
function finish(invocation, { s3, guardrail }) {
  const { prompt } = invocation.task;
  const isHeld = isBlocked(prompt, guardrail) || isFiltered(prompt, 0, 1);
  try {
    writeVideo(s3.store, invocation, isHeld);
    invocation.status = isHeld ? "Failed" : "Completed";
    if (isHeld) invocation.failureMessage = "The generated video has been blocked by our content filters.";
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    invocation.status = "Failed";
    invocation.failureMessage = error.message;
  }
  invocation.modifiedAt = Date.now();
  invocation.endedAt = invocation.modifiedAt;
}

/**
 * What is found in S3 then: https://docs.aws.amazon.com/nova/latest/userguide/video-gen-access.html
 * @param {import("../s3/store.js").ObjectStore} store
 * @param {AsyncInvocation} invocation
 * @param {boolean} isHeld
 */
function writeVideo(store, { arn, modelArn, request, s3Uri, task }, isHeld) {
  const { bucket, key } = placeOf(s3Uri);
  const prefix = `${folder(key)}${arn.split("/")[1]}/`;
  const put = (/** @type {string} */ name, /** @type {Uint8Array} */ bytes, type = "video/mp4") =>
    store.put(bucket, prefix + name, { bytes, headers: { "content-type": type } });
  const json = (/** @type {string} */ name, /** @type {object} */ value) =>
    put(name, bytesOf(JSON.stringify(value)), "application/json");
  const outcome = (/** @type {string} */ name) =>
    isHeld
      ? { status: "FAILURE", failureType: "RAI_VIOLATION_OUTPUT_VIDEO_DEFLECTION" }
      : { status: "SUCCESS", location: `s3://${bucket}/${prefix}${name}` };
  const shots = Array.from({ length: task.shots }, (_, at) => `shot_${String(at + 1).padStart(4, "0")}.mp4`);
  if (!isHeld) {
    for (const name of shots) put(name, emptyMp4(task.seconds / task.shots, COMMENT));
    put("output.mp4", emptyMp4(task.seconds, COMMENT));
  }
  if (modelArn.includes("/luma.")) return;
  json("video-generation-status.json", {
    schemaVersion: "1.0.0",
    shots: shots.map(outcome),
    fullVideo: outcome("output.mp4"),
  });
  json("manifest.json", { schemaVersion: "1.0.0", modelInput: request.modelInput });
}
