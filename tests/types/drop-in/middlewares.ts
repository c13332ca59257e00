// A program that mixes the AWS SDK's clients with other packages of the SDK: their types of middlewares, strategies and handlers.
import {
  BedrockRuntimeClient,
  type BedrockRuntimeServiceException,
  ConverseCommand,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from "@aws-sdk/client-bedrock-runtime";
import { ConfiguredRetryStrategy } from "@smithy/core/retry";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { FinalizeRequestMiddleware, HttpRequest, MiddlewareStack, Pluggable } from "@smithy/types";

const client = new BedrockRuntimeClient({ region: "eu-central-1" });
const modelId = "anthropic.claude-3-haiku-20240307-v1:0";

/** Middlewares with the SDK's types, which other packages bring. */
const timed: FinalizeRequestMiddleware<ServiceInputTypes, ServiceOutputTypes> = (next, context) => async (args) => {
  const request = args.request as HttpRequest;
  request.path = `/gateway${request.path}`;
  console.log(context.clientName, context.commandName, request.headers["content-type"]);
  return next(args);
};
const plugin: Pluggable<ServiceInputTypes, ServiceOutputTypes> = {
  applyToStack: (stack) => {
    stack.addRelativeTo(timed, { relation: "after", toMiddleware: "retryMiddleware", name: "timed" });
    stack.add((next) => async (args) => next({ ...args, input: args.input }), { step: "initialize" });
    stack.add((next) => async (args) => (await next(args)), { step: "deserialize", priority: "high" });
  },
};

function plugged(): boolean {
  client.middlewareStack.use(plugin);
  client.middlewareStack.add(timed, { step: "finalizeRequest" });
  const command = new ConverseCommand({ modelId, messages: [] });
  command.middlewareStack.add((next) => async (args) => next(args), { name: "mine" });
  void command.resolveMiddleware(client.middlewareStack, client.config, {});
  const copy: MiddlewareStack<ServiceInputTypes, ServiceOutputTypes> = client.middlewareStack.clone();
  return copy.identifyOnResolve(true);
}

async function configured(): Promise<unknown[]> {
  const retryStrategy = new ConfiguredRetryStrategy(4, (attempt: number) => 100 + attempt * 1000);
  const made = new BedrockRuntimeClient({
    retryStrategy,
    requestHandler: new NodeHttpHandler({ requestTimeout: 1_000 }),
    customUserAgent: [["app", "1.0"]],
    extensions: [],
    logger: console,
  });
  made.config.credentials = async () => ({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" });
  const handler: { handle: Function } = made.config.requestHandler;
  return [await made.config.retryStrategy(), await made.config.useFipsEndpoint(), made.config.isCustomEndpoint, handler];
}

const status = (error: BedrockRuntimeServiceException): number | undefined => error.$response?.statusCode;

export { configured, plugged, status };
