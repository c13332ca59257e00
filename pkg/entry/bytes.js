// The module as JavaScript, for hosts that cannot load a second file and for
// bundles that have lost it.
import base64 from "../wasm/bedrock_wasm_base64.js";

export const bytes = () => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
