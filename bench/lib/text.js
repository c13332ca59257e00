/** @param {number} bytes */
export function bytesOfUnit(bytes) {
  if (bytes >= 1024 * 1024) return `${bytes / 1024 / 1024} MB`;
  return bytes >= 1024 ? `${bytes / 1024} KB` : `${bytes} B`;
}
