// The module inside JavaScript: for where no second file can be loaded, or the
// bundler has lost it.
import base64 from "../wasm/bedrock_wasm_base64.js";

export const bytes = () => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
