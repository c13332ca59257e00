// Between Node's HTTP servers and the emulator, which knows only `Request` and `Response`: sockets are dealt with here.
import { once } from "node:events";
import { constants } from "node:http2";
import { Readable } from "node:stream";
import { HangUp } from "../faults/hang-up.js";
import { SAFE_HEADERS } from "../http/answer.js";
import { withWire } from "../http/received.js";

/** Methods that a `Request` cannot have: https://fetch.spec.whatwg.org/#forbidden-method */
const FORBIDDEN_METHODS = ["CONNECT", "TRACE", "TRACK"];

/** Headers of one HTTP/1.1 connection, which HTTP/2 has none of: https://www.rfc-editor.org/rfc/rfc9113#section-8.2.2 */
const OF_CONNECTIONS = ["connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"];

/**
 * @typedef {import("node:http").IncomingMessage | import("node:http2").Http2ServerRequest} Incoming
 * @typedef {import("node:http").ServerResponse | import("node:http2").Http2ServerResponse} Outgoing
 */

/**
 * @param {(request: Request) => Promise<Response>} answer
 * @returns {(incoming: Incoming, outgoing: Outgoing) => Promise<void>} for servers of HTTP/1.1 and of HTTP/2
 */
export const adapt = (answer) => async (incoming, outgoing) => {
  if (FORBIDDEN_METHODS.includes(incoming.method ?? "")) return void outgoing.writeHead(405, SAFE_HEADERS).end();
  const abort = new AbortController();
  outgoing.once("close", () => abort.abort()); // of no effect after the end
  try {
    await deliver(await answer(toRequest(incoming, abort.signal)), outgoing, abort.signal);
  } catch (error) {
    if (abort.signal.aborted) return; // the client has disconnected
    if (error instanceof HangUp) return hangUp(outgoing, error.how);
    console.error("local-bedrock: this is a bug of the emulator:", error);
    hangUp(outgoing, "reset");
  }
};

/**
 * @param {Incoming} incoming
 * @param {AbortSignal} signal
 */
function toRequest(incoming, signal) {
  const { method = "GET", url: target = "/" } = incoming;
  const headers = headersOf(incoming);
  const url = `http://${headers.host}${target}`;
  const withoutBody = ["GET", "HEAD"].includes(method);
  const body = bodyOf(incoming);
  const request = new Request(URL.canParse(url) ? url : "http://localhost/", {
    method,
    headers: Object.entries(headers).filter(([name, value]) => !name.startsWith(":") && isLatin1(value)),
    ...(!withoutBody && { body, duplex: "half" }),
  });
  return withWire(request, { target, headers, body: withoutBody ? body : request.body, signal });
}

/**
 * Begins to read when it is read: Node itself discards a body that nobody has begun to read, and the connection goes on.
 * @param {Incoming} incoming
 * @returns {ReadableStream<Uint8Array>}
 */
function bodyOf(incoming) {
  /** @type {import("node:stream/web").ReadableStreamDefaultReader | undefined} */
  let reader;
  /** @type {UnderlyingDefaultSource<Uint8Array>} */
  const source = {
    async pull(controller) {
      reader ??= Readable.toWeb(incoming).getReader();
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  };
  return new ReadableStream(source, { highWaterMark: 0 });
}

/** `Headers` takes nothing else; HTTP/2 may bring it. */
const isLatin1 = (/** @type {string} */ text) => !/[^\0-\xff]/.test(text);

/**
 * Header fields by lower-case name; one that was sent several times has its values joined by commas, as SigV4 joins them.
 * Clients on HTTP/2 may sign the authority under either of its two names.
 * @param {Incoming} incoming
 */
function headersOf({ rawHeaders, headers: { ":authority": sent } }) {
  const authority = sent === undefined ? undefined : String(sent);
  /** @type {Record<string, string>} */
  const headers = authority === undefined ? {} : { ":authority": authority, host: authority };
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index].toLowerCase();
    const value = rawHeaders[index + 1];
    if (name.startsWith(":")) continue;
    headers[name] = Object.hasOwn(headers, name) && name !== "host" ? `${headers[name]},${value}` : value;
  }
  return headers;
}

/**
 * Writes a response, as fast as the client takes it.
 * @param {Response} response
 * @param {Outgoing} outgoing
 * @param {AbortSignal} left aborts when the client leaves
 */
async function deliver(response, outgoing, left) {
  if (response.type === "error") throw new HangUp("reset");
  outgoing.sendDate = false; // the emulator writes it, by its own clock
  const headers = Object.fromEntries(response.headers);
  if ("stream" in outgoing) for (const name of OF_CONNECTIONS) delete headers[name];
  outgoing.writeHead(response.status, headers);
  // With the first bytes of the body when they are there already, at once when they are not.
  const head = setImmediate(() => outgoing.headersSent && flushHeaders(outgoing));
  try {
    const reader = response.body?.getReader();
    for (;;) {
      const read = await reader?.read();
      if (!read || read.done) break;
      if (!write(outgoing, read.value)) await once(outgoing, "drain", { signal: left });
    }
  } catch (error) {
    if (!left.aborted) {
      flushHeaders(outgoing);
      // Node writes them in the next tick; a reset before that would take them along.
      await new Promise(setImmediate);
    }
    throw error;
  } finally {
    clearImmediate(head);
  }
  outgoing.end();
}

/** @type {(outgoing: Outgoing, bytes: Uint8Array) => boolean} */
const write = (outgoing, bytes) => ("stream" in outgoing ? outgoing.write(bytes) : outgoing.write(bytes));

/** The types of HTTP/2 lack the method. @param {Outgoing} outgoing */
function flushHeaders(outgoing) {
  if ("flushHeaders" in outgoing) outgoing.flushHeaders();
}

/**
 * Ends an answer before its time.
 * @param {Outgoing} outgoing
 * @param {"close" | "reset"} how the connection closed in mid-answer; the connection reset
 */
function hangUp(outgoing, how) {
  if (!("stream" in outgoing)) {
    const { socket } = outgoing;
    return void (how === "reset" ? socket?.resetAndDestroy() : socket?.destroySoon());
  }
  const { stream } = outgoing;
  // HTTP/2 ends one stream of a connection that others may share, unless the connection itself is to go.
  if (how === "reset") stream.session?.destroy();
  else stream.close(constants.NGHTTP2_INTERNAL_ERROR);
}
