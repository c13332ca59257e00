// What methods and functions of the module share. `cargo xtask build` puts it in front of them (`xtask/src/build/glue.rs`).
import { forget, whenDropped } from "../lib/garbage.js";

let wasm, wasmModule, memory, words, decoder;
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
    // Engines drop the code that they have compiled for objects of which none is left.
    this.constructor.kept = this;
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

/** The module's memory, which moves when it grows. */
function current() {
  if (!memory.length) {
    memory = new Uint8Array(wasm.memory.buffer);
    words = new Uint32Array(wasm.memory.buffer);
  }
  return memory;
}

function passArray8ToWasm0(bytes) {
  const ptr = wasm.__wbindgen_malloc((WASM_VECTOR_LEN = bytes.length), 1) >>> 0;
  current().set(bytes, ptr);
  return ptr;
}

/** Nearly all texts are ASCII: for those, a loop is faster than the encoder. */
function passStringToWasm0(text) {
  const len = (WASM_VECTOR_LEN = text.length);
  const ptr = wasm.__wbindgen_malloc(len, 1) >>> 0;
  const bytes = current();
  for (let at = 0; at < len; at++) {
    const code = text.charCodeAt(at);
    if (code > 127) {
      wasm.__wbindgen_free(ptr, len, 1);
      return passArray8ToWasm0(new TextEncoder().encode(text));
    }
    bytes[ptr + at] = code;
  }
  return ptr;
}

/** What `src/web/given.rs` leaves at an address, until the next text. */
function __wbg_text(address) {
  current();
  return textAt(words[address / 4], words[address / 4 + 1]);
}

/** Writes chunks where the module reads them, and calls it only once a message may be complete. */
export class StreamDecoder extends Handle {
  /** How many bytes were written since the last call, and how many it has said to have room for. */
  written = 0;
  room = 0;
  /**
   * @param {Uint8Array | undefined} chunk none at the end
   * @returns {string | undefined} the text of the batch that is complete; `exact` and `blobs` belong to it
   */
  push(chunk) {
    if (chunk) {
      __wbg_alive(this);
      if (this.written + chunk.length > this.room) this.told(chunk);
      current().set(chunk, this.start + this.written);
      this.written += chunk.length;
      if (this.written < this.missing) return;
    }
    return this.told(chunk);
  }
  told(chunk) {
    const at = wasm.decoder_read(__wbg_alive(this), this.written, chunk?.length, !chunk) >>> 2;
    const bytes = current();
    this.written = 0;
    this.exact = words[at + 4] > 0;
    this.start = words[at + 5];
    this.room = words[at + 6];
    this.missing = words[at + 7];
    if (words[at] === words[at + 1]) return;
    this.blobs = bytes.subarray(words[at + 2], words[at + 3]);
    return textAt(words[at], words[at + 1]);
  }
}

function textAt(start, end) {
  decodedBytes += end - start;
  if (decodedBytes > 2e9) {
    decoder = new TextDecoder();
    decodedBytes = end - start;
  }
  return decoder.decode(current().subarray(start, end));
}
