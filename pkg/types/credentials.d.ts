// Where credentials come from. Names and options are those of `@aws-sdk/credential-providers`, whose own providers can be given
// to a client as well; `fromShortTermApiKey`, the bindings of `fromEnv` and the options of Cognito's basic flow are additions.

/** AWS credentials. Temporary ones carry a session token and an expiration. */
export interface AwsCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
  /** When they expire. The provider is called again five minutes before; without an expiration, for every call. */
  expiration?: Date | undefined;
}

/** A Bedrock API key, as a provider gives it. */
export interface ApiKey {
  token: string;
  expiration?: Date | undefined;
}

/**
 * A function that resolves to credentials. Clients that share a provider share its credentials: refreshed five minutes
 * before expiry, one request at a time, and again if the service rejects them as expired.
 */
export type CredentialProvider = (options?: { forceRefresh?: boolean }) => Promise<AwsCredentials>;

/** How to reach Cognito Identity or STS. */
export interface IdentityClientConfig {
  /** An AWS region; the pool's own for Cognito, else `us-east-1`. */
  region?: string | undefined;
  endpoint?: string | URL | undefined;
  allowInsecureEndpoint?: boolean | undefined;
  useFipsEndpoint?: boolean | undefined;
  useDualstackEndpoint?: boolean | undefined;
  maxAttempts?: number | undefined;
  fetch?: typeof fetch | undefined;
}

/** Names of identity providers and the tokens of a login, or functions that give a token when one is needed. */
export type Logins = Record<string, string | (() => Promise<string>)>;

interface CognitoOptions {
  /** Without logins, the identity is a guest. */
  logins?: Logins | undefined;
  /** Enhanced flow: one of the roles that the login may have, in place of the pool's choice. */
  customRoleArn?: string | undefined;
  /**
   * Basic (classic) flow: the role that is assumed at STS. Guests need it for Bedrock, because the enhanced
   * flow limits them to services that Bedrock is not among. The pool must have the flow enabled.
   */
  roleArn?: string | undefined;
  /** Basic flow: 2 to 64 of `A-Z a-z 0-9 = , . @ -`; `bedrock-wasm` unless given. */
  roleSessionName?: string | undefined;
  /** Basic flow: 900 to 43,200 seconds, as far as the role allows; an hour unless given. */
  durationSeconds?: number | undefined;
  clientConfig?: IdentityClientConfig | undefined;
  /** Basic flow: of STS, where it differs from `clientConfig`. */
  stsClientConfig?: IdentityClientConfig | undefined;
}

/** Keeps identity ids. `localStorage` is one: guests stay the same identity then. Credentials are never put there. What one cannot keep is kept in memory. */
export interface IdentityCache {
  getItem(key: string): string | null | undefined | Promise<string | null | undefined>;
  setItem(key: string, value: string): unknown;
  removeItem(key: string): unknown;
}

export interface CognitoIdentityPoolOptions extends CognitoOptions {
  /** Such as `us-east-1:1699ebc0-7900-4099-b910-2df94f52a030`. */
  identityPoolId: string;
  accountId?: string | undefined;
  /** In memory unless given. */
  cache?: IdentityCache | undefined;
  /** Who has logged in, so that the identity is found in the cache again; guests are one. */
  userIdentifier?: string | undefined;
}

export interface CognitoIdentityOptions extends CognitoOptions {
  /** Such as `us-east-1:12345678-dcdc-4099-b910-2df94f52a030`. */
  identityId: string;
}

/** Cognito's credentials, and the identity to which they belong. */
export type CognitoProvider = (options?: {
  forceRefresh?: boolean;
}) => Promise<AwsCredentials & { identityId: string }>;

/**
 * An identity of a Cognito identity pool: a guest, or one that has logged in.
 * @throws {InputError} `identityPoolId` is not the id of an identity pool
 * @throws {CredentialsError} from the provider, with AWS's code and what to do
 */
export declare function fromCognitoIdentityPool(options: CognitoIdentityPoolOptions): CognitoProvider;

/** A Cognito identity whose id is known. */
export declare function fromCognitoIdentity(options: CognitoIdentityOptions): CognitoProvider;

export interface WebTokenOptions {
  roleArn: string;
  /** A token of an OpenID Connect provider, or a function that gives one at each refresh. */
  webIdentityToken: string | (() => Promise<string>);
  roleSessionName?: string | undefined;
  /** Of OAuth 2.0 access tokens only: `www.amazon.com`, `graph.facebook.com`. */
  providerId?: string | undefined;
  policyArns?: { arn: string }[] | undefined;
  /** A policy, as JSON text, that limits what the credentials may do. */
  policy?: string | undefined;
  /** 900 to 43,200, as far as the role allows; an hour unless given. */
  durationSeconds?: number | undefined;
  clientConfig?: IdentityClientConfig | undefined;
}

/** STS's AssumeRoleWithWebIdentity. */
export declare function fromWebToken(options: WebTokenOptions): CredentialProvider;

/**
 * `AWS_BEARER_TOKEN_BEDROCK`, or `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN` and
 * `AWS_CREDENTIAL_EXPIRATION`, read whenever a call is made: from `process.env`, from `Deno.env`, or from
 * bindings, such as the `env` that a Cloudflare Worker is handed.
 * @throws {CredentialsError} from the provider, if the variables are not set
 */
export declare function fromEnv(bindings?: Record<string, unknown>): () => Promise<AwsCredentials & { token?: string }>;

export interface HttpOptions {
  /** `https:`, or `http:` to loopback and to the hosts of ECS and EKS. */
  awsContainerCredentialsFullUri?: string | undefined;
  /** A path of `http://169.254.170.2`, ECS's host. It goes before the full URI. */
  awsContainerCredentialsRelativeUri?: string | undefined;
  awsContainerAuthorizationToken?: string | (() => Promise<string>) | undefined;
  clientConfig?: Omit<IdentityClientConfig, "endpoint"> | undefined;
}

/** Credentials that a container's host serves over HTTP. */
export declare function fromHttp(options: HttpOptions): CredentialProvider;

/**
 * The same with the address and the token that the environment has: `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or
 * `…_FULL_URI`, and `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE`, which is read for each request, or `…_TOKEN`.
 * Options go before them.
 */
export declare function fromContainerMetadata(options?: HttpOptions): CredentialProvider;

/**
 * The first provider that returns credentials.
 * @throws {CredentialsError} from the provider, if none does; its message contains the message of each
 */
export declare function createCredentialChain<Identity extends object>(
  ...providers: ((options?: { forceRefresh?: boolean }) => Promise<Identity>)[]
): (options?: { forceRefresh?: boolean }) => Promise<Identity>;

export interface ShortTermApiKeyOptions {
  credentials: AwsCredentials | CredentialProvider;
  /** The only region in which the key is valid. */
  region: string;
  /** 1 to 43,200; the default is 43,200 (12 hours). A key never outlives the credentials behind it. */
  expiresInSeconds?: number | undefined;
}

/** A provider of Bedrock API keys for a client's `token`, derived from credentials locally, without a network call. */
export declare function fromShortTermApiKey(options: ShortTermApiKeyOptions): () => Promise<Required<ApiKey>>;
