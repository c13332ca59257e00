// What methods and functions of the module share. `cargo xtask build` puts it in front of them (`xtask/src/build/glue.rs`).
import { forget, whenDropped } from "../lib/garbage.js";

let wasm, wasmModule, memory, decoder;
/** Browsers' decoders fail once they have read 2 GiB (https://github.com/rustwasm/wasm-bindgen/issues/2463): another one takes over. */
let decodedBytes = Infinity;
/** How long the text or the bytes are that were passed last. */
let WASM_VECTOR_LEN = 0;
let __wbg_instance_id = 0;

/** The first instance, or another one of the same module. */
export function instantiate(module = wasmModule) {
  wasmModule = module;
  __wbg_instance_id++;
  wasm = new WebAssembly.Instance(module).exports;
  memory = new Uint8Array();
}

/** An object in the module. Of an old instance, there is nothing to free. */
class Handle {
  constructor(ptr, free) {
    this.__wbg_ptr = ptr;
    this.__wbg_inst = __wbg_instance_id;
    whenDropped(this, (this.__wbg_free = release(ptr, free, __wbg_instance_id)), this);
  }
  free() {
    forget(this);
    if (this.__wbg_inst) this.__wbg_free();
    this.__wbg_inst = 0;
  }
}

/** Made in a function of its own, which holds nothing of the object. */
function release(ptr, free, instance) {
  return () => {
    if (instance === __wbg_instance_id) wasm[free](ptr);
  };
}

/** Whether there is no object, or only one of an instance that is gone, and its memory with it. */
export function isStale(object) {
  return object?.__wbg_inst !== __wbg_instance_id;
}

function __wbg_alive(object) {
  if (isStale(object)) throw new Error("stale object");
  return object.__wbg_ptr;
}

/** The memory moves when it grows. */
function bytesAt(ptr, len) {
  if (!memory.length) memory = new Uint8Array(wasm.memory.buffer);
  return memory.subarray(ptr >>> 0, (ptr >>> 0) + len);
}

function passArray8ToWasm0(bytes) {
  const ptr = wasm.__wbindgen_malloc((WASM_VECTOR_LEN = bytes.length), 1);
  bytesAt(ptr, WASM_VECTOR_LEN).set(bytes);
  return ptr;
}

/** Nearly all texts are ASCII: for those, a loop is faster than the encoder. */
function passStringToWasm0(text) {
  const len = (WASM_VECTOR_LEN = text.length);
  const ptr = wasm.__wbindgen_malloc(len, 1);
  const bytes = bytesAt(ptr, len);
  for (let at = 0; at < len; at++) {
    const code = text.charCodeAt(at);
    if (code > 127) {
      wasm.__wbindgen_free(ptr, len, 1);
      return passArray8ToWasm0(new TextEncoder().encode(text));
    }
    bytes[at] = code;
  }
  return ptr;
}

/** Copies, or decodes, and frees; nothing if there is nothing. */
function taken([ptr, len], read) {
  if (!ptr) return;
  try {
    return read(bytesAt(ptr, len));
  } finally {
    wasm.__wbindgen_free(ptr, len, 1);
  }
}

/** Only batches of a stream cross as bytes. */
const __wbg_bytes = (result) => taken(result, batch);

const __wbg_text = (result) => taken(result, decoded);

/** The parts that `src/web/stream.rs` puts together; nothing if no message is complete. */
function batch(bytes) {
  if (!bytes.length) return;
  const head = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const end = 4 + (head >>> 1);
  return { text: decoded(bytes.subarray(4, end)), exact: head % 2 > 0, blobs: bytes.slice(end) };
}

function decoded(bytes) {
  decodedBytes += bytes.length;
  if (decodedBytes > 2e9) {
    decoder = new TextDecoder();
    decodedBytes = bytes.length;
  }
  return decoder.decode(bytes);
}
