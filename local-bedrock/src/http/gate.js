// Keeps web pages from using an emulator that was left running: host, origin and Fetch metadata decide who may call.
import { ServiceError } from "./errors.js";

const LOOPBACK_ADDRESS = /^127(?:\.\d{1,3}){3}$/;

/** @param {string} name a host name or address, without the port @returns {boolean} whether it can only mean this machine */
export const isLoopback = (name) =>
  name === "localhost" ||
  name.endsWith(".localhost") ||
  name === "::1" ||
  name === "[::1]" ||
  LOOPBACK_ADDRESS.test(name);

const refusal = (/** @type {number} */ status, /** @type {string} */ message) =>
  new ServiceError("ForbiddenByLocalBedrock", status, message);

/**
 * Decides which requests are answered at all. Every page that a developer visits can send requests to this machine, and the
 * keys of the emulator are public: signatures prove nothing about the caller. A browser, however, names the page that sent a
 * request (`Origin`, `Sec-Fetch-Site`) and the name by which it found the server (`Host`), and pages cannot change these headers.
 */
export class Gate {
  #origins;
  #hosts;

  /**
   * @param {object} options
   * @param {string} options.host the address that the server listens on
   * @param {string[]} [options.allowOrigins] origins whose pages may do all that pages of this machine may do
   * @param {string[]} [options.allowHosts] further values of `Host`, without the port
   * @param {boolean} [options.closed] whether every route is closed to other origins, not only the emulator's own routes
   * @throws {TypeError} if an origin or a host is malformed
   */
  constructor({ host, allowOrigins = [], allowHosts = [], closed = false }) {
    this.#origins = new Set(allowOrigins.map(originOf));
    // Behind another address the names by which clients reach this machine are not known.
    this.#hosts = isLoopback(host) ? new Set(allowHosts.map(hostOf)) : null;
    this.closed = closed;
  }

  /**
   * @param {{ method: string, headers: Record<string, string> }} request names in lower case; `host` may be `:authority`
   * @param {boolean} control whether the request is for one of the emulator's own routes
   * @throws {ServiceError} if the request may not be answered
   */
  check({ method, headers }, control) {
    this.#checkHost(headers[":authority"] ?? headers.host ?? "");
    if (headers["service-worker"]) throw refusal(403, "local-bedrock serves no service workers.");
    if ((control || this.closed) && !this.#permits(headers, control)) {
      throw refusal(
        403,
        `Pages of ${headers.origin ?? "other sites"} may not use this route. ` +
          "Start local-bedrock with --allow-origin and the page's origin to let them.",
      );
    }
    const sends = ["POST", "PUT", "PATCH"].includes(method);
    if (control && sends && !isJson(headers["content-type"])) {
      throw refusal(415, "Send the content-type application/json.");
    }
  }

  /**
   * @param {{ headers: Record<string, string> }} request one that passed `check`
   * @param {boolean} control
   * @returns {string | undefined} the value of `access-control-allow-origin`
   */
  readableBy({ headers: { origin } }, control) {
    return control || this.closed ? origin : "*";
  }

  /** @param {string | undefined} origin @returns {boolean} whether the user named it with `--allow-origin` */
  names(origin) {
    return origin !== undefined && this.#origins.has(origin);
  }

  /** @param {string} host */
  #checkHost(host) {
    const name = host.toLowerCase().replace(/:\d+$/, "");
    if (!this.#hosts || isLoopback(name) || this.#hosts.has(name)) return;
    throw refusal(
      421,
      `This emulator answers on this machine alone, and not as ${JSON.stringify(host)}. ` +
        "Call it as 127.0.0.1 or localhost, or start local-bedrock with --allow-host and that name.",
    );
  }

  /**
   * @param {Record<string, string | undefined>} headers
   * @param {boolean} control
   */
  #permits({ origin, "sec-fetch-site": site }, control) {
    if (origin === undefined) return site !== "cross-site";
    if (this.#origins.has(origin)) return true;
    const local = URL.canParse(origin) && isLoopback(new URL(origin).hostname);
    return local && !(control && site === "cross-site");
  }
}

/** @typedef {Pick<Gate, "check" | "readableBy" | "names">} Admission the methods of a gate that requests need */

const isJson = (contentType = "") => contentType.split(";")[0].trim().toLowerCase() === "application/json";

/** @param {string} text */
function originOf(text) {
  const origin = text.replace(/\/$/, "").toLowerCase();
  if (/^[a-z][a-z\d+.-]*:\/\/[^/?#@*\s]+$/.test(origin) && URL.canParse(origin)) return origin;
  throw new TypeError(
    `allowOrigins (--allow-origin): ${JSON.stringify(text)} is not an origin such as https://example.com or http://localhost:5173`,
  );
}

/** @param {string} text */
function hostOf(text) {
  if (/^[\w.-]+$|^\[[\da-f:.]+\]$/i.test(text)) return text.toLowerCase();
  throw new TypeError(
    `allowHosts (--allow-host): ${JSON.stringify(text)} is not a host name without a port, such as host.docker.internal`,
  );
}
