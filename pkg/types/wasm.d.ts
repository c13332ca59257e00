// What `import module from "bedrock-wasm/bedrock_wasm_bg.wasm"` gives where a
// runtime or a bundler compiles `.wasm` imports: the argument of `init`.
declare global {
  /** Without DOM's declarations, those of Node 20 lack it. */
  namespace WebAssembly {
    interface Module {}
  }
}

declare const module: WebAssembly.Module;
export default module;
