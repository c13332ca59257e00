// Answers every request: who may call, which route it is for, which faults it meets, whose it is.
import { control, isControl } from "../control/routes.js";
import { assign, placeOf, surroundingsOf } from "../faults/assignment.js";
import { FaultyOutlet } from "../faults/faulty-outlet.js";
import { AnswerOver } from "../faults/hang-up.js";
import { preflight } from "../faults/preflight.js";
import { giveReply } from "../faults/replies.js";
import { authorize } from "../identity/access.js";
import { userOf } from "../identity/user-tokens.js";
import { authenticate } from "../sigv4/authenticate.js";
import { Call, send, sendJson } from "./call.js";
import { corsHeaders } from "./cors.js";
import { ServiceError, UnknownOperation } from "./errors.js";
import { findRoute } from "./find-route.js";
import { Outlet } from "./outlet.js";
import { ClientLeft, headOf, receive, signalOf } from "./received.js";
import { ResponseStream } from "./response-stream.js";

/**
 * On every response, whatever its body: the browser runs none of it with this machine's origin, and does not guess a type other
 * than its content-type.
 */
export const SAFE_HEADERS = { "content-security-policy": "sandbox", "x-content-type-options": "nosniff" };

/**
 * @typedef {import("./router.js").Route} Route
 * @typedef {import("../control/request-log.js").RequestRecord} RequestRecord
 * @typedef {Omit<import("./call.js").Received, "body">} Head
 */

/** The name that a credential scope must have, whichever of Bedrock's services is called. */
const SIGNING_NAMES = ["bedrock"];

/**
 * Builds the function that answers every request.
 * @param {object} parts
 * @param {import("./router.js").Router} parts.router
 * @param {import("../control/request-log.js").RequestLog} parts.log
 * @param {import("../faults/scripts.js").Scripts} parts.scripts
 * @param {import("./call.js").Emulator} parts.emulator
 * @param {import("./gate.js").Admission} parts.gate
 * @param {string} parts.token the API key that belongs to no key pair
 * @param {import("../../types/emulator.js").Info} parts.info
 * @returns {(request: Request) => Promise<Response>} `Response.error()` and a body that fails with a `HangUp` are faults of the
 *   connection, which the adapter sees to
 */
