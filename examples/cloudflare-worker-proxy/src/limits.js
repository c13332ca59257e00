// What a caller may ask for: everything here raises the price of a call or lifts a guardrail.

/** The headers that go on to Bedrock, and the prefix of those that change a call: tier, latency, trace, guardrail. */
export const SENT_ON = /^(content-type|accept|x-amzn-bedrock-(accept|guardrailidentifier|guardrailversion))$/;
const BEDROCK_HEADER = /^x-amzn-bedrock-/;

/** The names that the models' own formats give to the longest answer, and Converse's. */
const LONGEST =
  /^(maxTokens|max_tokens|max_new_tokens|max_completion_tokens|max_tokens_to_sample|max_gen_len|maxTokenCount)$/;

/** The members of a body that hold the model's input, in which such a name means nothing. */
const CONTENT = /^(messages|system|prompt|tools|toolConfig)$/;

/**
 * Why a request is refused, or undefined if it may go on. The body is judged and sent as it is: written anew, large numbers in
 * it would lose digits.
 * @param {string} operation the last segment of the path
 * @param {Headers} headers
 * @param {Uint8Array} bytes of the body
 * @param {{ MAX_TOKENS: string, GUARDRAIL?: string }} env
 */
export function objectionTo(operation, headers, bytes, env) {
  const body = objectIn(bytes);
  if (!body) return "The body must be a JSON object.";
  if (operation === "count-tokens") return undefined; // free of charge
  const paid = ["serviceTier", "performanceConfig"].find((name) => name in body);
  if (paid) return `${paid}: this proxy decides it; leave it out.`;
  for (const [name] of headers) {
    if (BEDROCK_HEADER.test(name) && !SENT_ON.test(name)) {
      return `${name}: this proxy does not pass it on; leave it out.`;
    }
  }
  return (
    objectionToGuardrail(operation, headers, body, env.GUARDRAIL) ?? objectionToLength(body, Number(env.MAX_TOKENS))
  );
}

/**
 * @typedef {{ [name: string]: unknown, guardrailConfig?: { guardrailIdentifier?: string, guardrailVersion?: string } }} Body of
 *   anybody: each member may have any type
 */

/**
 * Converse names its guardrail in the body and InvokeModel in headers; each ignores the other's place, so there must be none there.
 * @param {string} operation
 * @param {Headers} headers
 * @param {Body} body
 * @param {string} [required] identifier and version, with a space between; without it no guardrail may be named
 */
function objectionToGuardrail(operation, headers, { guardrailConfig }, required) {
  const inBody = guardrailConfig && `${guardrailConfig.guardrailIdentifier} ${guardrailConfig.guardrailVersion}`;
  const [identifier, version] = ["identifier", "version"].map((part) => headers.get(`x-amzn-bedrock-guardrail${part}`));
  const inHeaders = identifier === null && version === null ? undefined : `${identifier} ${version}`;
  const [named, elsewhere] = operation.startsWith("converse") ? [inBody, inHeaders] : [inHeaders, inBody];
  if (named === (required || undefined) && elsewhere === undefined) return undefined;
  return required
    ? `Name the guardrail "${required}" (identifier and version).`
    : "This proxy allows no guardrail; leave it out.";
}

/**
 * @param {Body} body
 * @param {number} most
 */
function objectionToLength(body, most) {
  const limits = [...limitsIn(body)];
  const fits = (/** @type {unknown} */ tokens) =>
    typeof tokens === "number" && Number.isInteger(tokens) && tokens > 0 && tokens <= most;
  if (limits.length > 0 && limits.every(fits)) return undefined;
  return `Set inferenceConfig.maxTokens, or the model's own name for it, to at most ${most}.`;
}

/**
 * @param {object} holder
 * @returns {Generator<unknown, void, void>}
 */
function* limitsIn(holder) {
  for (const [name, value] of Object.entries(holder)) {
    if (LONGEST.test(name)) yield value;
    else if (typeof value === "object" && value !== null && !CONTENT.test(name)) yield* limitsIn(value);
  }
}

/**
 * @param {Uint8Array} bytes
 * @returns {Body | undefined}
 */
function objectIn(bytes) {
  try {
    const body = JSON.parse(new TextDecoder().decode(bytes));
    return typeof body === "object" && body !== null && !Array.isArray(body) ? body : undefined;
  } catch {
    return undefined;
  }
}
