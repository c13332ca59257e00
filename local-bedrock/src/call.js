import { once } from "node:events";
import { encodeEvent, encodeException } from "./frames.js";

/**
 * @typedef {object} Received A request as it came over the wire.
 * @property {string} method
 * @property {string} path raw path, without the query
 * @property {string} query raw query, without `?`
 * @property {Record<string, string>} headers lower-case names
 * @property {Buffer} body
 *
 * @typedef {object} Emulator What every operation may use.
 * @property {string} region
 * @property {import("./models/index.js").Model} model
 * @property {import("./model-ids.js").ModelIds} modelIds
 * @property {import("./validation/service-models.js").ServiceModels | null} serviceModels
 * @property {import("./guardrail.js").Guardrail} guardrail
 * @property {import("./state/provisioned-models.js").ProvisionedModels} provisionedModels
 * @property {import("./state/sessions.js").Sessions} generationSessions of RetrieveAndGenerate
 * @property {import("./state/sessions.js").Sessions} agentSessions
 * @property {import("./state/recent-map.js").RecentMap<{ document: unknown }>} flowExecutions those that wait for input
 */

/** One authenticated call of one operation: what was asked, and the way to answer. */
export class Call {
  /**
   * @param {object} parts
   * @param {import("./router.js").Route} parts.route
   * @param {Record<string, string>} parts.labels
   * @param {Received} parts.received
   * @param {Emulator} parts.emulator
   * @param {import("./requests.js").RequestRecord} parts.record
   * @param {import("node:http").ServerResponse} parts.response
   * @param {AbortSignal} parts.signal aborts as soon as the client hangs up
   */
  constructor({ route, labels, received, emulator, record, response, signal }) {
    this.route = route;
    this.labels = labels;
    this.received = received;
    this.emulator = emulator;
    this.record = record;
    this.response = response;
    this.signal = signal;
  }

  /**
   * Checks the input against AWS's model of the operation, when there is one.
   * @param {object} input
   * @throws {import("./errors.js").ServiceError} `SerializationException` or `ValidationException`
   */
  validate(input) {
    this.emulator.serviceModels?.validate(this.route.service, this.route.operation, input);
  }

  /**
   * Answers with one JSON document.
   * @param {unknown} body
   * @param {Record<string, string>} [headers]
   */
  sendJson(body, headers = {}) {
    sendJson(this.response, this.record, this.route.status ?? 200, body, headers);
  }

  /**
   * Begins an event-stream answer.
   * @param {Record<string, string>} [headers]
   */
  startStream(headers = {}) {
    this.record.status = 200;
    this.response.writeHead(200, { "content-type": "application/vnd.amazon.eventstream", ...headers });
  }

  /**
   * Sends one event and waits while the client is slower than the model.
   * @param {string} eventType
   * @param {Record<string, unknown>} payload
   */
  async sendEvent(eventType, payload) {
    this.signal.throwIfAborted();
    this.record.events += 1;
    this.record.firstByteAt ??= Date.now();
    if (!this.response.write(encodeEvent(eventType, payload))) {
      await once(this.response, "drain", { signal: this.signal });
    }
  }

  /**
   * Ends an event stream that cannot go on.
   * @param {import("./errors.js").ServiceError} error
   */
  sendException(error) {
    this.record.errorName = error.name;
    this.record.events += 1;
    const exceptionType = error.name[0].toLowerCase() + error.name.slice(1);
    this.response.end(encodeException(exceptionType, error.body));
  }

  /** Ends an event stream. */
  endStream() {
    this.response.end();
  }
}

/**
 * @param {import("node:http").ServerResponse} response
 * @param {import("./requests.js").RequestRecord} record
 * @param {number} status
 * @param {unknown} body
 * @param {Record<string, string>} [headers]
 */
export function sendJson(response, record, status, body, headers = {}) {
  const bytes = Buffer.from(JSON.stringify(body));
  record.status = status;
  record.firstByteAt = Date.now();
  response.writeHead(status, { "content-type": "application/json", "content-length": bytes.length, ...headers });
  response.end(bytes);
}
