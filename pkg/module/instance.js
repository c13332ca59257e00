// The WebAssembly instance: one for all clients, made when it is first needed and again after a trap.
import { instantiate } from "../wasm/bedrock_wasm.js";
import { invalid } from "../lib/options.js";
import { BedrockError, copyOf, reasonOf } from "../errors.js";

export { isStale } from "../wasm/bedrock_wasm.js";

/** @import { ResponseMetadata } from "../types/index.js" */

/** @type {() => unknown} */
let load;
/** @type {Promise<unknown> | undefined} */
let instance;

/**
 * Sets how to load the module unless `init` is given one. The entry file of each runtime calls it.
 * @param {() => unknown} loader
 */
export function setLoader(loader) {
  load = loader;
}

/**
 * Instantiates the module, at most once. Every method calls it; call it early to compile the module before the first request, or to
 * pass a module.
 * @param {WebAssembly.Module | BufferSource | Response | URL | string} [module]
 * @returns {Promise<void>}
 */
export async function init(module) {
  instance ??= Promise.resolve(module ?? load())
    .then(compiled)
    .then(checked)
    .then(instantiate);
  try {
    await instance;
  } catch (error) {
    instance = undefined;
    // Concurrent callers share the promise, but not the error.
    if (error instanceof BedrockError) throw copyOf(error);
    throw failed(`module: cannot be loaded: ${reasonOf(error)}`, error);
  }
}

/**
 * The module in, or at, any source that `init` takes.
 * @param {any} source any: it may be of another realm, and is judged here
 * @returns {Promise<WebAssembly.Module>}
 */
async function compiled(source) {
  // Of any realm: runtimes that compile at build time may pass one of another realm.
  if (String(source) === "[object WebAssembly.Module]") return source;
  const given = typeof source === "string" || source instanceof URL ? await fetch(source) : source;
  if (given.ok === false) throw invalid(`module: ${given.url} responded with status ${given.status}`);
  return WebAssembly.compile(given.arrayBuffer ? await given.arrayBuffer() : given);
}

/** @param {WebAssembly.Module} module */
function checked(module) {
  if (WebAssembly.Module.exports(module).some(({ name }) => name === "shared_new")) return module;
  throw invalid("module: is not this package's wasm/bedrock_wasm_bg.wasm");
}

/**
 * Calls into the module.
 * @template T
 * @param {() => T} work
 * @param {object} [$metadata] for errors
 * @returns {T}
 */
export function inModule(work, $metadata) {
  try {
    return work();
  } catch (error) {
    throw moduleFailure(error, $metadata);
  }
}

/**
 * The error to throw for an error that a call into the module threw. After a trap the module's memory is undefined: a new instance
 * replaces it, and old handles throw the same error when they are next used.
 * @param {unknown} error
 * @param {object} [$metadata]
 */
export function moduleFailure(error, $metadata) {
  if (error instanceof WebAssembly.RuntimeError) {
    instantiate();
  } else if (
    /** @type {any} any: anything can be thrown */ (error)?.message !== "stale object" ||
    error instanceof BedrockError
  ) {
    return error;
  }
  return failed(
    "the WebAssembly module failed, in this call or another one, and was restarted; make the call again",
    error,
    $metadata,
  );
}

/**
 * @param {string} message
 * @param {unknown} cause
 * @param {ResponseMetadata} [$metadata]
 */
const failed = (message, cause, $metadata) =>
  new BedrockError(message, { code: "module_failed", retryable: true, $metadata, cause });
