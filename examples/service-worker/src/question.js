// Which requests the service worker answers, and how much an answer may cost.

/** The longest question, in UTF-16 code units. */
const MAX_PROMPT_LENGTH = 10_000;

/** The longest answer, so that one question can cost only so much. */
export const MAX_TOKENS = 1_024;

/**
 * The prompt of a request, or undefined if it is not a question of the site's own pages. A form of another site that is sent
 * here is a navigation, which the service worker is handed as well; a form cannot have the type application/json.
 * @param {Request} request
 * @returns {Promise<string | undefined>}
 */
export async function promptOf(request) {
  if (request.method !== "POST" || request.mode === "navigate") return undefined;
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get("content-type") ?? "")) return undefined;
  const { prompt } = (await request.json().catch(() => undefined)) ?? {};
  return typeof prompt === "string" && prompt !== "" && prompt.length <= MAX_PROMPT_LENGTH ? prompt : undefined;
}
