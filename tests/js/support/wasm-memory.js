// The memory of the module, as it grows. Imported before anything is instantiated.

/** @type {WebAssembly.Memory | undefined} */
let memory;

WebAssembly.Instance = class extends WebAssembly.Instance {
  constructor(...parameters) {
    super(...parameters);
    memory = this.exports.memory;
  }
};

/** In bytes; of the last instance that was made. */
export function wasmBytes() {
  return memory.buffer.byteLength;
}
