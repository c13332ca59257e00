// Rows: commands, clients and errors as objects that code looks into.
import { HttpRequest } from "@smithy/core/protocols";
import { caught } from "./world.js";

const READ =
  "region credentials maxAttempts retryMode retryStrategy useFipsEndpoint useDualstackEndpoint userAgentAppId";
/** Members that the SDK's own parts alone read. */
const OWN =
  "base64Encoder base64Decoder utf8Encoder utf8Decoder urlParser sha256 bodyLengthChecker streamCollector runtime defaultsMode disableHostPrefix httpAuthSchemes protocol";

const typesOf = (object, names) => names.split(" ").map((name) => `${name}: ${typeof object[name]}`);

const bad = async (world, status, type, body = { message: "bad" }) => {
  world.script(world.answer(body, status, type));
  return caught(world.client({ maxAttempts: 1 }).send(world.converse()));
};

/** The request that a middleware sees before it is signed. */
const requestSeen = async (world, look) => {
  const made = world.client();
  let seen;
  made.middlewareStack.add(
    (next) => async (args) => {
      seen = look(args.request);
      return next(args);
    },
    { step: "build" },
  );
  await made.send(world.converse());
  return seen;
};

export const objects = [
  {
    name: "a command's input is the object that it was given",
    run: ({ converse, hello }) => {
      const command = converse(hello);
      return [command.input === hello, Object.keys(new command.constructor().input), command.constructor.name];
    },
  },
  {
    name: "an input that is changed after its command was made",
    run: async ({ client, converse, hello }) => {
      const command = converse({ ...hello });
      command.input.modelId = "other";
      await client().send(command);
    },
  },
  {
    name: "a command is sent twice, and by two clients",
    run: async ({ client, converse }) => {
      const command = converse();
      for (const made of [client(), client(), client({ region: "eu-west-1" })]) await made.send(command);
      await client().send(command);
    },
  },
  {
    name: "what commands and clients are instances of",
    run: ({ module, client, converse }) => [
      converse() instanceof module.$Command,
      client() instanceof module.__Client,
      new module.BedrockRuntime({ region: "us-east-1" }) instanceof module.BedrockRuntimeClient,
    ],
  },
  {
    name: "members of a command for the SDK's serializers (`schema`, `serialize`), and getEndpointParameterInstructions()",
    differs: "only the SDK's serializers and endpoint rules read them; here both are in the WebAssembly module",
    run: ({ converse }) => typesOf(converse(), "schema serialize deserialize"),
  },
  {
    name: "what client.config holds as functions",
    run: async ({ client }) => {
      const { config } = client();
      const values = READ.split(" ").filter((name) => !/credentials|Strategy/.test(name));
      return [typesOf(config, READ), await Promise.all(values.map((name) => config[name]()))];
    },
  },
  {
    name: "encoders, hashes and other parts in client.config (`base64Encoder`, `sha256`, `urlParser`, …)",
    differs: "they are parts of the SDK's serializers and signer, which are not there; those that you give are kept",
    run: ({ client }) => typesOf(client().config, OWN),
  },
  {
    name: "what an error of the service is an instance of",
    run: async (world) => {
      const error = await bad(world, 400, "ValidationException");
      const { ValidationException, ThrottlingException, BedrockRuntimeServiceException } = world.module;
      const classes = [ValidationException, ThrottlingException, BedrockRuntimeServiceException, Error];
      return [
        classes.map((each) => error instanceof each),
        Object.getPrototypeOf(error) === ValidationException.prototype,
      ];
    },
  },
  {
    name: "$retryable of an error, which the SDK sets for ModelNotReadyException alone",
    differs:
      "every error has `retryable` and `code`, which say whether the same call may succeed later, and why it failed",
    run: async (world) => {
      const error = await bad(world, 429, "ModelNotReadyException");
      return [error.$retryable, typeof error.retryable, typeof error.code];
    },
  },
  {
    name: "an exception that code makes itself",
    run: ({ module }) => {
      const error = new module.ThrottlingException({ message: "slow", $metadata: { attempts: 2 } });
      const { name, message, $fault, $metadata } = error;
      return { name, message, $fault, $metadata, isBase: error instanceof module.BedrockRuntimeServiceException };
    },
  },
  {
    name: "HttpRequest.isInstance() and HttpRequest.clone() of the request that a middleware sees",
    run: (world) =>
      requestSeen(world, (request) => [HttpRequest.isInstance(request), HttpRequest.clone(request).headers.host]),
  },
  {
    name: "request.clone() in a middleware",
    differs: "requests are plain objects; HttpRequest.clone(request) copies them",
    run: (world) => requestSeen(world, (request) => typeof request.clone),
  },
  {
    name: "a client after destroy()",
    run: async ({ client, converse }) => {
      const made = client();
      made.destroy();
      return (await made.send(converse())).stopReason;
    },
  },
  {
    name: "options of send that only a handler reads",
    run: async ({ client, converse, handler }) => {
      const names = [];
      const { handle } = handler;
      handler.handle = (request, options) => (names.push(Object.keys(options)), handle(request, options));
      await client().send(converse(), { requestTimeout: 5, sessionTimeout: 7, mine: 1 });
      return names.map((each) => each.filter((name) => name !== "abortSignal").sort());
    },
  },
  {
    name: "a stack from which retryMiddleware is removed",
    differs: "the SDK's `send` throws; here its promise rejects, with the same words",
    run: async ({ client, converse }) => {
      const made = client();
      made.middlewareStack.removeByTag("RETRY");
      return (await caught(made.send(converse()))).message;
    },
  },
  {
    name: "a stack without a deserializer, and one without a signature",
    run: async ({ client, converse }) => {
      const [raw, unsigned] = [client(), client()];
      raw.middlewareStack.removeByTag("DESERIALIZER");
      unsigned.middlewareStack.removeByTag("HTTP_SIGNING");
      const output = await raw.send(converse()).catch((error) => error.name);
      await unsigned.send(converse());
      return typeof output;
    },
  },
];
