// The token of a user who has signed in. When it expires is written in it: https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4
import { CredentialsError, ServiceException } from "../errors.js";

/**
 * @import { BedrockError } from "../errors.js"
 * @import { ClientConfig, MethodOptions } from "../types/index.js"
 * @import { Input, service } from "./client.js"
 */

/**
 * A client whose errors say that the token has expired.
 * @param {string} name of the class
 * @param {ReturnType<typeof service>} Service the same without it
 */
export const withUserTokens = (name, Service) =>
  class extends Service {
    static name = name;
    #given;

    /** @param {ClientConfig} config */
    constructor(config) {
      const token = config?.token;
      if (typeof token !== "function") {
        super(config);
        this.#given = () => token;
        return;
      }
      const own = watched(token);
      super({ ...config, token: own.token });
      this.#given = own.given;
    }

    /**
     * @param {string} operation
     * @param {Input} [input]
     * @param {MethodOptions} [options]
     */
    async call(operation, input, options) {
      try {
        return await super.call(operation, input, options);
      } catch (/** @type {any} any: a hook may throw anything */ error) {
        // A page may be unable to read the response.
        const { $metadata, code } = error ?? {};
        const isRefusal = error instanceof ServiceException && [401, 403].includes($metadata.httpStatusCode);
        if (!isRefusal && code !== "network") throw error;
        const late = expired(this.#given(), error);
        if (late) throw late;
        // Of an opaque token, or by a clock that is ahead of this one.
        if (!isRefusal || !/token (has |is )?expired/i.test(error.message)) throw error;
        const message = "token: has expired, as the service says; sign in again, or give another token";
        throw new CredentialsError(message, { code: "expired_token", $metadata, cause: error });
      }
    }
  };

/** @type {WeakMap<Function, { token: () => Promise<any>, given: () => any }>} any: what a provider gives, which the client judges */
const seen = new WeakMap();

/**
 * A provider that remembers the token it gave last, which is the one that was refused. By function, since clients share what it gave.
 * @param {(...args: any[]) => any} provider any: as above
 */
function watched(provider) {
  /** @type {any} any: as above */
  let last;
  const own = seen.get(provider) ?? {
    token: async (/** @type {any[]} any: as above */ ...args) => (last = await provider(...args)),
    given: () => last,
  };
  seen.set(provider, own);
  return own;
}

/**
 * @param {any} given any: a token, or an object that has it, as a provider gives it
 * @param {BedrockError} [cause]
 * @returns {CredentialsError | undefined} undefined if the token has not expired
 */
export function expired(given, cause) {
  const { token = given, expiration } = given ?? {};
  const expiry = expiryOf(token) || new Date(expiration ?? NaN).getTime();
  if (!(expiry >= 0 && expiry <= Date.now())) return undefined;
  const message = `token: expired at ${new Date(expiry).toISOString()}; sign in again, or give a function that resolves to { token, expiration }`;
  return new CredentialsError(message, { code: "expired_token", $metadata: cause?.$metadata, cause });
}

/** Milliseconds since the epoch, if the token says. */
function expiryOf(/** @type {any} any: as above */ token) {
  try {
    return JSON.parse(atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/"))).exp * 1000;
  } catch {
    // An opaque token does not say.
  }
}
