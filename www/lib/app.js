// The state that all places share: settings, who answers, the calls of this tab. Places get it as their `app`.
import { signal } from "@preact/signals-core";
import { Call } from "./call.js";
import { answererAt, controlUrl, isLoopback, USUAL_ENDPOINT } from "./emulator.js";
import { faultOf } from "./faults/index.js";
import { endpointOf, fetchOf, worker } from "../emulator/index.js";
import { inPageInfo } from "../emulator/info.js";
import { clientConfig, DEFAULTS, movedTo, withoutSecrets } from "./settings.js";
import { store, stored } from "./stored.js";

/** Older calls are dropped. */
const KEPT_CALLS = 200;

/** @typedef {"settings" | "wire" | "code" | "faults"} Pane of the inspector */

export class App {
  settings = signal(DEFAULTS);
  /** @type {import("@preact/signals-core").Signal<import("./emulator.js").Answerer | undefined>} undefined until it is known */
  answerer = signal(undefined);
  /** The id of the fault that the next call suffers from. */
  fault = signal("");
  /** @type {import("@preact/signals-core").Signal<Call[]>} of all places, the newest last */
  calls = signal([]);
  /** @type {import("@preact/signals-core").Signal<Call | undefined>} the one that the inspector shows */
  selected = signal(undefined);
  pane = signal(/** @type {Pane} */ ("settings"));
  isInspectorOpen = signal(false);
  /** The setting that an error points at; the settings focus it and set it back. */
  field = signal("");

  #localUrl;

  /** @param {string} [localUrl] where local-bedrock listens, when the page was started beside one */
  constructor(localUrl = "") {
    this.#localUrl = localUrl;
  }

  /** Reads what was kept from an earlier visit, and finds out who answers. */
  async start() {
    const kept = await stored("settings");
    if (kept) this.settings.value = { ...DEFAULTS, ...withoutSecrets(kept) };
    const isOpenChoice = !kept || this.settings.value.target !== "aws";
    const url = this.#localUrl || (isLoopback(location.origin) && !kept ? USUAL_ENDPOINT : "");
    if (isOpenChoice && url && (this.#localUrl || (await answererAt(url)).kind === "emulator")) {
      this.settings.value = movedTo(this.settings.value, { target: "endpoint", endpoint: url });
    } else if (this.settings.value.target === "endpoint") {
      this.settings.value = movedTo(this.settings.value, { target: "endpoint" });
    }
    await this.findAnswerer();
    if (this.#localUrl && this.answerer.value?.kind === "unreachable") {
      this.change(movedTo(this.settings.value, { target: "page" }));
    }
  }

  /** @param {Partial<import("./settings.js").Settings>} changes */
  change(changes) {
    const { target, endpoint } = this.settings.value;
    const settings = { ...this.settings.value, ...changes };
    this.settings.value = settings;
    store("settings", withoutSecrets(settings));
    if (target !== settings.target || endpoint !== settings.endpoint) this.findAnswerer();
  }

  /** Finds out who answers, now that the target may be another, or an emulator may have been started. */
  async findAnswerer() {
    const settings = this.settings.value;
    const answerer = await this.#answererOf(settings);
    const { target, endpoint } = this.settings.value;
    if (target === settings.target && endpoint === settings.endpoint) this.answerer.value = answerer;
  }

  /**
   * @param {import("./settings.js").Settings} settings
   * @returns {Promise<import("./emulator.js").Answerer>}
   */
  async #answererOf({ target, endpoint }) {
    if (target === "aws" || (target === "endpoint" && !endpoint)) return { kind: "aws" };
    if (target === "endpoint") return answererAt(endpoint);
    return { kind: "page", info: inPageInfo() };
  }

