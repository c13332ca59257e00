// The module as runtimes that compile imports of `.wasm` have it: for the check of pkg's own files.
declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}
declare module "*.wasm?module" {
  const module: WebAssembly.Module;
  export default module;
}
