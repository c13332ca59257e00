// Credentials that the host of a container serves over HTTP (ECS, EKS, Greengrass).
import { Client } from "../call/client.js";
import { InputError } from "../errors.js";
import { contents, variable } from "../lib/environment.js";
import { invalid } from "../lib/options.js";
import { asProvider, identityOf } from "./identity-services.js";

/** The origin of relative addresses in ECS. */
const ECS_ORIGIN = "http://169.254.170.2";
/** Hosts of ECS and EKS, which are reached without TLS although they are not loopback. */
const TRUSTED = /^(169\.254\.170\.(2|23)|\[fd00:ec2::23\])$/;

/**
 * @import { ClientConfig } from "../types/index.js"
 * @import { CredentialProvider, HttpOptions } from "../types/credentials.js"
 */

/**
 * @param {HttpOptions} options in AWS's names
 * @returns {CredentialProvider}
 */
export function fromHttp(options) {
  const { awsContainerAuthorizationToken, clientConfig } = options ?? {};
  const url = addressOf(options ?? {});
  const table = {
    id: "container",
    signingName: "",
    operations: {
      GetCredentials: { http: `GET ${url.pathname}${url.search}`, headers: "token:Authorization", dates: "Expiration" },
    },
  };
  // cast: a region that is given as undefined is refused by the client.
  const config = /** @type {ClientConfig} */ ({ region: "us-east-1", ...clientConfig, endpoint: url.origin });
  if (TRUSTED.test(url.hostname)) config.allowInsecureEndpoint = true;
  return () =>
    asProvider("fromHttp", async () => {
      const token =
        typeof awsContainerAuthorizationToken === "function"
          ? await awsContainerAuthorizationToken()
          : awsContainerAuthorizationToken;
      const output = await new Client(table, config).call("GetCredentials", { token });
      return identityOf({
        accessKeyId: output.AccessKeyId,
        secretAccessKey: output.SecretAccessKey,
        sessionToken: output.Token,
        expiration: output.Expiration,
      });
    });
}

/**
 * @param {HttpOptions} options
 * @returns {URL}
 */
function addressOf({ awsContainerCredentialsFullUri: full, awsContainerCredentialsRelativeUri: relative }) {
  if (!full && !relative) {
    throw new InputError("awsContainerCredentialsFullUri: is required, or awsContainerCredentialsRelativeUri", {
      code: "missing_member",
    });
  }
  // Anything but a path could change the host.
  const isPath = typeof relative === "string" && relative.startsWith("/");
  if (relative && !isPath) throw invalid("awsContainerCredentialsRelativeUri: give a path that begins with a slash");
  try {
    // In this order, as in AWS's SDKs. cast: without a path there is an address.
    return new URL(relative ? ECS_ORIGIN + relative : /** @type {string} */ (full));
  } catch {
    throw invalid("awsContainerCredentialsFullUri: give an absolute URL");
  }
}

/**
 * The address and the token from the environment: `AWS_CONTAINER_…`.
 * @param {HttpOptions} [options]
 * @returns {CredentialProvider}
 */
export function fromContainerMetadata(options = {}) {
  return async () => {
    const file = variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
    return fromHttp({
      awsContainerCredentialsFullUri: variable("AWS_CONTAINER_CREDENTIALS_FULL_URI"),
      // It would go before the address in the options.
      awsContainerCredentialsRelativeUri: options?.awsContainerCredentialsFullUri
        ? undefined
        : variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"),
      awsContainerAuthorizationToken: file ? () => contents(file) : variable("AWS_CONTAINER_AUTHORIZATION_TOKEN"),
      ...options,
    })();
  };
}
