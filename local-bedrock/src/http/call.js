// One call of one operation: the request, and the ways to answer it.
import { bytesOf } from "../lib/bytes.js";
import { encodeEvent, encodeException } from "./frames.js";

/**
 * @typedef {object} Received A request as it came over the wire.
 * @property {string} method
 * @property {string} path raw path, without the query
 * @property {string} query raw query, without `?`
 * @property {Record<string, string>} headers lower-case names
 * @property {import("../lib/bytes.js").Bytes} body
 *
 * @typedef {object} Emulator The state and services that every operation may use.
 * @property {string} region
 * @property {import("../control/settings.js").Settings} settings
 * @property {import("../sigv4/key-ring.js").KeyRing} keyRing
 * @property {import("../identity/cognito/identities.js").Identities} identities
 * @property {import("../models/model.js").Model} model
 * @property {import("../models/embedder.js").Embedder} embedder
 * @property {import("../catalog/model-ids.js").ModelIds} modelIds
 * @property {import("../validation/service-models.js").ServiceModels | null} serviceModels
 * @property {import("../resources/guardrail.js").Guardrail} guardrail
 * @property {import("../state/provisioned-models.js").ProvisionedModels} provisionedModels
 * @property {import("../state/created-agents.js").CreatedAgents} createdAgents
 * @property {{ store: import("../s3/store.js").ObjectStore, uploads: import("../s3/uploads.js").Uploads }} s3
 * @property {import("../jobs/invocation-jobs.js").InvocationJobs} invocationJobs
 * @property {import("../videos/async-invocations.js").AsyncInvocations} asyncInvocations
 * @property {import("../state/sessions.js").Sessions} generationSessions of RetrieveAndGenerate
 * @property {import("../state/sessions.js").Sessions} agentSessions
 * @property {import("../state/sessions.js").Sessions} runtimeSessions of AgentCore
 * @property {import("../state/recent-map.js").RecentMap<import("../flows/run.js").Waiting>} flowExecutions those that wait for input
 * @property {import("../state/recent-map.js").RecentMap<import("../models/model.js").Message[]>} storedResponses conversations of
 *   OpenAI's Responses API, by the id of their last response
 */

/** One authenticated call of one operation: the request, and the ways to answer it. */
export class Call {
  /**
   * @param {object} parts
   * @param {import("./router.js").Route} parts.route
   * @param {Record<string, string>} parts.labels
   * @param {Received} parts.received
   * @param {Emulator} parts.emulator
   * @param {import("../control/request-log.js").RequestRecord} parts.record
   * @param {import("./outlet.js").Outlet} parts.outlet
   * @param {AbortSignal} parts.signal aborts as soon as the client hangs up
   * @param {import("../sigv4/authenticate.js").Caller | null} parts.caller null where no signature is asked for
   */
  constructor({ route, labels, received, emulator, record, outlet, signal, caller }) {
    this.route = route;
    this.labels = labels;
    this.received = received;
    this.emulator = emulator;
    this.record = record;
    this.outlet = outlet;
    this.signal = signal;
    this.caller = caller;
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
   * @returns {Promise<void>}
   */
  sendJson(body, headers = {}) {
    return sendJson(this.outlet, this.route.status ?? 200, body, headers);
  }

  /**
   * Answers with one text or a few bytes.
   * @param {number} status
   * @param {string | Uint8Array} body
   * @param {Record<string, string>} headers
   * @returns {Promise<void>}
   */
  send(status, body, headers) {
    return send(this.outlet, status, body, headers);
  }

  /**
   * Begins a streamed answer, an event stream unless the headers say otherwise.
   * @param {Record<string, string>} [headers]
   */
  startStream(headers = {}) {
    this.outlet.head(200, { "content-type": "application/vnd.amazon.eventstream", ...headers });
  }

  /**
   * Sends one event.
   * @param {string} eventType
   * @param {Record<string, unknown>} payload
   */
  sendEvent(eventType, payload) {
    return this.sendPiece(encodeEvent(eventType, payload), eventType);
  }

  /**
   * Sends one piece of a stream, a frame or a server-sent event, and waits while the client is slower than the model.
   * @param {Uint8Array | string} piece
   * @param {string} [eventType] of a frame or a server-sent event
   */
  sendPiece(piece, eventType) {
    this.record.events += 1;
    return this.outlet.write(piece, eventType);
  }

  /**
   * Ends a stream that cannot go on.
   * @param {import("./errors.js").ServiceError} error
   * @returns {Promise<void>}
   */
  sendException(error) {
    this.record.errorName = error.name;
    const position = this.record.events;
    this.record.events += 1;
    const exceptionType = error.name[0].toLowerCase() + error.name.slice(1);
    return this.outlet.end(this.route.lastEvent?.(error, position) ?? encodeException(exceptionType, error.body));
  }

  /** Ends an event stream. */
  endStream() {
    return this.outlet.end();
  }
}

/**
 * @param {import("./outlet.js").Outlet} outlet
 * @param {number} status
 * @param {unknown} body
 * @param {Record<string, string>} [headers]
 * @returns {Promise<void>}
 */
export const sendJson = (outlet, status, body, headers = {}) =>
  send(outlet, status, JSON.stringify(body), { "content-type": "application/json", ...headers });

/**
 * @param {import("./outlet.js").Outlet} outlet
 * @param {number} status
 * @param {string | Uint8Array} body
 * @param {Record<string, string>} headers
 * @returns {Promise<void>}
 */
export function send(outlet, status, body, headers) {
  const bytes = bytesOf(body);
  outlet.head(status, { "content-length": String(bytes.length), ...headers });
  return outlet.end(bytes);
}
