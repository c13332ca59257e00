import { randomUUID } from "node:crypto";
import { authorize } from "../identity/access.js";
import { Call, send, sendJson } from "./call.js";
import { allowCrossOrigin } from "./cors.js";
import { control, isControl } from "../control/routes.js";
import { ServiceError, UnknownOperation } from "./errors.js";
import { assign, placeOf, surroundingsOf } from "../faults/assignment.js";
import { FaultyOutlet } from "../faults/faulty-outlet.js";
import { AnswerOver } from "../faults/hang-up.js";
import { preflight } from "../faults/preflight.js";
import { giveReply } from "../faults/replies.js";
import { findRoute } from "./find-route.js";
import { Outlet } from "./outlet.js";
import { receive, splitTarget } from "./received.js";
import { authenticate } from "../sigv4/authenticate.js";

/**
 * On every response, whatever its body is: the browser runs none of it with this machine's origin, and does not guess that it
 * is something else than its content-type says.
 */
const SAFE = { "content-security-policy": "sandbox", "x-content-type-options": "nosniff" };

/** What a credential scope must name, whichever of Bedrock's services is called. */
const SIGNING_NAMES = ["bedrock"];

/**
 * Builds the function that answers every request.
 * @param {object} parts
 * @param {import("./router.js").Router} parts.router
 * @param {import("../control/request-log.js").RequestLog} parts.log
 * @param {import("../faults/scripts.js").Scripts} parts.scripts
 * @param {import("./call.js").Emulator} parts.emulator
 * @param {import("./gate.js").Gate} parts.gate
 * @param {string} parts.token the API key that belongs to no key pair
 * @param {object} parts.info the answer of `/_local-bedrock/info`
 * @returns {(request: import("node:http").IncomingMessage, response: import("node:http").ServerResponse) => void}
 */
export function createServe({ router, log, scripts, emulator, gate, token, info }) {
  const { settings, keyRing, region } = emulator;
  const accepted = { token, keys: keyRing.keys };

  return async (request, response) => {
    const { path } = splitTarget(request.url);
    const own = isControl(path);
    for (const [name, value] of Object.entries(SAFE)) response.setHeader(name, value);
    try {
      gate.check(request, own);
    } catch (error) {
      return refuse(response, error);
    }
    const cors = { readableBy: gate.readableBy(request, own), named: gate.names(request.headers.origin) };
    surround(request, response, { ...surroundingsOf(settings), ...cors });
    if (request.method === "OPTIONS") return preflight(request, response, { router, scripts });
    if (own) return control(request, response, { log, scripts, info, emulator });

    const id = randomUUID();
    const record = log.begin(id, request.method, path);
    const abort = new AbortController();
    const { signal } = abort;
    watchDisconnect(response, record, abort);
    response.setHeader("x-amzn-requestid", id);
    let outlet = new Outlet({ response, record, signal });
    let call;
    let route;
    try {
      const received = await receive(request);
      record.receivedAt = Date.now();
      record.amzDate = received.headers["x-amz-date"] ?? null;
      const place = placeOf(path);
      const match = findRoute(router, { ...received, path: place.path });
      if (match) describe(record, match);
      const assigned = assign(scripts, place, match, record);
      if (place.scriptId !== undefined && !assigned) throw unknownScript(place.scriptId);
      const { script, reply } = assigned ?? {};
      const { now, ...surroundings } = surroundingsOf(settings, script, reply);
      surround(request, response, { now, ...surroundings, ...cors });
      if (reply) outlet = new FaultyOutlet({ response, record, signal }, reply);
      route = match?.route;
      const caller = route && (await identify(received, route, now(), record));
      if (reply && (await giveReply(reply, { outlet, route, signal }))) return;
      if (!route) throw new UnknownOperation();
      authorize(caller?.credentials, route, match.labels, region);
      call = new Call({ route, labels: match.labels, received, emulator, record, outlet, signal, caller });
      await route.run(call);
      await outlet.settled;
    } catch (error) {
      if (error.code === "ECONNRESET") abort.abort(); // hung up while still sending its request
      if (!signal.aborted) await answerError(error, { outlet, record, call, route });
    } finally {
      if (signal.aborted) record.endedAt = Date.now();
    }
  };

  /** @returns {Promise<import("../sigv4/authenticate.js").Caller | null>} null where nothing is signed */
  async function identify(received, { service, signingNames = SIGNING_NAMES }, now, record) {
    if (!signingNames) return null;
    const expected = signingNames.includes("*") ? accepted : { ...accepted, region, service, services: signingNames };
    const caller = await authenticate(received, expected, now);
    Object.assign(record, { auth: caller.kind, accessKeyId: caller.credentials?.accessKeyId ?? null });
    return caller;
  }
}

function refuse(response, { status, message }) {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify({ message }));
}

function surround(request, response, { now, ...cors }) {
  response.setHeader("date", new Date(now()).toUTCString());
  allowCrossOrigin(request, response, cors);
}

function describe(record, { route: { service, operation }, labels }) {
  Object.assign(record, { service, operation, modelId: labels.modelId ?? null });
}

const unknownScript = (id) =>
  new ServiceError("UnknownScriptException", 404, `There is no script ${id}. Add it first: POST /_local-bedrock/faults.`);

/** Stops the work, and marks the record, as soon as the client has hung up before the end. */
function watchDisconnect(response, record, abort) {
  response.once("finish", () => {
    // On HTTP/2 this comes when the client has cancelled the stream as well.
    if (response.writableEnded && !response.stream?.rstCode) record.endedAt ??= Date.now();
  });
  response.once("close", () => {
    if (record.endedAt === null) abort.abort();
  });
  abort.signal.addEventListener("abort", () => {
    record.clientClosedAt = Date.now();
  });
}

async function answerError(thrown, { outlet, record, call, route }) {
  if (thrown instanceof AnswerOver) return;
  const error = thrown instanceof ServiceError ? thrown : internalError(thrown);
  record.errorName = error.name;
  try {
    if (outlet.begun) return await call?.sendException(error);
    if (!route?.refusal) return await sendJson(outlet, error.status, error.body, { "x-amzn-errortype": error.errorType });
    const { status, headers, body } = route.refusal(error, record.id);
    await send(outlet, status, body, headers);
  } catch (fault) {
    // A script may end this answer too, and a client may leave it.
    if (!(fault instanceof AnswerOver) && !outlet.signal.aborted) internalError(fault);
  }
}

function internalError(error) {
  console.error("local-bedrock: this is a bug of the emulator:", error);
  return new ServiceError("InternalServerException", 500, "The emulator failed; its log says more.");
}
