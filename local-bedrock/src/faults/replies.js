// Sends the answer of a script's reply in place of the emulator's.
import { ServiceError } from "../http/errors.js";
import { send } from "../http/call.js";
import { fromBase64 } from "../lib/bytes.js";
import { sleep } from "../lib/timers.js";
import { AnswerOver } from "./hang-up.js";

/** @typedef {{ status: number, headers: Record<string, string>, body: string | Uint8Array }} Answer */

/**
 * Carries out the parts of a reply that come before the emulator's answer, or replace it.
 * @param {import("../../types/faults.js").Reply} reply
 * @param {object} context
 * @param {import("./faulty-outlet.js").FaultyOutlet} context.outlet
 * @param {import("../http/router.js").Route | undefined} context.route
 * @param {AbortSignal} context.signal
 * @returns {Promise<boolean>} whether the request has been answered
 */
export async function giveReply(reply, { outlet, route, signal }) {
  if (reply.delayMs) await sleep(signal, reply.delayMs);
  if (reply.stall) await sleep(signal);
  if (reply.reset) {
    outlet.over("reset");
    throw new AnswerOver();
  }
  const answer = reply.error
    ? errorAnswer(reply.error, route, outlet.record)
    : reply.response && rawAnswer(reply.response);
  if (!answer) return false;
  await send(outlet, answer.status, answer.body, answer.headers);
  return true;
}

/**
 * @param {import("../../types/faults.js").ErrorReply} reply
 * @param {import("../http/router.js").Route | undefined} route
 * @param {import("../control/request-log.js").RequestRecord} record
 * @returns {Answer}
 */
function errorAnswer({ status, name, nameIn, message = "", messageIn, members }, route, record) {
  record.errorName = name ?? null;
  if (route?.refusal && !nameIn && !messageIn && !members) {
    return route.refusal(new ServiceError(name ?? "", status, message), record.id);
  }
  const places = name === undefined ? [] : (nameIn ?? ["header"]);
  const inBody = Object.fromEntries(places.filter((place) => place !== "header").map((place) => [place, name]));
  /** @type {Record<string, string>} */
  const headers = { "content-type": "application/json" };
  if (name !== undefined && places.includes("header")) headers["x-amzn-errortype"] = name;
  return { status, headers, body: JSON.stringify({ ...inBody, [messageIn ?? "message"]: message, ...members }) };
}

/**
 * @param {import("../../types/faults.js").RawReply} reply
 * @returns {Answer}
 */
function rawAnswer({ status = 200, body, bodyBase64, json }) {
  if (json !== undefined) {
    return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(json) };
  }
  if (bodyBase64 !== undefined) {
    return { status, headers: { "content-type": "application/octet-stream" }, body: fromBase64(bodyBase64) };
  }
  return {
    status,
    headers: body === undefined ? {} : { "content-type": "text/html; charset=utf-8" },
    body: body ?? "",
  };
}
