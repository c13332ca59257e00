// Bedrock API keys that last for hours, derived from credentials without a network call.
import { base64Of, bytesOf } from "../data/body.js";
import { init } from "../module/instance.js";
import { invalid } from "../lib/options.js";
import { presignUrl } from "../signing/presign.js";

const MAX_EXPIRES_IN_S = 12 * 3600;

/**
 * A provider of `token`s: each is a presigned URL, good in one region until it expires or the
 * credentials behind it do (https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys-generate.html).
 * @param {import("../types/credentials.js").ShortTermApiKeyOptions} options 12 hours unless given
 * @returns {() => Promise<Required<import("../types/credentials.js").ApiKey>>}
 */
export function fromShortTermApiKey(options) {
  // cast: callers without TypeScript may leave them out.
  const { credentials, region, expiresInSeconds = MAX_EXPIRES_IN_S } = options ?? /** @type {typeof options} */ ({});
  if (!credentials) throw invalid("credentials: give a key pair, or a function that resolves to one");
  if (!Number.isInteger(expiresInSeconds) || expiresInSeconds < 1 || expiresInSeconds > MAX_EXPIRES_IN_S) {
    throw invalid(`expiresInSeconds: give a whole number from 1 to ${MAX_EXPIRES_IN_S}`);
  }
  return async () => {
    await init();
    const identity = typeof credentials === "function" ? await credentials() : credentials;
    const date = new Date();
    const url = await presignUrl(
      { method: "POST", url: "https://bedrock.amazonaws.com/?Action=CallWithBearerToken" },
      { credentials: identity, region, service: "bedrock", date, expiresIn: expiresInSeconds },
    );
    const [host, query] = url.slice("https://".length).split("?");
    const text = `${host}?${query.split("&").sort().join("&")}&Version=1`;
    const ends = [
      date.getTime() + expiresInSeconds * 1000,
      new Date(identity.expiration ?? Infinity).getTime() || Infinity,
    ];
    // cast: a text has bytes.
    const token = `bedrock-api-key-${base64Of(/** @type {Uint8Array} */ (bytesOf(text)))}`;
    return { token, expiration: new Date(Math.min(...ends)) };
  };
}
