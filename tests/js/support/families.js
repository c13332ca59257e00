// Cases of model families, and what was sent for them.

/** A copy in which `{ "$bytes": base64 }` is bytes. */
export function withBytes(value) {
  if (typeof value?.$bytes === "string") return new Uint8Array(Buffer.from(value.$bytes, "base64"));
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withBytes);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withBytes(member)]));
}

/** The JSON bodies that a scripted fetch was given. */
export function bodiesOf(fetch) {
  return fetch.sent.map(({ body }) => JSON.parse(new TextDecoder().decode(body)));
}
