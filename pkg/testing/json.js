// JSON as services write it: bytes as base64. Frames are made before there is an instance of the module.

/** @param {unknown} value */
export function jsonText(value) {
  return JSON.stringify(value, (key, member) => (ArrayBuffer.isView(member) ? base64(member) : member));
}

/** @param {ArrayBufferView} view */
function base64({ buffer, byteOffset, byteLength }) {
  return btoa(Array.from(new Uint8Array(buffer, byteOffset, byteLength), (byte) => String.fromCharCode(byte)).join(""));
}
