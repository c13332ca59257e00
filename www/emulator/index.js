// The emulator in this page: what answers when there is no account and no server. It runs in a worker, and is reached by a
// `fetch` that goes no further.
import { scriptUrl } from "../lib/trusted.js";
import { serve } from "./remote-model.js";
import { ask } from "./response-port.js";
import workerUrl from "./worker.js?worker&url";

/** @type {Worker | undefined} */
let started;

/** The worker, started when it is first needed. */
export function worker() {
  started ??= new Worker(scriptUrl(workerUrl), { type: "module" });
  return started;
}

/**
 * @param {string} region that signatures name
 * @returns {typeof globalThis.fetch}
 */
export const fetchOf = (region) => async (input, init) => ask(worker(), region, new Request(input, init));

/**
 * Takes a script of faults.
 * @param {string} region
 * @param {object} script
 * @returns {Promise<string>} the endpoint whose calls meet it
 */
export function endpointOf(region, script) {
  const { port1: port, port2 } = new MessageChannel();
  worker().postMessage({ script, region }, [port2]);
  return new Promise((resolve, reject) => {
    port.onmessage = ({ data: { endpoint, problem } }) => {
      port.close();
      if (problem === undefined) resolve(endpoint);
      else reject(new Error(problem));
    };
  });
}

/** @param {import("./language-model.js").LanguageModel | undefined} model that answers from now on; none: the hand-written answers */
export function useModel(model) {
  const { port1, port2 } = new MessageChannel();
  if (model) serve(model, port1);
  worker().postMessage({ description: model?.description ?? null }, [port2]);
}
