// Headers as they may be shown, copied and exported.

/** Headers whose value opens something. */
const SECRET = /^(x-amz-security-token|cookie|x-api-key)$/;

/**
 * @param {Record<string, string>} headers names in lower case
 * @returns {Record<string, string>}
 */
export function masked(headers) {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, maskedValue(name, value)]));
}

/** @param {string} name @param {string} value */
function maskedValue(name, value) {
  if (SECRET.test(name)) return "(masked)";
  if (name !== "authorization") return value;
  return value.replace(/^(Bearer) .*/, "$1 (masked)").replace(/Signature=\w+/, "Signature=(masked)");
}

/** @param {string} url whose query may be signed */
export const maskedUrl = (url) => url.replace(/(X-Amz-(?:Signature|Security-Token|Credential)=)[^&]*/gi, "$1(masked)");
