// Rows: what is not the same on purpose, and stays so.
import { fileURLToPath } from "node:url";
import { ANSWER, caught } from "./world.js";

const FILE = fileURLToPath(new URL("credentials.ini", import.meta.url));

export const differences = [
  {
    name: "the protocol of the handler that no one gave",
    differs:
      "the SDK's handler for Bedrock in Node speaks HTTP/2; here it is `fetch`, which speaks HTTP/1.1 in Node. `new NodeHttp2Handler()` works",
    run: ({ client }) => client({ requestHandler: undefined }).config.requestHandler.metadata?.handlerProtocol,
  },
  {
    name: "the names of all headers that are sent",
    differs:
      "the SDK also sends amz-sdk-invocation-id, amz-sdk-request, user-agent, x-amz-user-agent and x-amz-content-sha256; here only what you give: every header more is one that a proxy and its CORS rules must let through",
    run: async ({ client, converse, handler }) => {
      let names;
      const { handle } = handler;
      handler.handle = (request) => {
        names = Object.keys(request.headers).sort();
        return handle(request);
      };
      await client().send(converse());
      return names;
    },
  },
  {
    name: "credentials in files (also SSO, and roles of instances and containers)",
    differs:
      "they are not looked up, since most hosts have neither files nor instances; give `credentials: fromNodeProviderChain()` of @aws-sdk/credential-providers",
    env: { AWS_SHARED_CREDENTIALS_FILE: FILE },
    run: ({ client, converse }) => client({ credentials: undefined }).send(converse()),
  },
  {
    name: "a region in ~/.aws/config",
    differs: "files are not read; give `region` or AWS_REGION",
    env: { AWS_CONFIG_FILE: FILE.replace("credentials", "config") },
    run: ({ client }) => client({ region: undefined }).config.region(),
  },
  {
    name: "retryMode: adaptive",
    differs:
      "it runs as standard, which `logger.warn` says once; give `retryStrategy: new AdaptiveRetryStrategy(async () => 3)` of @smithy/util-retry",
    run: async ({ client }) =>
      (await client({ retryMode: "adaptive", logger: { warn() {} } }).config.retryStrategy()).mode,
  },
  {
    name: "config.endpointProvider that no one gave",
    differs: "AWS's endpoint rules are in the WebAssembly module; a provider that you give is called as in the SDK",
    run: ({ client }) => typeof client().config.endpointProvider,
  },
  {
    name: "an http: endpoint on another machine",
    differs:
      "it is refused, since prompts and session tokens would be readable on the way; allowInsecureEndpoint: true allows it",
    run: async ({ client, converse }) =>
      (await client({ endpoint: "http://gateway.example" }).send(converse())).stopReason,
  },
  {
    name: "a member that this release of the model does not have",
    differs: "the SDK drops it; here it is passed on, in inputs and outputs, so that new features work at once",
    run: async (world) => {
      world.script(world.answer({ ...ANSWER, brandNew: 1 }));
      return (await world.client().send(world.converse({ ...world.hello, alsoNew: 2 }))).brandNew;
    },
  },
  {
    name: "a required member that is missing",
    differs:
      "the SDK sends the request and the service refuses it; here it is refused before, and the error names the member",
    run: async (world) => {
      world.script(world.answer({ message: "input is required" }, 400, "ValidationException"));
      const { name } = await caught(world.client().send(new world.module.CountTokensCommand({ modelId: "m" })));
      return name;
    },
  },
  {
    name: "requestHandler: { httpsAgent }",
    differs: "`fetch` takes no agent, so that it is refused; give `new NodeHttpHandler({ httpsAgent })`",
    run: ({ client }) => typeof client({ requestHandler: { httpsAgent: {} } }),
  },
];