  /**
   * Makes a call: `work` gets a client and uses it. The call is recorded for the inspector and the log of requests, suffers
   * from the fault that is switched on, and can be stopped. It is returned at once; `done` says when it has ended.
   * @param {import("./call.js").Asked} asked
   * @param {(context: { client: any, config: import("bedrock-wasm").ClientConfig, call: Call, signal: AbortSignal }) => Promise<unknown>} work
   *   resolves with the output; `config` is for further clients; any: a client of any service
   * @returns {Call}
   */
  call(asked, work) {
    const settings = { ...this.settings.value, ...asked.settings };
    const call = new Call({ ...asked, fault: asked.fault ?? faultOf(this.fault.value) }, settings);
    this.calls.value = [...this.calls.value.slice(1 - KEPT_CALLS), call];
    this.selected.value = call;
    this.#run(call, work);
    return call;
  }

  /**
   * @param {Call} call
   * @param {Parameters<App["call"]>[1]} work
   */
  async #run(call, work) {
    try {
      const [Service, config] = await Promise.all([serviceOf(call.service), this.#config(call)]);
      const client = new Service({
        ...config,
        onAttempt: (/** @type {import("bedrock-wasm").Attempt} */ { attempt }) => (call.attempts = attempt),
      });
      call.signal.throwIfAborted();
      call.complete(await work({ client, config, call, signal: call.signal }));
    } catch (error) {
      call.fail(error);
    }
  }

  /**
   * The configuration of a call's client.
   * @param {Call} call
   * @returns {Promise<import("bedrock-wasm").ClientConfig>}
   */
  async #config(call) {
    const { settings } = call;
    const config = clientConfig(settings);
    const { fetch, endpoint } = await this.#wayTo(call);
    return { ...config, ...(endpoint && { endpoint }), fetch: call.recorded(fetch) };
  }

  /**
   * @param {Call} call
   * @returns {Promise<{ fetch: typeof globalThis.fetch, endpoint?: string }>} an endpoint if a fault is to be met there
   */
  async #wayTo({ settings, fault }) {
    const { target, endpoint, region } = settings;
    const script = fault && { replies: fault.replies };
    if (target === "page") {
      return { fetch: fetchOf(region), ...(script && { endpoint: await endpointOf(region, script) }) };
    }
    const fetch = globalThis.fetch.bind(globalThis);
    if (!script) return { fetch };
    if (target === "aws" || this.answerer.value?.kind !== "emulator") throw new NoFaultsHere();
    const response = await fetch(`${controlUrl(endpoint)}/faults`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(script),
    });
    const [{ endpoint: scripted }] = await response.json();
    return { fetch, endpoint: scripted };
  }

  /** Loads the library, and compiles its module before the first call, so that its time is not counted. */
  async load() {
    try {
      await (await library()).init();
    } catch {
      // The call reports it.
    }
  }

  /** Starts what the next call will need, when a person is about to make one. */
  prepare() {
    if (this.settings.value.target === "page") worker();
  }

  /** Stops every call that is running. */
  stop() {
    for (const call of this.calls.value) if (call.isBusy) call.stop();
  }

  /**
   * Opens the inspector.
   * @param {Pane} pane
   * @param {Call} [call] to show
   */
  inspect(pane, call) {
    this.pane.value = pane;
    if (call) this.selected.value = call;
    this.isInspectorOpen.value = true;
  }

  /** @param {string} field the setting to look at */
  openSetting(field) {
    this.field.value = field;
    this.inspect("settings");
  }

  /** How a model is called on the page: by its own name where the answerer says which one it runs. */
  modelName(modelId = this.settings.value.modelId) {
    const { model } = this.answerer.value?.info ?? {};
    if (!model) return modelId;
    return model.standIn ? `${model.name}, a stand-in` : model.name;
  }
}

const library = () => import("./library.js");

/** @param {Call["service"]} name */
async function serviceOf(name) {
  return name === "BedrockRuntime" ? (await library()).BedrockRuntime : (await import("./services.js"))[name];
}

class NoFaultsHere extends Error {
  name = "NoFaultsHereError";
  message = "Faults are made by the emulator, and calls go elsewhere at the moment.";
}
