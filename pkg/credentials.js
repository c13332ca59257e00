// Where the secrets of a call come from, and for how long they are kept.
import { CredentialsError } from "./errors.js";

/** Credentials are refreshed this long before they expire. */
const REFRESH_AHEAD_MS = 5 * 60_000;

/**
 * A function that gives a call its secrets: access key id, secret access
 * key and session token ("" for none), or an API key and twice "".
 * @param {{ credentials?: unknown, token?: unknown }} config
 * @param {{ id: string, bearer?: boolean }} [service] a table; only some services take API keys
 * @returns {() => Promise<string[]>}
 */
export function secretSource({ credentials, token }, { id, bearer } = { bearer: true }) {
  if (token !== undefined && bearer) return cached(token, "token", apiKey);
  if (credentials !== undefined) return cached(credentials, "credentials", keyPair);
  return async () => {
    const orElse = bearer ? ", or a Bedrock API key as `token`" : `; ${id} takes no Bedrock API keys`;
    throw new CredentialsError(
      `credentials: give the client \`credentials\` ({ accessKeyId, secretAccessKey, sessionToken } or a function that resolves to them)${orElse}`,
      { code: "missing_credentials" },
    );
  };
}

/**
 * @param {unknown} given a value, or a function that gives one
 * @param {string} name
 * @param {(value: any) => string[]} secretsOf
 */
function cached(given, name, secretsOf) {
  if (typeof given !== "function") return async () => secretsOf(given);
  /** @type {{ secrets: string[], freshUntil: number } | undefined} */
  let kept;
  /** @type {Promise<string[]> | undefined} */
  let refreshing;

  async function refresh() {
    let value;
    try {
      value = await given();
    } catch (cause) {
      const message = `${name}: the provider failed: ${cause?.message ?? cause}`;
      throw new CredentialsError(message, { code: "provider_failed", cause });
    }
    const secrets = secretsOf(value);
    const expiration = value.expiration === undefined ? 0 : new Date(value.expiration).getTime();
    kept = { secrets, freshUntil: expiration - REFRESH_AHEAD_MS };
    return secrets;
  }

  return async () => {
    if (kept && Date.now() < kept.freshUntil) return kept.secrets;
    refreshing ??= refresh().finally(() => (refreshing = undefined));
    return refreshing;
  };
}

function keyPair(value) {
  const { accessKeyId, secretAccessKey, sessionToken } = value ?? {};
  const secrets = [accessKeyId, secretAccessKey, sessionToken ?? ""];
  if (accessKeyId && secretAccessKey && secrets.every((part) => typeof part === "string")) return secrets;
  throw new CredentialsError(
    "credentials: accessKeyId and secretAccessKey must be strings that are not empty, and sessionToken a string where there is one",
    { code: "malformed_credentials" },
  );
}

function apiKey(value) {
  const key = typeof value === "string" ? value : value?.token;
  if (typeof key === "string") return [key, "", ""];
  throw new CredentialsError("token: must be a string, or a function that resolves to { token, expiration }", {
    code: "malformed_credentials",
  });
}
