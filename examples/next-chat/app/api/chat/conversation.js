// Who may ask, and how much: everything is checked before a call is paid for.

/** The longest body of a request. */
const MAX_BODY_BYTES = 64 * 1024;

/** The longest answer, so that one question can cost only so much. */
export const MAX_TOKENS = 1_024;

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/**
 * Fill this in before other machines can reach the server: check a session or a token, and count the requests of each caller.
 * Until then only requests that name this machine are taken, which stops pages whose domain resolves to it (DNS rebinding).
 * @param {Request} request
 * @returns {boolean | Promise<boolean>}
 */
export function mayCall(request) {
  return LOOPBACK.test(request.headers.get("host") ?? "");
}

/** @typedef {{ role: "user" | "assistant", content: string }} Turn */

/**
 * Reads the conversation of a request, or refuses it.
 * @param {Request} request
 * @returns {Promise<{ messages: Turn[], refusal?: undefined } | { messages?: undefined, refusal: Response }>}
 */
export async function conversationOf(request) {
  if (!(await mayCall(request))) return refuse(403, "You may not call this server.");
  if (!isOwnPage(request)) return refuse(403, "Pages of other origins may not call this server.");
  // A page can send a form, which is text, to any site without asking; a browser sends JSON elsewhere only with permission.
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type)) return refuse(415, "Send application/json.");
  const text = await textOf(request);
  if (text === undefined) return refuse(413, `Send at most ${MAX_BODY_BYTES} bytes.`);
  const messages = turnsIn(text);
  return messages?.at(-1)?.role === "user" ? { messages } : refuse(400, "Give messages that end with the user's.");
}

/** Browsers name the origin of the page in every POST; programs name none. @param {Request} request */
function isOwnPage({ headers }) {
  const origin = headers.get("origin");
  return origin === null || origin.replace(/^https?:\/\//, "") === headers.get("host");
}

/** The body, or undefined if it is too long; no more than that is read. @param {Request} request */
async function textOf({ body }) {
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const chunks = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return new Blob(chunks).text();
}

/**
 * The texts of what `useChat` sends, and nothing else: a page can send any part, and any role.
 * @param {string} text
 * @returns {Turn[] | undefined}
 */
function turnsIn(text) {
  try {
    /** @type {{ messages: { role: string, parts: { type: string, text?: string }[] }[] }} */
    const { messages } = JSON.parse(text);
    return messages.map(({ role, parts }) => ({
      role: role === "user" ? role : "assistant",
      content: parts.map((part) => (part.type === "text" ? String(part.text) : "")).join(""),
    }));
  } catch {
    return undefined;
  }
}

const refuse = (/** @type {number} */ status, /** @type {string} */ message) => ({
  refusal: Response.json({ message }, { status }),
});
