// The batch inference jobs of the emulator.
import { arnOf, UNTRUSTING_ROLE } from "../catalog/account.js";
import { notFound, ServiceError, validationError } from "../http/errors.js";
import { randomHex } from "../lib/bytes.js";
import { JobEnd, runJob } from "./job-run.js";

/**
 * @import { CreateModelInvocationJobRequest } from "../../../pkg/types/bedrock.js"
 * @import { Wire } from "../lib/wire.js"
 */

/** Jobs that are remembered; the oldest one that has ended is forgotten first. */
const MAX_JOBS = 1000;
/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateModelInvocationJob.html */
const DEFAULT_HOURS = 24;

const ENDED = ["Completed", "PartiallyCompleted", "Failed", "Stopped", "Expired"];

/**
 * @typedef {Wire<CreateModelInvocationJobRequest>} AwsRequest
 *
 * @typedef {object} DataConfigs AWS's unions have but one member each.
 * @property {{ s3InputDataConfig: { s3Uri: string } }} inputDataConfig
 * @property {{ s3OutputDataConfig: { s3Uri: string } }} outputDataConfig
 *
 * @typedef {Omit<AwsRequest, keyof DataConfigs> & DataConfigs} CreateRequest
 */

/** One job. */
export class InvocationJob {
  /** @type {string} */
  status = "Submitted";
  /** @type {string | undefined} */
  message;
  counts = { totalRecordCount: 0, processedRecordCount: 0, successRecordCount: 0, errorRecordCount: 0 };
  tokens = { inputTokenCount: 0, outputTokenCount: 0 };
  submittedAt = Date.now();
  modifiedAt = this.submittedAt;
  /** @type {number | undefined} */
  endedAt;
  /** Its reason is a `JobEnd`. */
  abort = new AbortController();

  /**
   * @param {string} region
   * @param {CreateRequest} request
   */
  constructor(region, request) {
    this.id = randomHex(6);
    this.arn = arnOf(region, `model-invocation-job/${this.id}`);
    this.request = request;
    this.hours = request.timeoutDurationInHours ?? DEFAULT_HOURS;
  }

  /** @returns {boolean} */
  get hasEnded() {
    return ENDED.includes(this.status);
  }

  /** @param {string} status */
  become(status) {
    this.status = status;
    this.modifiedAt = Date.now();
  }

  /** @param {string} status @param {string} [message] */
  end(status, message) {
    this.become(status);
    this.message = message;
    this.endedAt = this.modifiedAt;
  }
}

/** All jobs. Nothing outlives the process. */
export class InvocationJobs {
  /** @type {Map<string, InvocationJob>} by ARN, oldest first */
  #jobs = new Map();

  /**
   * @param {object} parts
   * @param {string} parts.region
   * @param {number} parts.jobSeconds how long a job takes to begin
   * @param {import("../faults/scripts.js").Scripts} parts.scripts
   */
  constructor({ region, jobSeconds, scripts }) {
    this.region = region;
    this.phaseMs = (jobSeconds * 1000) / 3;
    this.scripts = scripts;
  }

  /**
   * @param {CreateRequest} request
   * @param {import("../http/call.js").Emulator} emulator
   * @returns {InvocationJob} the one that was created with its token before, if there is one
   * @throws {ServiceError} `ValidationException`, or `ServiceQuotaExceededException` if too many jobs run
   */
  create(request, emulator) {
    const { clientRequestToken: token, modelId, modelInvocationType, roleArn } = request;
    const known = token && this.list().find((job) => job.request.clientRequestToken === token);
    if (known) return known;
    checkModel(emulator.modelIds, modelId, modelInvocationType);
    if (roleArn.endsWith(`/${UNTRUSTING_ROLE}`)) {
      throw validationError(
        `Bedrock could not assume the role ${roleArn}. Check that its trust policy allows bedrock.amazonaws.com.`,
      );
    }
    this.#makeRoom();
    const job = new InvocationJob(this.region, request);
    this.#jobs.set(job.arn, job);
    const deadlineMs = job.hours * emulator.settings.batchHourSeconds * 1000;
    const timer = setTimeout(() => job.abort.abort(new JobEnd("out of time")), deadlineMs);
    runJob(job, { emulator, scripts: this.scripts, phaseMs: this.phaseMs }).finally(() => clearTimeout(timer));
    return job;
  }

  /**
   * @param {string} identifier ARN or its last part
   * @returns {InvocationJob}
   * @throws {ServiceError} `ResourceNotFoundException`
   */
  find(identifier) {
    const job = this.list().find(({ arn, id }) => [arn, id].includes(identifier));
    if (job) return job;
    throw notFound(`The model invocation job ${identifier} could not be found.`);
  }

  /** @returns {InvocationJob[]} oldest first */
  list() {
    return [...this.#jobs.values()];
  }

  /**
   * @param {string} identifier
   * @throws {ServiceError} `ResourceNotFoundException`, or `ConflictException` if it has ended
   */
  stop(identifier) {
    const job = this.find(identifier);
    if (job.hasEnded) {
      throw new ServiceError("ConflictException", 400, `The job is ${job.status} and cannot be stopped.`);
    }
    if (job.status === "Stopping") return;
    job.become("Stopping");
    job.abort.abort(new JobEnd("stopped"));
  }

  /** Ends all work. */
  close() {
    for (const { abort } of this.#jobs.values()) abort.abort(new JobEnd("closed"));
  }

  #makeRoom() {
    if (this.#jobs.size < MAX_JOBS) return;
    const oldest = this.list().find(({ hasEnded }) => hasEnded);
    if (!oldest) throw new ServiceError("ServiceQuotaExceededException", 400, `${MAX_JOBS} jobs are running already.`);
    this.#jobs.delete(oldest.arn);
  }
}

/**
 * @param {import("../catalog/model-ids.js").ModelIds} modelIds
 * @param {string} modelId
 * @param {string | undefined} invocationType
 */
function checkModel(modelIds, modelId, invocationType) {
  const talks = !modelIds.modelOf(modelId, "embedding") && !modelIds.modelOf(modelId, "image");
  if (talks) return void modelIds.resolve(modelId);
  if (invocationType === "Converse") throw validationError(`The model ${modelId} does not support Converse.`);
}
