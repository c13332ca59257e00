import { randomUUID } from "node:crypto";
import { authorize } from "./access.js";
import { Call, send, sendJson } from "./call.js";
import { allowCrossOrigin } from "./cors.js";
import { CONTROL_PREFIX, control } from "./control.js";
import { ServiceError, UnknownOperation } from "./errors.js";
import { cognitoRoute } from "./identity/cognito/routes.js";
import { stsRoute } from "./identity/sts/routes.js";
import { compatibleMatch } from "./operations/compatible/routes.js";
import { receive, splitTarget } from "./received.js";
import { authenticate } from "./sigv4/authenticate.js";

/** What a credential scope must name, whichever of Bedrock's services is called. */
const SIGNING_NAMES = ["bedrock"];

/**
 * Builds the function that answers every request.
 * @param {object} parts
 * @param {import("./router.js").Router} parts.router
 * @param {import("./requests.js").RequestLog} parts.log
 * @param {import("./call.js").Emulator} parts.emulator
 * @param {string} parts.token the API key that belongs to no key pair
 * @param {object} parts.info the answer of `/_local-bedrock/info`
 * @returns {(request: import("node:http").IncomingMessage, response: import("node:http").ServerResponse) => void}
 */
export function createServe({ router, log, emulator, token, info }) {
  const { settings, keyRing, region } = emulator;
  const accepted = { token, keys: keyRing.keys };

  return async (request, response) => {
    const { path } = splitTarget(request.url);
    response.setHeader("date", new Date(settings.now()).toUTCString());
    allowCrossOrigin(request, response, settings);
    if (request.method === "OPTIONS") return void response.writeHead(204).end();
    if (path.startsWith(CONTROL_PREFIX)) return control(request, response, { log, info, emulator, accepted });

    const id = randomUUID();
    const record = log.begin(id, request.method, path);
    const abort = new AbortController();
    watchDisconnect(response, record, abort);
    response.setHeader("x-amzn-requestid", id);
    let call;
    let route;
    try {
      const received = await receive(request);
      const match = findRoute(router, received);
      ({ route } = match);
      const { labels } = match;
      Object.assign(record, { service: route.service, operation: route.operation, modelId: labels.modelId ?? null });
      const { service, signingNames: services = SIGNING_NAMES } = route;
      const caller = services && (await authenticate(received, { ...accepted, region, service, services }, settings.now()));
      authorize(caller?.credentials, route, labels, region);
      const { signal } = abort;
      call = new Call({ route, labels, received, emulator, record, response, signal, caller });
      await route.run(call);
    } catch (error) {
      if (error.code === "ECONNRESET") abort.abort(); // hung up while still sending its request
      if (!abort.signal.aborted) answerError(error, { response, record, call, route });
    } finally {
      if (abort.signal.aborted) record.endedAt = Date.now();
    }
  };
}

/** Cognito and STS have but one path, and share it. */
function findRoute(router, received) {
  const route = cognitoRoute(received) ?? stsRoute(received);
  if (route) return { route, labels: {} };
  const match = compatibleMatch(received) ?? router.match(received.method, received.path);
  if (!match) throw new UnknownOperation();
  return match;
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

function answerError(thrown, { response, record, call, route }) {
  const error = thrown instanceof ServiceError ? thrown : internalError(thrown);
  record.errorName = error.name;
  if (response.headersSent) return call.sendException(error);
  if (!route?.refusal) return sendJson(response, record, error.status, error.body, { "x-amzn-errortype": error.errorType });
  const { status, headers, body } = route.refusal(error, record.id);
  send(response, record, status, body, headers);
}

function internalError(error) {
  console.error("local-bedrock: this is a bug of the emulator:", error);
  return new ServiceError("InternalServerException", 500, "The emulator failed; its log says more.");
}
