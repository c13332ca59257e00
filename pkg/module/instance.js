// The WebAssembly instance: one for all clients, made when it is first needed, and made anew after a trap.
import { BedrockError, copyOf, InputError, reasonOf } from "../errors.js";
import { invalid } from "../lib/options.js";
import { instantiate } from "../wasm/bedrock_wasm.js";

export { isStale } from "../wasm/bedrock_wasm.js";

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
  instance ??= Promise.resolve(module ?? load()).then(compiled).then(checked).then(instantiate);
  try {
    await instance;
  } catch (error) {
    instance = undefined;
    // Callers at the same time share the promise, but not the error.
    if (error instanceof BedrockError) throw copyOf(error);
    throw failed(`module: cannot be loaded: ${reasonOf(error)}`, error);
  }
}

/** The module in, or at, whatever `init` takes. */
async function compiled(source) {
  // Of whatever realm: runtimes that compile at build time may hand over another one's.
  if (String(source) === "[object WebAssembly.Module]") return source;
  const given = typeof source === "string" || source instanceof URL ? await fetch(source) : source;
  if (given.ok === false) throw invalid(`module: ${given.url} answered with status ${given.status}`);
  return WebAssembly.compile(given.arrayBuffer ? await given.arrayBuffer() : given);
}

function checked(module) {
  if (WebAssembly.Module.exports(module).some(({ name }) => name === "shared_new")) return module;
  throw invalid("module: is another one; give the package's own wasm/bedrock_wasm_bg.wasm, of the same version");
}

/**
 * Calls into the module.
 * @template T
 * @param {() => T} work
 * @returns {T}
 */
export function inModule(work) {
  try {
    return work();
  } catch (error) {
    throw moduleFailure(error);
  }
}

/**
 * What to throw for what a call into the module threw. After a trap the module's memory may hold anything: an instance of
 * the same module takes over, and whoever holds a handle of the old one fails likewise when it is next used.
 * @param {unknown} error
 * @param {object} [$metadata]
 */
export function moduleFailure(error, $metadata) {
  if (error instanceof WebAssembly.RuntimeError) {
    instantiate();
  } else if (error?.message !== "stale object" || error instanceof BedrockError) return error;
  return failed("the WebAssembly module failed, in this call or in a concurrent one, and was restarted; make the call again", error, $metadata);
}

const failed = (message, cause, $metadata) => new BedrockError(message, { code: "module_failed", retryable: true, $metadata, cause });
