// HTTP answers as the REST-JSON protocol binds outputs and errors to them.

/**
 * @param {object} shape of an output or an error
 * @param {Record<string, any>} value its members as JSON carries them
 * @param {number} [status]
 * @returns {import("./clients.js").Answer} none has a body that its status forbids
 */
export function answerOf({ members, payload }, value, status = 200) {
  const headers = { "content-type": "application/json", "x-amzn-requestid": "request-1" };
  const body = {};
  for (const [name, member] of Object.entries(value)) {
    const { location, locationName = name } = members[name];
    if (location === "header") headers[locationName.toLowerCase()] = String(member);
    else if (location !== "statusCode") body[name] = member;
  }
  if (status === 204) return { status, headers, body: null };
  if (payload === undefined) return { status, headers, body: JSON.stringify(body) };
  const whole = body[payload];
  return {
    status,
    headers,
    body: typeof whole === "string" ? Buffer.from(whole, "base64") : JSON.stringify(whole ?? {}),
  };
}