export function createAnswer({ router, log, scripts, emulator, gate, token, info }) {
  const { settings, keyRing, region } = emulator;
  const accepted = { token, keys: keyRing.keys };

  return async (request) => {
    const head = headOf(request);
    const own = isControl(head.path);
    try {
      gate.check(head, own);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const { status, message } = error;
      return Response.json({ message }, { status, headers: { ...SAFE_HEADERS, "cache-control": "no-store" } });
    }
    const cors = { readableBy: gate.readableBy(head, own), named: gate.names(head.headers.origin) };
    const headersOf = (/** @type {ReturnType<typeof surroundingsOf>} */ { now, ...surroundings }) => ({
      ...SAFE_HEADERS,
      date: new Date(now()).toUTCString(),
      ...corsHeaders(head, { ...surroundings, ...cors }),
    });
    const headers = headersOf(surroundingsOf(settings));
    if (head.method === "OPTIONS") return preflight(head, headers, { router, scripts });
    if (own) return control(request, headers, { log, scripts, info, emulator });

    const abort = new AbortController();
    const left = signalOf(request);
    left.addEventListener("abort", () => abort.abort(left.reason), { once: true });
    if (left.aborted) abort.abort(left.reason);
    const stream = new ResponseStream(abort);
    const record = log.begin(crypto.randomUUID(), head.method, head.path);
    const work = serve(request, head, { headers, headersOf, stream, record, abort });
    work.finally(() => stream.close());
    return stream.response;
  };

  /**
   * @param {Request} request
   * @param {Head} head
   * @param {object} parts
   * @param {Record<string, string>} parts.headers
   * @param {(surroundings: ReturnType<typeof surroundingsOf>) => Record<string, string>} parts.headersOf
   * @param {ResponseStream} parts.stream
   * @param {RequestRecord} parts.record
   * @param {AbortController} parts.abort
   */
  async function serve(request, { path }, { headers, headersOf, stream, record, abort }) {
    const { signal } = abort;
    signal.addEventListener("abort", () => {
      if (record.endedAt === null) record.clientClosedAt = Date.now();
    });
    const withId = (/** @type {Record<string, string>} */ some) => ({ ...some, "x-amzn-requestid": record.id });
    let outlet = new Outlet({ stream, headers: withId(headers), record, signal });
    /** @type {Call | undefined} */
    let call;
    /** @type {Route | undefined} */
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
      const surroundings = surroundingsOf(settings, script, reply);
      const parts = { stream, headers: withId(headersOf(surroundings)), record, signal };
      const faulty = reply && new FaultyOutlet(parts, reply, match?.route.lastEvent);
      outlet = faulty ?? new Outlet(parts);
      route = match?.route;
      const caller = route ? await identify(received, route, surroundings.now(), record) : null;
      if (faulty && (await giveReply(reply, { outlet: faulty, route, signal }))) return;
      if (!match || !route) throw new UnknownOperation();
      authorize(caller?.credentials, route, match.labels, region);
      call = new Call({ route, labels: match.labels, received, emulator, record, outlet, signal, caller });
      await route.run(call);
      await outlet.settled;
    } catch (error) {
      if (error instanceof ClientLeft) abort.abort(error);
      if (!signal.aborted) await answerError(error, { outlet, record, call, route });
    } finally {
      if (signal.aborted) record.endedAt = Date.now();
    }
  }

  /**
   * @param {import("./call.js").Received} received
   * @param {Route} route
   * @param {number} now milliseconds since the epoch
   * @param {RequestRecord} record
   * @returns {Promise<import("../sigv4/authenticate.js").Caller | null>} null for operations that are not signed
   */
  async function identify(received, { service, signingNames = SIGNING_NAMES, takesUserTokens }, now, record) {
    if (!signingNames) return null;
    const [, userToken] = (takesUserTokens && /^Bearer\s+(.*)/i.exec(received.headers.authorization ?? "")) || [];
    if (userToken !== undefined) {
      record.auth = "userToken";
      return { kind: "userToken", user: await userOf(userToken, region, now) };
    }
    const expected = signingNames.includes("*") ? accepted : { ...accepted, region, service, services: signingNames };
    const caller = await authenticate(received, expected, now);
    Object.assign(record, { auth: caller.kind, accessKeyId: caller.credentials?.accessKeyId ?? null });
    return caller;
  }
}

/**
 * @param {RequestRecord} record
 * @param {import("./router.js").Match} match
 */
function describe(record, { route: { service, operation }, labels }) {
  Object.assign(record, { service, operation, modelId: labels.modelId ?? null });
}

const unknownScript = (/** @type {string} */ id) =>
  new ServiceError(
    "UnknownScriptException",
    404,
    `There is no script ${id}. Add it first: POST /_local-bedrock/faults.`,
  );

/**
 * @param {unknown} thrown
 * @param {{ outlet: Outlet, record: RequestRecord, call: Call | undefined, route: Route | undefined }} about
 */
async function answerError(thrown, { outlet, record, call, route }) {
  if (thrown instanceof AnswerOver) return;
  const error = thrown instanceof ServiceError ? thrown : internalError(thrown);
  record.errorName = error.name;
  try {
    if (outlet.begun) return await call?.sendException(error);
    if (!route?.refusal) {
      return await sendJson(outlet, error.status, error.body, { "x-amzn-errortype": error.errorType });
    }
    const { status, headers, body } = route.refusal(error, record.id);
    await send(outlet, status, body, headers);
  } catch (fault) {
    // A script may end this answer as well, and the client may disconnect.
    if (!(fault instanceof AnswerOver) && !outlet.signal.aborted) internalError(fault);
  }
}

/** @param {unknown} error */
function internalError(error) {
  console.error("local-bedrock: this is a bug of the emulator:", error);
  return new ServiceError("InternalServerException", 500, "The emulator failed; its log has the details.");
}
