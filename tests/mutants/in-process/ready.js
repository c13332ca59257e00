// What a test finds when it is not the first of a process: files that were imported before it, and the WebAssembly module.
const WATCHES_MEMORY = new URL("../../js/support/wasm-memory.js", import.meta.url).href;

/** In a process for one mutant, a test may be the first. It would fail for that, and pass for one that notices the mutant. */
export async function makeReady() {
  await import(WATCHES_MEMORY);
  const { init } = await import("bedrock-wasm");
  await init();
}
