import { CredentialsError } from "../errors.js";
import { invalid } from "../lib/options.js";

/**
 * The first provider that returns credentials. If none does, the error has the messages of all.
 * @template {object} Identity
 * @param {...((options?: { forceRefresh?: boolean }) => Promise<Identity>)} providers in order
 * @returns {(options?: { forceRefresh?: boolean }) => Promise<Identity>}
 */
export function createCredentialChain(...providers) {
  if (providers.length === 0 || providers.some((provider) => typeof provider !== "function")) {
    throw invalid("createCredentialChain: give one or more providers, which are functions");
  }
  return async (options) => {
    /** @type {any[]} any: a provider may throw anything */
    const failures = [];
    for (const provider of providers) {
      try {
        return await provider(options);
      } catch (failure) {
        failures.push(failure);
      }
    }
    const messages = failures.map((failure) => `${failure?.message ?? failure}`).join("; ");
    throw new CredentialsError(`createCredentialChain: no provider returned credentials: ${messages}`, {
      code: "provider_failed",
      retryable: failures.some((failure) => failure?.retryable),
      cause: new AggregateError(failures),
    });
  };
}
