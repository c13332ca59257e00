// Secrets from environment variables or from the bindings of an edge worker.
import { CredentialsError } from "../errors.js";
import { variable } from "../lib/environment.js";

/**
 * Reads `AWS_BEARER_TOKEN_BEDROCK`, or `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN` and
 * `AWS_CREDENTIAL_EXPIRATION`, when a call is made.
 * @param {Record<string, unknown>} [bindings] in place of the process's environment, such as a Worker's `env`
 */
export function fromEnv(bindings) {
  return async () => {
    /** @type {(name: string) => any} any: the client refuses secrets that are not text */
    const read = (name) => bindings?.[name] ?? (bindings ? undefined : variable(name));
    /** @type {import("../types/credentials.js").AwsCredentials & { token?: string }} */
    const identity = {
      accessKeyId: read("AWS_ACCESS_KEY_ID"),
      secretAccessKey: read("AWS_SECRET_ACCESS_KEY"),
      sessionToken: read("AWS_SESSION_TOKEN") || undefined,
      token: read("AWS_BEARER_TOKEN_BEDROCK") || undefined,
    };
    const expiration = read("AWS_CREDENTIAL_EXPIRATION");
    if (expiration) identity.expiration = new Date(expiration);
    if (identity.token || (identity.accessKeyId && identity.secretAccessKey)) return identity;
    const where = bindings ? "the bindings" : "the environment";
    throw new CredentialsError(
      `fromEnv: ${where} must have AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_BEARER_TOKEN_BEDROCK; in a Worker, pass its \`env\`: fromEnv(env)`,
      { code: "missing_credentials" },
    );
  };
}
