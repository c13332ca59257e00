// Who may ask, and how much: everything is checked before a call is paid for.

/** The longest body of a request, in characters. */
const MAX_LENGTH = 16_000;

/**
 * @typedef {object} Env
 * @property {string} TOKEN that callers show
 * @property {string} AWS_ACCESS_KEY_ID
 * @property {string} AWS_SECRET_ACCESS_KEY
 * @property {string} [AWS_REGION]
 * @property {string} BASE_URL
 * @property {string} MODEL
 */

/**
 * Reads the prompt of a request, or refuses it.
 * @param {Request} request
 * @param {Env} env
 * @returns {Promise<{ prompt: string, refusal?: undefined } | { prompt?: undefined, refusal: Response }>}
 */
export async function promptOf(request, env) {
  if (!(await isCaller(request, env.TOKEN))) return refuse(401, "The token is missing or unknown.");
  if (request.method !== "POST") return refuse(405, "Send a POST.");
  if (!(Number(request.headers.get("content-length")) <= MAX_LENGTH)) return refuse(413, "Send a shorter prompt.");
  const prompt = await request.text();
  return prompt ? { prompt } : refuse(400, "Send a prompt as the body.");
}

/** @param {Request} request @param {string} token */
async function isCaller({ headers }, token) {
  const { subtle } = /** @type {{ subtle: WorkersCrypto }} */ (/** @type {unknown} */ (crypto));
  const [shown, known] = await Promise.all([headers.get("authorization") ?? "", `Bearer ${token}`].map(digest));
  return Boolean(token) && subtle.timingSafeEqual(shown, known);
}

/**
 * What Workers have besides: https://developers.cloudflare.com/workers/runtime-apis/web-crypto/#timingsafeequal
 * @typedef {{ timingSafeEqual(one: ArrayBuffer, other: ArrayBuffer): boolean }} WorkersCrypto
 */

const digest = (/** @type {string} */ text) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));

const refuse = (/** @type {number} */ status, /** @type {string} */ message) => ({
  refusal: Response.json({ message }, { status }),
});
