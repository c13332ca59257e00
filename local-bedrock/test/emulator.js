import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import { startLocalBedrock } from "../src/index.js";

/** One user message, the least a conversation can be. */
export const HELLO = { messages: [{ role: "user", content: [{ text: "hello out there" }] }] };

/** What the scripted model answers to HELLO. */
export const HELLO_ANSWER = "[stand-in, not a language model] You said: hello out there";

/**
 * Starts an emulator with the scripted model for the length of one test.
 * @param {import("node:test").TestContext} t
 * @param {import("../src/index.js").Options} [options]
 */
export async function emulator(t, options = {}) {
  const server = await startLocalBedrock({ model: "scripted", log: (line) => t.diagnostic(line), ...options });
  t.after(() => server.close());
  return server;
}

/** The path of an operation on a model, encoded as the SDKs do. */
export const modelPath = (modelId, operation = "converse") => `/model/${encodeURIComponent(modelId)}/${operation}`;

/**
 * Signs a request with AWS's own signer; whatever is given may be wrong on purpose.
 * @returns {Promise<{ url: string, method: string, headers: Record<string, string>, body: string }>}
 */
export async function signed(server, { path, query = {}, body = JSON.stringify(HELLO), headers = {}, ...options }) {
  const { region = server.region, service = "bedrock", credentials = server.credentials, date = new Date() } = options;
  const { host } = new URL(server.url);
  const signer = new SignatureV4({ region, service, credentials, sha256: Sha256, applyChecksum: false });
  const request = await signer.signRequest(
    {
      method: "POST",
      protocol: "http:",
      hostname: host,
      path,
      query,
      headers: { host, "content-type": "application/json", ...headers },
      body,
    },
    { signingDate: date, unsignableHeaders: options.unsigned },
  );
  const search = Object.entries(query)
    .map((pair) => pair.map(encodeURIComponent).join("="))
    .join("&");
  return { url: server.url + path + (search && `?${search}`), method: "POST", headers: request.headers, body };
}

/**
 * @param {{ url: string }} request as `signed` gives it
 * @returns {Promise<{ status: number, errorType: string | null, body: any, headers: Headers }>} any: the test compares it
 */
export async function send({ url, ...init }, change = {}) {
  const response = await fetch(url, { ...init, ...change, headers: { ...init.headers, ...change.headers } });
  const { status, headers } = response;
  return { status, headers, errorType: headers.get("x-amzn-errortype"), body: await response.json() };
}

/** Posts with the API key. */
export const post = (server, path, body, headers = {}) =>
  send({
    url: server.url + path,
    method: "POST",
    headers: { authorization: `Bearer ${server.token}`, "content-type": "application/json", ...headers },
    body: typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body),
  });

/**
 * Calls one of the emulator's own routes.
 * @param {unknown} [body] JSON, or a text to send as it is
 */
export const control = (server, method, path, body, headers = {}) =>
  fetch(`${server.url}/_local-bedrock/${path}`, {
    method,
    headers: body === undefined ? headers : { "content-type": "application/json", ...headers },
    body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
  });

/** Everything an async iterable yields. */
export async function collect(iterable) {
  const items = [];
  for await (const item of iterable) items.push(item);
  return items;
}

/** Waits until something holds, or fails. */
export async function eventually(holds, what, limitMs = 5000) {
  const deadline = Date.now() + limitMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited ${limitMs} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export class Sha256 {
  constructor(key) {
    this.hash = key ? createHmac("sha256", key) : createHash("sha256");
  }

  update(data) {
    this.hash.update(data);
  }

  async digest() {
    return new Uint8Array(this.hash.digest());
  }
}
