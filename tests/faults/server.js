// A server on loopback for one fault. It knows what each client asked, by the first part of the path, and how that went.
import { once } from "node:events";
import { createServer } from "node:http";
import { JSON_BYTES, STREAM_BYTES } from "./answer.js";

const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "*",
  "access-control-max-age": "60",
};
const EXPOSED = "x-amzn-errortype, x-amzn-requestid, x-amz-retry-after, date";

/**
 * @typedef {{ requests: { atMs: number, authorization?: string, date?: string }[], closedEarly: boolean }} Log
 * @typedef {object} Exchange
 * @property {import("node:http").IncomingMessage} request
 * @property {import("node:http").ServerResponse} response
 * @property {boolean} isStream
 * @property {number} attempt of this client; the first is 1
 * @property {(status?: number, headers?: object) => void} head writes the head of a good answer, or of another one
 * @property {(bytes?: Uint8Array) => void} rest ends the answer, with all of a good one unless told otherwise
 */

/** @param {{ answer: (exchange: Exchange) => void, hidesHeaders?: boolean, refusesPreflight?: boolean }} fault */
export async function startServer(fault) {
  /** @type {Map<string, Log>} */
  const logs = new Map();
  const logOf = (client) => logs.get(client) ?? logs.set(client, { requests: [], closedEarly: false }).get(client);
  const server = createServer((request, response) => {
    const cors = fault.refusesPreflight ? {} : { ...CORS, ...(fault.hidesHeaders ? {} : { "access-control-expose-headers": EXPOSED }) };
    if (request.method === "OPTIONS") {
      const allowed = fault.refusesPreflight ? {} : { "access-control-allow-headers": request.headers["access-control-request-headers"] ?? "*" };
      return void response.writeHead(fault.refusesPreflight ? 403 : 204, { ...cors, ...allowed }).end();
    }
    const log = logOf(request.url.split("/")[1]);
    log.requests.push({ atMs: performance.now(), authorization: request.headers.authorization, date: request.headers["x-amz-date"] });
    response.on("close", () => (log.closedEarly ||= !response.writableFinished));
    const isStream = request.url.endsWith("-stream");
    const contentType = isStream ? "application/vnd.amazon.eventstream" : "application/json";
    const head = (status = 200, headers = {}) => response.writeHead(status, { ...cors, "content-type": contentType, "x-amzn-requestid": "fault-1", ...headers });
    const rest = (bytes = isStream ? STREAM_BYTES : JSON_BYTES) => response.end(bytes);
    request.resume().on("end", () => fault.answer({ request, response, isStream, attempt: log.requests.length, head, rest }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    logOf,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
