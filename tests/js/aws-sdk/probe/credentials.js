// Rows: credential providers, tokens, and which of them proves who is calling.
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { CREDENTIALS } from "../../support/clients.js";
import { caught, thrown } from "./world.js";

/** A provider that notes how it was called, and returns the entries of a list in turn. */
function provider(...list) {
  const calls = [];
  const provide = async (options) => {
    calls.push(options);
    const next = list[Math.min(calls.length, list.length) - 1];
    if (next instanceof Error) throw next;
    return next;
  };
  return Object.assign(provide, { calls });
}

const inMinutes = (minutes) => new Date(Date.now() + minutes * 60_000);
const authorization = ({ sent }) => sent.map(({ headers }) => headers.authorization);
const token = { token: "bedrock-api-key-x" };

export const credentials = [
  {
    name: "a provider is called with callerClientConfig",
    run: async ({ client, converse }) => {
      const credentials = provider(CREDENTIALS);
      const made = client({ credentials, region: "eu-west-1" });
      await made.send(converse());
      const [{ callerClientConfig }] = credentials.calls;
      return { region: await callerClientConfig.region(), same: callerClientConfig === made.config };
    },
  },
  {
    name: "a provider without an expiration is called once",
    run: async ({ client, converse }) => {
      const credentials = provider(CREDENTIALS);
      const made = client({ credentials });
      for (let count = 0; count < 3; count++) await made.send(converse());
      return credentials.calls.length;
    },
  },
  {
    name: "calls at once share a provider's call",
    run: async ({ client, converse }) => {
      const credentials = provider(CREDENTIALS);
      const made = client({ credentials });
      await Promise.all([made.send(converse()), made.send(converse()), made.send(converse())]);
      return credentials.calls.length;
    },
  },
  {
    name: "credentials are refreshed five minutes before they expire",
    run: async ({ client, converse }) => {
      const counts = [];
      for (const minutes of [4, 6]) {
        const credentials = provider({ ...CREDENTIALS, expiration: inMinutes(minutes) });
        const made = client({ credentials });
        await made.send(converse());
        await made.send(converse());
        counts.push(credentials.calls.length > 1);
      }
      return counts;
    },
  },
  {
    name: "config.credentials is a memoized provider, and takes forceRefresh",
    run: async ({ client }) => {
      const credentials = provider(CREDENTIALS, { ...CREDENTIALS, accessKeyId: "SECOND" });
      const { config } = client({ credentials });
      const keys = [
        await config.credentials(),
        await config.credentials(),
        await config.credentials({ forceRefresh: true }),
      ];
      return { keys: keys.map(({ accessKeyId }) => accessKeyId), forced: credentials.calls.map((o) => o.forceRefresh) };
    },
  },
  {
    name: "fromTemporaryCredentials asks STS in the client's region, by its handler",
    run: async (world) => {
      const expiration = inMinutes(60).toISOString();
      const identity = `<AccessKeyId>AKIDSTS</AccessKeyId><SecretAccessKey>s</SecretAccessKey><Expiration>${expiration}</Expiration>`;
      const body = `<AssumeRoleResponse><AssumeRoleResult><Credentials>${identity}</Credentials></AssumeRoleResult></AssumeRoleResponse>`;
      world.script(
        { statusCode: 200, headers: { "content-type": "text/xml" }, body },
        world.answer({ stopReason: "x" }),
      );
      const credentials = fromTemporaryCredentials({
        masterCredentials: CREDENTIALS,
        params: { RoleArn: "arn:aws:iam::123456789012:role/r", RoleSessionName: "s" },
      });
      await world.client({ credentials, region: "eu-west-1" }).send(world.converse());
    },
  },
  {
    name: "config.credentials of an object",
    run: async ({ client }) => {
      const { accessKeyId, secretAccessKey } = await client().config.credentials();
      return { accessKeyId, secretAccessKey };
    },
  },
  {
    name: "config.credentials is replaced later",
    run: async ({ client, converse, handler }) => {
      const made = client();
      await made.send(converse());
      const later = provider({ ...CREDENTIALS, accessKeyId: "LATER" });
      made.config.credentials = later;
      await made.send(converse());
      await made.send(converse());
      return { calls: later.calls.length, sent: authorization(handler) };
    },
  },
  {
    name: "a provider's error reaches the caller as it is",
    run: async ({ client, converse }) => {
      const error = Object.assign(new Error("no session: sign in"), { name: "TokenProviderError", tryNextLink: false });
      return (await caught(client({ credentials: provider(error) }).send(converse()))) === error;
    },
  },
  {
    name: "a provider that fails is asked again",
    run: async ({ client, converse }) => {
      const credentials = provider(new Error("first"), CREDENTIALS);
      const made = client({ credentials });
      const { message } = await caught(made.send(converse()));
      await made.send(converse());
      return { message, calls: credentials.calls.length };
    },
  },
  {
    name: "no credentials at all: the error's name",
    run: async ({ client, converse }) => {
      const error = await caught(client({ credentials: undefined }).send(converse()));
      return { name: error.name, words: error.message.includes("Could not load credentials from any providers") };
    },
  },
  {
    name: "credentialDefaultProvider stands in for what is not given",
    run: async ({ client, converse }) => {
      const made = client({ credentials: undefined, credentialDefaultProvider: () => async () => CREDENTIALS });
      return (await made.send(converse())).stopReason;
    },
  },
  {
    name: "credentials of the environment",
    env: { AWS_ACCESS_KEY_ID: "AKIDENV", AWS_SECRET_ACCESS_KEY: "secret", AWS_SESSION_TOKEN: "session" },
    run: ({ client, converse }) => client({ credentials: undefined }).send(converse()),
  },
  {
    name: "a session token is sent",
    run: ({ client, converse }) =>
      client({ credentials: { ...CREDENTIALS, sessionToken: "session" } }).send(converse()),
  },
  {
    name: "a token that is preferred",
    run: ({ client, converse }) => client({ token, authSchemePreference: ["httpBearerAuth"] }).send(converse()),
  },
  {
    name: "a token beside credentials, without a preference",
    run: ({ client, converse }) => client({ token }).send(converse()),
  },
  {
    name: "a token's provider that is preferred, and memoized",
    run: async ({ client, converse }) => {
      const tokens = provider(token);
      const made = client({ token: tokens, authSchemePreference: ["httpBearerAuth"] });
      await made.send(converse());
      await made.send(converse());
      return tokens.calls.length;
    },
  },
  {
    name: "authSchemePreference as a provider, and a scheme that is not there",
    run: ({ client, converse }) =>
      client({ token, authSchemePreference: async () => ["sigv4a", "httpBearerAuth"] }).send(converse()),
  },
  {
    name: "AWS_BEARER_TOKEN_BEDROCK goes before credentials",
    env: { AWS_BEARER_TOKEN_BEDROCK: "bedrock-api-key-env" },
    run: ({ client, converse }) => client().send(converse()),
  },
  {
    name: "AWS_AUTH_SCHEME_PREFERENCE",
    env: { AWS_AUTH_SCHEME_PREFERENCE: "httpBearerAuth,sigv4" },
    run: ({ client, converse }) => client({ token }).send(converse()),
  },
  {
    name: "a token alone",
    differs:
      "the SDK looks for credentials all the same and fails without them; here an API key is enough, as AWS documents it",
    run: ({ client, converse }) => client({ credentials: undefined, token }).send(converse()),
  },
  {
    name: "a signer of the user's own",
    run: async ({ client, converse }) => {
      const asked = [];
      const sign = async (request, { signingRegion, signingService }) => {
        asked.push({ signingRegion, signingService, path: request.path });
        return { ...request, headers: { ...request.headers, authorization: "Mine" } };
      };
      await client({ signer: { sign } }).send(converse());
      await client({ signer: async () => ({ sign }) }).send(converse());
      return asked;
    },
  },
  {
    name: "an API key that a middleware sets, without credentials",
    differs:
      "the SDK asks for credentials although nothing is signed with them; here they are only missed if they are needed",
    run: async ({ client, converse }) => {
      const made = client({ credentials: undefined });
      made.middlewareStack.add((next) => (args) => ((args.request.headers.authorization = "Bearer mine"), next(args)), {
        step: "finalizeRequest",
      });
      return (await made.send(converse())).stopReason;
    },
  },
  {
    name: "temporary credentials that the service rejects as expired",
    differs: "the SDK fails; here the provider is called with forceRefresh and the call is sent again, once",
    run: async (world) => {
      world.script(
        world.answer({ message: "expired" }, 403, "ExpiredTokenException"),
        world.answer({ stopReason: "x" }),
      );
      const expiration = inMinutes(60);
      const credentials = provider({ ...CREDENTIALS, expiration }, { ...CREDENTIALS, expiration });
      const error = await world
        .client({ credentials })
        .send(world.converse())
        .then(() => undefined, thrown);
      return { forced: credentials.calls.map(({ forceRefresh }) => forceRefresh), error };
    },
  },
  ...[undefined, null, {}, { accessKeyId: "A" }].map((value) => ({
    name: `a provider that gives ${JSON.stringify(value)}`,
    differs: "both send nothing; here the error is a CredentialsError that says which members have to be there",
    run: async ({ client, converse, handler }) => {
      const error = await caught(client({ credentials: async () => value }).send(converse()));
      return { error: thrown(error), sent: handler.sent.length };
    },
  })),
];
