// Rows: variables of the environment.
import { caught, thrown } from "./world.js";

const down = async (world, config) => {
  world.script(world.answer({ message: "down" }, 503, "ServiceUnavailableException"));
  return thrown(await caught(world.client(config).send(world.converse())));
};
const send =
  (config = {}) =>
  async ({ client, converse }) => {
    const made = client(config);
    await made.send(converse());
    return { isCustomEndpoint: made.config.isCustomEndpoint, endpoint: typeof made.config.endpoint };
  };

export const environment = [
  { name: "AWS_REGION", env: { AWS_REGION: "eu-west-2" }, run: send({ region: undefined }) },
  {
    name: "no region",
    run: async ({ client, converse }) => (await caught(client({ region: undefined }).send(converse()))).message,
  },
  { name: "AWS_MAX_ATTEMPTS", env: { AWS_MAX_ATTEMPTS: "2" }, run: (world) => down(world, {}) },
  {
    name: "maxAttempts before AWS_MAX_ATTEMPTS",
    env: { AWS_MAX_ATTEMPTS: "2" },
    run: (w) => down(w, { maxAttempts: 1 }),
  },
  { name: "AWS_MAX_ATTEMPTS that is not a number", env: { AWS_MAX_ATTEMPTS: "many" }, run: (world) => down(world, {}) },
  {
    name: "AWS_RETRY_MODE is in config",
    env: { AWS_RETRY_MODE: "standard" },
    run: ({ client }) => client().config.retryMode(),
  },
  { name: "AWS_USE_FIPS_ENDPOINT", env: { AWS_USE_FIPS_ENDPOINT: "true" }, run: send() },
  { name: "AWS_USE_FIPS_ENDPOINT=false", env: { AWS_USE_FIPS_ENDPOINT: "false" }, run: send() },
  { name: "AWS_USE_FIPS_ENDPOINT that is neither", env: { AWS_USE_FIPS_ENDPOINT: "yes" }, run: send() },
  { name: "AWS_USE_DUALSTACK_ENDPOINT", env: { AWS_USE_DUALSTACK_ENDPOINT: "true" }, run: send() },
  {
    name: "useFipsEndpoint before its variable",
    env: { AWS_USE_FIPS_ENDPOINT: "true" },
    run: send({ useFipsEndpoint: false }),
  },
  { name: "AWS_ENDPOINT_URL", env: { AWS_ENDPOINT_URL: "http://127.0.0.1:1/all" }, run: send() },
  {
    name: "AWS_ENDPOINT_URL_BEDROCK_RUNTIME goes first",
    env: { AWS_ENDPOINT_URL: "http://127.0.0.1:1/all", AWS_ENDPOINT_URL_BEDROCK_RUNTIME: "http://127.0.0.1:2/one" },
    run: send(),
  },
  {
    name: "an endpoint before its variable",
    env: { AWS_ENDPOINT_URL: "http://127.0.0.1:1/all" },
    run: send({ endpoint: "http://127.0.0.1:3" }),
  },
  {
    name: "ignoreConfiguredEndpointUrls",
    env: { AWS_ENDPOINT_URL: "http://127.0.0.1:1/all" },
    run: send({ ignoreConfiguredEndpointUrls: true }),
  },
  {
    name: "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    env: { AWS_ENDPOINT_URL: "http://127.0.0.1:1/all", AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" },
    run: send(),
  },
  {
    name: "X-Ray's header in Lambda",
    env: { AWS_LAMBDA_FUNCTION_NAME: "f", _X_AMZN_TRACE_ID: "Root=1-2-3" },
    run: send(),
  },
];
