// The WebAssembly instance: one for all clients, made when it is first needed.
import { InputError } from "./errors.js";
import instantiate from "./wasm/bedrock_wasm.js";

/** @type {() => unknown} Of `bedrock-wasm/slim`, which has no entry file. */
let load = () => {
  throw new InputError("call init(module) first: bedrock-wasm/slim loads nothing by itself", { code: "not_initialized" });
};
/** @type {Promise<unknown> | undefined} */
let instance;

/**
 * Says where the module comes from unless `init` is given one. Called by the
 * entry file of each runtime.
 * @param {() => unknown} loader
 */
export function setLoader(loader) {
  load = loader;
}

/**
 * Instantiates the module, at most once. Every method does so by itself; call it
 * early to have it compiled before the first request, or to hand over a module.
 * @param {WebAssembly.Module | BufferSource | Response | URL | string} [module]
 * @returns {Promise<void>}
 */
export async function init(module) {
  instance ??= Promise.resolve(module ?? load()).then((source) => instantiate({ module_or_path: source }));
  try {
    await instance;
  } catch (error) {
    instance = undefined;
    throw error;
  }
}
