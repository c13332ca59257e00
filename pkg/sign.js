// Signing a request without sending it.
import { bytesOf, payloadHash } from "./body.js";
import { secretSource } from "./credentials.js";
import { errorFrom, InputError } from "./errors.js";
import { init } from "./instance.js";
import { list } from "./request.js";
import { Client } from "./wasm/bedrock_wasm.js";

/**
 * Signs a request with SigV4 in its headers.
 * @param {{ method?: string, url: string | URL, headers?: HeadersInit, body?: Uint8Array | ArrayBuffer | string }} request
 * @param {{ credentials: unknown, region: string, service: string, date?: Date }} options
 * @returns {Promise<{ url: string, method: string, headers: Record<string, string> }>}
 */
export async function signRequest(request, { credentials, region, service, date = new Date() }) {
  const method = (request.method ?? "GET").toUpperCase();
  for (const [name, value] of Object.entries({ region, service })) {
    if (typeof value !== "string" || !/^[\w.-]+$/.test(value)) {
      throw new InputError(`${name}: is required to sign a request, as text without spaces or slashes`, { code: "invalid_input" });
    }
  }
  if (!(date instanceof Date) || Number.isNaN(date.getTime())) {
    throw new InputError("date: must be a valid Date", { code: "invalid_input" });
  }
  const body = bytesOf(request.body);
  if (body === undefined && request.body !== undefined && request.body !== null) {
    throw new InputError("body: must be a Uint8Array, an ArrayBuffer or a string", { code: "invalid_input" });
  }
  const url = orRefused("url", () => new URL(request.url));
  const headers = orRefused("headers", () => new Headers(request.headers));
  await init();
  const host = headers.get("host") ?? url.host;
  headers.delete("host");
  const bindings = [...headers].flatMap(([name, value]) => [`h${name}`, value]);
  const [hash, secrets] = await Promise.all([payloadHash(body), secretSource({ credentials })()]);
  const signing = new Signing(date);
  try {
    const client = new Client(list(["", service, region, url.protocol, url.host, "", host]), true);
    const parts = list([method, url.pathname + url.search, hash, ...secrets, ...bindings]);
    await client.call(parts, undefined, 1, signing);
    return { url: url.href, method, headers: Object.fromEntries(signing.headers) };
  } catch (thrown) {
    throw errorFrom(thrown);
  }
}

function orRefused(member, parse) {
  try {
    return parse();
  } catch (cause) {
    throw new InputError(`${member}: ${cause.message}`, { code: "invalid_input", cause });
  }
}

/** Stands in for a call's host: what would be sent is kept instead. */
class Signing {
  /** @type {Headers} */
  headers;
  #date;

  constructor(date) {
    this.#date = date;
  }

  async send(_url, { headers }) {
    this.headers = headers;
    return 200;
  }

  now() {
    return this.#date.getTime();
  }
}
