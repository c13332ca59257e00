// The emulator's worker. Each message brings the port for its result: a call of `fetch`, a script of faults, or the model that
// answers from now on.
import { createLocalBedrock } from "local-bedrock/in-page";
import { DemoModel } from "./demo-model.js";
import { RemoteModel } from "./remote-model.js";
import { send } from "./response-port.js";

/** So that a job of the page ends while somebody watches. */
const JOB_SECONDS = 2;

const demo = new DemoModel();
/** @type {DemoModel | RemoteModel} */
let current = demo;

/** Hands everything to the model of now. */
const model = {
  get description() {
    return current.description;
  },
  generate: (/** @type {any} any: JSON of Converse */ input, /** @type {{ signal: AbortSignal }} */ options) =>
    current.generate(input, options),
  countTokens: (/** @type {any} any: JSON of Converse */ input) => current.countTokens(input),
  async close() {},
};

/** @type {Map<string, ReturnType<typeof createLocalBedrock>>} by region, since signatures name one */
const emulators = new Map();

/** @param {string} region */
function emulatorOf(region) {
  let emulator = emulators.get(region);
  if (!emulator) {
    emulator = createLocalBedrock({ region, model, jobSeconds: JOB_SECONDS });
    emulators.set(region, emulator);
  }
  return emulator;
}

addEventListener("message", async ({ data: { region, request, script, description }, ports: [port] }) => {
  if (description !== undefined) {
    current = description ? new RemoteModel(description, port) : demo;
    return;
  }
  try {
    const emulator = await emulatorOf(region);
    if (request) await send(emulator.fetch, request, port);
    else port.postMessage({ endpoint: emulator.faults.script(script).endpoint });
  } catch (error) {
    port.postMessage({ problem: /** @type {Error} */ (error).message });
  }
});
