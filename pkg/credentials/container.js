// Credentials that a container's host serves over HTTP (ECS, EKS, Greengrass).
import { Client } from "../client.js";
import { InputError } from "../errors.js";
import { asProvider, identityOf } from "./identity-services.js";

/** Where hosts of ECS serve a relative address. */
const ECS_ORIGIN = "http://169.254.170.2";
/** Hosts that are reached without TLS though they are not loopback: those of ECS and EKS. */
const TRUSTED = /^(169\.254\.170\.(2|23)|\[fd00:ec2::23\])$/;

/**
 * @param {{ awsContainerCredentialsFullUri?: string, awsContainerCredentialsRelativeUri?: string,
 *   awsContainerAuthorizationToken?: string | (() => Promise<string>), clientConfig?: object }} options in AWS's names
 */
export function fromHttp({ awsContainerCredentialsFullUri, awsContainerCredentialsRelativeUri, awsContainerAuthorizationToken, clientConfig }) {
  const address = awsContainerCredentialsFullUri ?? (awsContainerCredentialsRelativeUri && ECS_ORIGIN + awsContainerCredentialsRelativeUri);
  if (!address) throw new InputError("awsContainerCredentialsFullUri: give the address, or a relative one", { code: "missing_member" });
  const url = new URL(address);
  const table = {
    id: "container",
    signingName: "",
    operations: {
      GetCredentials: { http: `GET ${url.pathname}${url.search}`, headers: "token:Authorization", dates: "Expiration" },
    },
  };
  const config = { region: "us-east-1", ...clientConfig, endpoint: url.origin };
  if (TRUSTED.test(url.hostname)) config.allowInsecureEndpoint = true;
  return () =>
    asProvider("fromHttp", async () => {
      const token = typeof awsContainerAuthorizationToken === "function" ? await awsContainerAuthorizationToken() : awsContainerAuthorizationToken;
      const answer = await new Client(table, config).call("GetCredentials", { token });
      return identityOf({
        accessKeyId: answer.AccessKeyId,
        secretAccessKey: answer.SecretAccessKey,
        sessionToken: answer.Token,
        expiration: answer.Expiration,
      });
    });
}

/** The host's address as the environment has it: `AWS_CONTAINER_CREDENTIALS_…`. */
export function fromContainerMetadata(options = {}) {
  return async () => {
    const env = globalThis.process?.env ?? {};
    return fromHttp({
      awsContainerCredentialsFullUri: env.AWS_CONTAINER_CREDENTIALS_FULL_URI,
      awsContainerCredentialsRelativeUri: env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI,
      awsContainerAuthorizationToken: env.AWS_CONTAINER_AUTHORIZATION_TOKEN,
      ...options,
    })();
  };
}
