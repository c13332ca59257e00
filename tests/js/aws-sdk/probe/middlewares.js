// Rows: the steps of a middleware stack, their order, what each sees, and what it may do.
import { caught, seen, thrown } from "./world.js";

const STEPS = ["initialize", "serialize", "build", "finalizeRequest", "deserialize"];

/** A middleware that notes that it was entered and left. */
const note = (log, name) => (next) => async (args) => {
  log.push(name);
  const result = await next(args);
  log.push(`/${name}`);
  return result;
};

/** Sends, and returns what a middleware in a step saw of `args` and of what `next` gave. */
const watched = (options, look) => async (world) => {
  const client = world.client();
  let looked;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const before = look.before?.(args, context);
      const result = await next(args);
      looked = { before, after: look.after?.(result, args, context) };
      return result;
    },
    { name: "watch", ...options },
  );
  await client.send(world.converse());
  return looked;
};

const parts = (args) => ({ hasRequest: Boolean(args.request), input: args.input?.modelId });
const results = ({ response, output }) => ({
  status: response?.statusCode,
  type: response?.headers["content-type"],
  stop: output?.stopReason,
  attempts: output?.$metadata?.attempts,
});

export const middlewares = [
  {
    name: "the names and steps of a client's middlewares",
    run: ({ client }) => client().middlewareStack.identify(),
  },
  {
    name: "the names and steps of a call's middlewares",
    run: async ({ client, converse }) => {
      const made = client();
      const command = converse();
      await made.send(command);
      return made.middlewareStack.concat(command.middlewareStack).identify();
    },
  },
  {
    name: "five steps, three priorities",
    run: async ({ client, converse }) => {
      const made = client();
      const log = [];
      for (const priority of ["low", "normal", "high"]) {
        for (const step of [...STEPS].reverse()) {
          made.middlewareStack.add(note(log, `${step}, ${priority}`), { step, priority });
        }
      }
      await made.send(converse());
      return log;
    },
  },
  {
    name: "places before and after every middleware of the SDK",
    run: async ({ client, converse }) => {
      const made = client();
      const log = [];
      const known = [
        "loggerMiddleware",
        "httpAuthSchemeMiddleware",
        "endpointV2Middleware",
        "serializerMiddleware",
        "contentLengthMiddleware",
        "getUserAgentMiddleware",
        "hostHeaderMiddleware",
        "recursionDetectionMiddleware",
        "retryMiddleware",
        "httpSigningMiddleware",
        "awsAuthMiddleware",
        "apiKeyMiddleware",
        "tokenMiddleware",
        "deserializerMiddleware",
      ];
      for (const toMiddleware of known) {
        for (const relation of ["before", "after"]) {
          made.middlewareStack.addRelativeTo(note(log, `${relation} ${toMiddleware}`), { relation, toMiddleware });
        }
      }
      await made.send(converse());
      return log;
    },
  },
  {
    name: "a command's middlewares stand behind its client's",
    run: async ({ client, converse }) => {
      const made = client();
      const command = converse();
      const log = [];
      for (const step of STEPS) {
        command.middlewareStack.add(note(log, `command ${step}`), { step });
        made.middlewareStack.add(note(log, `client ${step}`), { step });
      }
      await made.send(command);
      return log;
    },
  },
  ...STEPS.flatMap((step) =>
    ["high", "normal", "low"].map((priority) => ({
      name: `what ${step} (${priority}) finds in args and in the result`,
      run: watched({ step, priority }, { before: parts, after: results }),
    })),
  ),
  ...["build", "finalizeRequest", "deserialize"].map((step) => ({
    name: `the request that ${step} sees`,
    run: watched({ step }, { before: ({ request }) => seen(request) }),
  })),
  {
    name: "the request that a low serialize middleware sees",
    run: watched({ step: "serialize", priority: "low" }, { before: ({ request }) => seen(request) }),
  },
  {
    name: "the request between retry and signature",
    run: async (world) => {
      const client = world.client();
      const log = [];
      client.middlewareStack.addRelativeTo((next) => (args) => (log.push(seen(args.request)), next(args)), {
        relation: "before",
        toMiddleware: "awsAuthMiddleware",
      });
      await client.send(world.converse());
      return log;
    },
  },
  {
    name: "a query and an encoded path are in args.request",
    run: async ({ client, module, script, answer }) => {
      const log = [];
      const send = async (command, output) => {
        script(answer(output));
        const made = client();
        made.middlewareStack.add((next) => (args) => (log.push(seen(args.request)), next(args)), { step: "build" });
        await made.send(command);
      };
      await send(new module.ListAsyncInvokesCommand({ maxResults: 5, statusEquals: "Completed" }), {});
      const invocationArn = "arn:aws:bedrock:us-east-1:1:async-invoke/a";
      await send(new module.GetAsyncInvokeCommand({ invocationArn }), { invocationArn });
      return log;
    },
  },
  {
    name: "the context: names, logger, service, operation",
    run: watched(
      {},
      {
        before: (_, { clientName, commandName, logger, __smithy_context: smithy }) => ({
          clientName,
          commandName,
          logger: typeof logger,
          service: smithy.service,
          operation: smithy.operation,
          command: smithy.commandInstance.constructor.name,
        }),
      },
    ),
  },
  {
    name: "the context of an aggregated client",
    run: async ({ module, handler, hello }) => {
      const client = new module.BedrockRuntime({
        region: "us-east-1",
        credentials: { accessKeyId: "a", secretAccessKey: "b" },
        requestHandler: handler,
      });
      let names;
      client.middlewareStack.add((next, { clientName, commandName }) => {
        names = { clientName, commandName };
        return next;
      });
      await client.converse(hello);
      return names;
    },
  },
  {
    name: "the context of a subclass",
    run: async ({ module, handler, converse }) => {
      class Mine extends module.BedrockRuntimeClient {}
      const client = new Mine({
        region: "us-east-1",
        credentials: { accessKeyId: "a", secretAccessKey: "b" },
        requestHandler: handler,
      });
      let name;
      client.middlewareStack.add((next, context) => ((name = context.clientName), next));
      await client.send(converse());
      return name;
    },
  },
  {
    name: "the context's endpoint and scheme, once they are chosen",
    run: watched(
      { step: "build" },
      {
        before: (_, { endpointV2, __smithy_context: { selectedHttpAuthScheme } }) => ({
          url: endpointV2.url.href,
          scheme: selectedHttpAuthScheme.httpAuthOption.schemeId,
          accessKeyId: selectedHttpAuthScheme.identity.accessKeyId,
        }),
      },
    ),
  },
  {
    name: "an abort signal is in the context",
    run: async ({ client, converse }) => {
      const made = client();
      const { signal } = new AbortController();
      let same;
      made.middlewareStack.add(
        (next, { __smithy_context: { abortSignal } }) => ((same = abortSignal === signal), next),
      );
      await made.send(converse(), { abortSignal: signal });
      return same;
    },
  },
  {
    name: "middlewares after retryMiddleware run at every attempt, those before it once",
    run: async (world) => {
      world.script(
        world.answer({ message: "down" }, 503, "ServiceUnavailableException"),
        world.answer({ message: "bad" }, 400, "ValidationException"),
      );
      const client = world.client();
      const log = [];
      for (const step of STEPS) client.middlewareStack.add(note(log, step), { step });
      const error = await caught(client.send(world.converse()));
      return { log, error: thrown(error) };
    },
  },
  {
    name: "an error passes through the middlewares, which may replace it",
    run: async (world) => {
      world.script(world.answer({ message: "bad" }, 400, "ValidationException"));
      const client = world.client();
      const log = [];
      for (const step of STEPS) {
        client.middlewareStack.add(
          (next) => async (args) => {
            try {
              return await next(args);
            } catch (error) {
              log.push(`${step}: ${error.name} ${error.message}`);
              throw new Error(`${step}'s`, { cause: error });
            }
          },
          { step },
        );
      }
      const { message } = await caught(client.send(world.converse()));
      return { log, message };
    },
  },
  {
    name: "a middleware answers without a request",
    run: async ({ client, converse }) => {
      const made = client();
      made.middlewareStack.add(() => async () => ({ output: { stopReason: "mine" }, response: {} }));
      return (await made.send(converse())).stopReason;
    },
  },
  {
    name: "a middleware in deserialize answers in the place of the network",
    run: async (world) => {
      const client = world.client();
      const { statusCode, headers, body } = world.answer({ stopReason: "mine" });
      const response = { statusCode, headers, body: Buffer.from(body) };
      client.middlewareStack.add(() => async () => ({ response }), { step: "deserialize" });
      const { stopReason, $metadata } = await client.send(world.converse());
      return { stopReason, status: $metadata.httpStatusCode, requestId: $metadata.requestId };
    },
  },
  {
    name: "a middleware replaces the input",
    run: async ({ client, converse }) => {
      const made = client();
      made.middlewareStack.add((next) => (args) => next({ ...args, input: { ...args.input, modelId: "other" } }));
      await made.send(converse());
    },
  },
  {
    name: "a middleware replaces the output",
    run: async ({ client, converse }) => {
      const made = client();
      made.middlewareStack.add((next) => async (args) => {
        const result = await next(args);
        return { ...result, output: { ...result.output, seen: result.response.statusCode } };
      });
      return (await made.send(converse())).seen;
    },
  },
  {
    name: "a middleware asks twice",
    run: async ({ client, converse }) => {
      const made = client();
      made.middlewareStack.add((next) => async (args) => (await next(args), next(args)));
      return (await made.send(converse())).stopReason;
    },
  },
  {
    name: "two attempts at once of one call",
    run: async ({ client, converse }) => {
      const made = client();
      made.middlewareStack.add(
        (next) => async (args) => (await Promise.all([next({ ...args }), next({ ...args })]))[0],
        { step: "finalizeRequest" },
      );
      return (await made.send(converse())).stopReason;
    },
  },
];
