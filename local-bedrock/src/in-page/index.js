// The entry of `import "local-bedrock/in-page"`: the emulator inside a page or a worker, behind a `fetch` and without a server.
import { Emulator } from "../emulator.js";
import { HangUp } from "../faults/hang-up.js";
import { Faults } from "../faults/index.js";
import { ScriptedModel } from "../models/scripted.js";
import { EXPIRED, TEMPORARY } from "../sigv4/credentials.js";
import { VERSION } from "../version.js";

/** No other page can call, as there is no port. */
const OPEN = { check() {}, readableBy: () => "*", names: () => false };

/** An endpoint for clients that want one. `fetch` answers requests for any host, AWS's included. */
const URL_OF_SCRIPTS = "http://localhost";

/**
 * @import { InPageOptions, LocalBedrockInPage } from "../../types/in-page.js"
 */

/**
 * @param {InPageOptions} [options]
 * @returns {Promise<LocalBedrockInPage>}
 * @throws {TypeError} if an option is wrong
 */
export async function createLocalBedrock({ model: given, ...options } = {}) {
  /** @type {import("../models/model.js").Model} */
  const model = given ?? new ScriptedModel();
  const emulator = await Emulator.create(options);
  const { answer, info } = emulator.open({ version: VERSION, gate: OPEN, model, serviceModels: null });
  const closing = new AbortController();
  const { credentials, token, settings, scripts, log } = emulator;
  return {
    fetch: async (input, init) => fetchFrom(answer, new Request(input, init), closing.signal),
    url: URL_OF_SCRIPTS,
    credentials,
    temporaryCredentials: TEMPORARY,
    expiredCredentials: EXPIRED,
    token,
    settings,
    requests: log.records,
    faults: new Faults(URL_OF_SCRIPTS, scripts, log),
    info,
    async close() {
      closing.abort(networkError());
      emulator.close();
      await model.close();
    },
  };
}

/**
 * As `fetch` does it: rejects with the caller's reason, and with a `TypeError` for whatever happens to a connection.
 * @param {(request: Request) => Promise<Response>} answer
 * @param {Request} request
 * @param {AbortSignal} closing
 */
async function fetchFrom(answer, request, closing) {
  const signal = AbortSignal.any([request.signal, closing]);
  signal.throwIfAborted();
  /** @type {Promise<never>} */
  const left = new Promise((_resolve, reject) =>
    signal.addEventListener("abort", () => reject(signal.reason), { once: true }),
  );
  const response = await Promise.race([answer(new Request(request, { signal })), left]);
  if (response.type === "error") throw networkError();
  return response.body ? new Response(asNetwork(response.body), response) : response;
}

/**
 * The same body, whose faults look like those of a network.
 * @param {ReadableStream<Uint8Array>} body
 */
function asNetwork(body) {
  const reader = body.getReader();
  /** @type {UnderlyingDefaultSource<Uint8Array>} */
  const source = {
    async pull(controller) {
      const { done, value } = await reader.read().catch(rethrow);
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  };
  return new ReadableStream(source, { highWaterMark: 0 });
}

/**
 * @param {unknown} error
 * @returns {never}
 */
function rethrow(error) {
  throw error instanceof HangUp ? networkError() : error;
}

const networkError = () => new TypeError("Failed to fetch: the connection ended");
