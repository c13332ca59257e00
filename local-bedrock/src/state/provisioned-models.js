// Provisioned throughput and its states.
import { arnOf } from "../catalog/account.js";
import { notFound, ServiceError, validationError } from "../http/errors.js";
import { randomHex } from "../lib/bytes.js";

/**
 * @import { CreateProvisionedModelThroughputRequest } from "../../../pkg/types/bedrock.js"
 * @import { Wire } from "../lib/wire.js"
 */

/** A provisioned model whose name begins like this ends as Failed, to let users see that status. */
const FAILING = /^fail/i;

/** @type {Record<string, number>} by AWS's `CommitmentDuration` */
const MONTHS = { OneMonth: 1, SixMonths: 6 };

/**
 * @typedef {object} ProvisionedModel
 * @property {string} arn
 * @property {string} name
 * @property {number} modelUnits
 * @property {string} model id of the foundation model that answers
 * @property {string} desiredModel differs from `model` during an update
 * @property {string} [commitmentDuration]
 * @property {Date} [commitmentExpirationTime]
 * @property {Date} createdAt
 * @property {Date} modifiedAt
 * @property {{ status: JobStatus, endsAt: number } | null} job milliseconds since the epoch
 * @property {boolean} failed
 *
 * @typedef {"Creating" | "Updating"} JobStatus
 * @typedef {Wire<CreateProvisionedModelThroughputRequest>} CreateInput
 */

/**
 * Provisioned throughput: Creating → InService ⇄ Updating, or Creating → Failed. Nothing runs in the background; what
 * is due is done at the next look.
 */
export class ProvisionedModels {
  /** @type {Map<string, ProvisionedModel>} by ARN */
  #models = new Map();
  /** ARNs by idempotency token. @type {Map<string, string>} */
  #tokens = new Map();

  /** @param {{ region: string, jobSeconds: number }} options `jobSeconds` is how long a job takes; 0 ends it at once */
  constructor({ region, jobSeconds }) {
    this.region = region;
    this.jobSeconds = jobSeconds;
  }

  /**
   * @param {CreateInput} input
   * @param {string} model id of the foundation model
   * @returns {ProvisionedModel} an earlier one, if it was created with the same idempotency token
   */
  create({ clientRequestToken: token, provisionedModelName: name, modelUnits, commitmentDuration }, model) {
    const known = token && this.#models.get(this.#tokens.get(token) ?? "");
    if (known) {
      if (known.name === name && known.model === model && known.modelUnits === modelUnits) return known;
      throw validationError("The clientRequestToken was used before, with other parameters. Use another token.");
    }
    this.#checkName(name);
    const createdAt = new Date();
    /** @type {ProvisionedModel} */
    const created = {
      arn: arnOf(this.region, `provisioned-model/${randomHex(6)}`),
      name,
      modelUnits,
      model,
      desiredModel: model,
      commitmentDuration,
      commitmentExpirationTime: commitmentDuration ? monthsAfter(createdAt, MONTHS[commitmentDuration]) : undefined,
      createdAt,
      modifiedAt: createdAt,
      job: this.#job("Creating"),
      failed: false,
    };
    this.#models.set(created.arn, created);
    if (token) this.#tokens.set(token, created.arn);
    return created;
  }

  /**
   * @param {string} identifier ARN, its last part or name
   * @returns {ProvisionedModel}
   * @throws {ServiceError} `ResourceNotFoundException`
   */
  find(identifier) {
    const model = this.list().find(({ arn, name }) => [arn, arn.split("/")[1], name].includes(identifier));
    if (!model) throw notFound(`The provisioned model ${identifier} could not be found.`);
    return model;
  }

  /** @returns {ProvisionedModel[]} oldest first */
  list() {
    const models = [...this.#models.values()];
    for (const model of models) finishJob(model);
    return models;
  }

  /**
   * @param {string} identifier
   * @param {{ name?: string, model?: string }} desired
   * @throws {ServiceError} `ResourceNotFoundException`, or `ValidationException` unless it is in service
   */
  update(identifier, { name, model }) {
    const current = this.find(identifier);
    const status = statusOf(current);
    if (status !== "InService") throw validationError(`A provisioned model that is ${status} cannot be updated.`);
    if (name && name !== current.name) this.#checkName(name);
    current.name = name ?? current.name;
    current.modifiedAt = new Date();
    if (!model || model === current.model) return;
    current.desiredModel = model;
    current.job = this.#job("Updating");
  }

  /**
   * @param {string} identifier
   * @throws {ServiceError} `ResourceNotFoundException`, or `ConflictException` during an update or a commitment
   */
  delete(identifier) {
    const model = this.find(identifier);
    const conflict = (/** @type {string} */ reason) =>
      new ServiceError("ConflictException", 400, `${model.arn} cannot be deleted: ${reason}.`);
    if (model.job) throw conflict(`it is ${model.job.status}`);
    const { commitmentExpirationTime: committedUntil, failed } = model;
    if (committedUntil && committedUntil > new Date() && !failed) throw conflict("its commitment has not ended");
    this.#models.delete(model.arn);
  }

  /**
   * @param {string} arn
   * @returns {string} the id of the foundation model that answers now
   * @throws {ServiceError} `ResourceNotFoundException` or, while it is being created, `ModelNotReadyException`
   */
  ready(arn) {
    const model = this.find(arn);
    if (["InService", "Updating"].includes(statusOf(model))) return model.model;
    throw new ServiceError(
      "ModelNotReadyException",
      429,
      `The model is not ready for inference: it is ${statusOf(model)}.`,
    );
  }

  /** @param {JobStatus} status */
  #job(status) {
    return { status, endsAt: Date.now() + this.jobSeconds * 1000 };
  }

  /** @param {string} name */
  #checkName(name) {
    if (this.list().every((model) => model.name !== name)) return;
    throw validationError(`The provisioned model name ${name} is already in use. Choose another name.`);
  }
}

/**
 * @param {ProvisionedModel} model
 * @returns {"Creating" | "InService" | "Updating" | "Failed"}
 */
export const statusOf = (model) => model.job?.status ?? (model.failed ? "Failed" : "InService");

/** @param {ProvisionedModel} model */
function finishJob(model) {
  if (!model.job || Date.now() < model.job.endsAt) return;
  model.failed = model.job.status === "Creating" && FAILING.test(model.name);
  model.model = model.desiredModel;
  model.modifiedAt = new Date(model.job.endsAt);
  model.job = null;
}

/**
 * @param {number | Date} date
 * @param {number} months
 */
function monthsAfter(date, months) {
  const later = new Date(date);
  later.setUTCMonth(later.getUTCMonth() + months);
  return later;
}
