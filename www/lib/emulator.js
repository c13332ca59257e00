// What the page knows of local-bedrock, the emulator that it is usually tried with.

/** The key pair that local-bedrock accepts. Fixed and public: it opens nothing else. */
export const EXAMPLE_CREDENTIALS = {
  accessKeyId: "LOCALBEDROCKLONGLIVED",
  secretAccessKey: "local-bedrock/this-is-no-secret/long-lived",
};

export const LOCAL_MODEL_ID = "local.smollm2-135m-instruct-v1:0";

/** Where local-bedrock listens unless it is told otherwise. */
export const USUAL_ENDPOINT = "http://127.0.0.1:8080";

/**
 * @typedef {object} Info What the emulator says of itself.
 * @property {{ name: string, sentence: string, standIn: boolean }} model
 * @property {string[]} modelIds
 * @property {string} [region]
 *
 * @typedef {object} Answerer Who answers at an endpoint.
 * @property {"page" | "aws" | "gateway" | "unreachable" | "emulator"} kind `page` is the emulator in this page
 * @property {Info} [info] an emulator's
 */

const INFO_TIMEOUT_MS = 3000;

/**
 * Whether an endpoint is on this machine, under a name that the page's Content-Security-Policy allows.
 * @param {string} endpoint
 */
export function isLoopback(endpoint) {
  return URL.canParse(endpoint) && ["localhost", "127.0.0.1"].includes(new URL(endpoint).hostname);
}

/**
 * The command that starts the emulator at an endpoint.
 * @param {string} endpoint
 */
export function startCommand(endpoint) {
  return `npx local-bedrock --port ${new URL(endpoint).port || 80}`;
}

/**
 * The address below which an emulator has its own routes. An endpoint may go on to one of its scripts, whose replies
 * are for calls and not for questions of the page.
 * @param {string} endpoint
 */
export function controlUrl(endpoint) {
  const [base] = endpoint.split("/_local-bedrock/");
  let end = base.length;
  while (base[end - 1] === "/") end--;
  return `${base.slice(0, end)}/_local-bedrock`;
}

/**
 * What answers at an endpoint, as far as the page can know it.
 * @param {string} endpoint
 * @returns {Promise<Answerer>}
 */
export async function answererAt(endpoint) {
  if (!isLoopback(endpoint)) {
    const host = URL.canParse(endpoint) ? new URL(endpoint).hostname : "";
    return { kind: /\.(amazonaws\.com(\.cn)?|api\.aws)$/.test(host) ? "aws" : "gateway" };
  }
  try {
    const response = await fetch(`${controlUrl(endpoint)}/info`, {
      signal: AbortSignal.timeout(INFO_TIMEOUT_MS),
      cache: "no-store",
    });
    const info = response.ok ? await response.json() : undefined;
    return info?.emulator ? { kind: "emulator", info } : { kind: "gateway" };
  } catch {
    return { kind: "unreachable" };
  }
}
