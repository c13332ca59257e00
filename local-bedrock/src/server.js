import { randomUUID } from "node:crypto";
import { Call, sendJson } from "./call.js";
import { allowCrossOrigin } from "./cors.js";
import { CONTROL_PREFIX, control } from "./control.js";
import { ServiceError, UnknownOperation } from "./errors.js";
import { authenticate } from "./sigv4/authenticate.js";

/** Bedrock's own limit for a body is 25,000,000 bytes; a little more is read so that validation can say so. */
const MAX_BODY_BYTES = 26_000_000;

/**
 * Builds the function that answers every request.
 * @param {object} parts
 * @param {import("./router.js").Router} parts.router
 * @param {import("./requests.js").RequestLog} parts.log
 * @param {import("./call.js").Emulator} parts.emulator
 * @param {{ token: string, keys: Map<string, import("./sigv4/credentials.js").Credentials> }} parts.accepted
 * @param {object} parts.info the answer of `/_local-bedrock/info`
 * @returns {(request: import("node:http").IncomingMessage, response: import("node:http").ServerResponse) => void}
 */
export function createServe({ router, log, emulator, accepted, info }) {
  return async (request, response) => {
    const { path, query } = splitTarget(request.url);
    allowCrossOrigin(request, response);
    if (request.method === "OPTIONS") return void response.writeHead(204).end();
    if (path.startsWith(CONTROL_PREFIX)) return control(request, response, path, { log, info });

    const id = randomUUID();
    const record = log.begin(id, request.method, path);
    const abort = new AbortController();
    watchDisconnect(response, record, abort);
    response.setHeader("x-amzn-requestid", id);
    let call;
    try {
      const body = await readBody(request);
      const match = router.match(request.method, path);
      if (!match) throw new UnknownOperation();
      const { route, labels } = match;
      record.service = route.service;
      record.operation = route.operation;
      record.modelId = labels.modelId ?? null;
      const received = { method: request.method, path, query, headers: receivedHeaders(request), body };
      await authenticate(received, { ...accepted, region: emulator.region, service: route.service }, Date.now());
      const { signal } = abort;
      call = new Call({ route, labels, received, emulator, record, response, signal });
      await route.run(call);
    } catch (error) {
      if (error.code === "ECONNRESET") abort.abort(); // hung up while still sending its request
      if (!abort.signal.aborted) answerError(error, { response, record, call });
    } finally {
      if (abort.signal.aborted) record.endedAt = Date.now();
    }
  };
}

/** Stops the work, and marks the record, as soon as the client has hung up before the end. */
function watchDisconnect(response, record, abort) {
  response.once("finish", () => {
    record.endedAt ??= Date.now();
  });
  response.once("close", () => {
    if (record.endedAt === null) abort.abort();
  });
  abort.signal.addEventListener("abort", () => {
    record.clientClosedAt = Date.now();
  });
}

function answerError(thrown, { response, record, call }) {
  const error = thrown instanceof ServiceError ? thrown : internalError(thrown);
  record.errorName = error.name;
  if (response.headersSent) return call.sendException(error);
  sendJson(response, record, error.status, error.body, { "x-amzn-errortype": error.errorType });
}

function internalError(error) {
  console.error("local-bedrock: this is a bug of the emulator:", error);
  return new ServiceError("InternalServerException", 500, "The emulator failed; its log says more.");
}

function splitTarget(target) {
  const mark = target.indexOf("?");
  return mark < 0 ? { path: target, query: "" } : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

/** Header fields by lower-case name. Clients on HTTP/2 may sign the authority under either of its two names. */
function receivedHeaders(request) {
  const authority = request.headers[":authority"];
  const headers = authority === undefined ? {} : { ":authority": authority, host: authority };
  for (const [name, value] of Object.entries(request.headers)) {
    if (!name.startsWith(":")) headers[name] = Array.isArray(value) ? value.join(",") : value;
  }
  return headers;
}

/** A body that is too large is read to its end, but not kept: who is still sending does not see an answer. */
async function readBody(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (size <= MAX_BODY_BYTES) return Buffer.concat(chunks);
  throw new ServiceError("RequestEntityTooLargeException", 413, "Request size exceeded the limit of 25000000 bytes.");
}
