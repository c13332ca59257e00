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
  const client = new Client(list(["", service, region, url.protocol, url.host, "", host]), true);
  const call = client.call(list([method, url.pathname + url.search, hash, ...secrets, ...bindings]), 1);
  const step = call.next(1, "", date.getTime(), 0);
  call.free();
  client.free();
  if (step.startsWith("[")) throw errorFrom(step);
  const [, , ...pairs] = step.split("\0");
  const signed = {};
  for (let at = 0; at < pairs.length; at += 2) signed[pairs[at]] = pairs[at + 1];
  return { url: url.href, method, headers: signed };
}

function orRefused(member, parse) {
  try {
    return parse();
  } catch (cause) {
    throw new InputError(`${member}: ${cause.message}`, { code: "invalid_input", cause });
  }
}
