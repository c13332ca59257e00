// Rows: what is returned, thrown and logged.
import { caught, plain, thrown } from "./world.js";

const bad = (world, body, status, type, headers) => {
  world.script(world.answer(body, status, type, headers));
  return caught(world.client({ maxAttempts: 1 }).send(world.converse()));
};

/** A logger that notes what it is given. */
function logger() {
  const lines = [];
  const level =
    (name) =>
    (...content) =>
      lines.push([name, ...content]);
  return {
    lines,
    trace: level("trace"),
    debug: level("debug"),
    info: level("info"),
    warn: level("warn"),
    error: level("error"),
  };
}

const classesOf = (module, error) =>
  Object.keys(module).filter((name) => /Exception$/.test(name) && error instanceof module[name]);

export const outcomes = [
  {
    name: "the members of $metadata",
    run: async (world) => {
      const headers = { "x-amz-id-2": "extended", "x-amz-cf-id": "cf" };
      world.script(world.answer({ stopReason: "x" }, 200, undefined, headers));
      return (await world.client().send(world.converse())).$metadata;
    },
  },
  {
    name: "an error through JSON.stringify",
    run: async (world) => {
      const text = JSON.stringify(await bad(world, { message: "bad" }, 400, "ValidationException"));
      const { name, message, $fault, $metadata } = JSON.parse(text);
      return { name, message, $fault, $metadata };
    },
  },
  {
    name: "an error's message through spreading",
    run: async (world) => ({ ...(await bad(world, { message: "bad" }, 400, "ValidationException")) }).message,
  },
  {
    name: "an error's $response",
    run: async (world) => {
      const error = await bad(world, { message: "bad" }, 400, "ValidationException");
      const { statusCode, headers } = error.$response;
      const { enumerable, writable } = Object.getOwnPropertyDescriptor(error, "$response");
      return { statusCode, headers, enumerable, writable };
    },
  },
  ...[
    [400, "ValidationException", { message: "bad" }],
    [403, "AccessDeniedException", { Message: "no" }],
    [424, "ModelErrorException", { message: "model", originalStatusCode: 500, resourceName: "r" }],
    [429, "ThrottlingException:http://internal/", { message: "slow" }],
    [500, "InternalServerException", { message: "down" }],
    [403, "ExpiredTokenException", { message: "expired" }],
    [400, "aws.bedrock#ValidationException", { message: "bad" }],
  ].map(([status, type, body]) => ({
    name: `the class of ${status} ${type}`,
    run: async (world) => {
      const error = await bad(world, body, status, type);
      const { originalStatusCode, resourceName } = error;
      return {
        ...thrown(error),
        originalStatusCode,
        resourceName,
        classes: classesOf(world.module, error),
        constructor: error.constructor.name,
        text: String(error),
        firstLine: error.stack.split("\n")[0],
      };
    },
  })),
  {
    name: "an error without a type",
    differs: "the SDK names it Unknown and its message UnknownError; here it is named by its status and says more",
    run: async (world) => thrown(await bad(world, {}, 400)),
  },
  {
    name: "an error that is a page",
    differs: "the SDK fails to parse the page; here the error has the status, and says that a proxy may be at fault",
    run: async (world) => {
      world.script({ statusCode: 502, headers: { "content-type": "text/html" }, body: "<h1>Bad Gateway</h1>" });
      return thrown(await caught(world.client({ maxAttempts: 1 }).send(world.converse())));
    },
  },
  {
    name: "an output that is not JSON",
    differs: "the SDK throws a SyntaxError; here it is a StreamIntegrityError that says what to look at",
    run: async (world) => {
      world.script({ statusCode: 200, headers: { "content-type": "application/json" }, body: "nonsense" });
      return thrown(await caught(world.client({ maxAttempts: 1 }).send(world.converse())));
    },
  },
  {
    name: "a 2xx response that is empty",
    differs:
      "the SDK returns an output without members; here a response without the members that the model requires is an error",
    run: async (world) => {
      world.script(world.answer({}));
      return plain(await world.client({ maxAttempts: 1 }).send(world.converse()));
    },
  },
  {
    name: "a handler's own error is thrown as it is",
    run: async (world) => {
      const error = Object.assign(new Error("Request timed out"), { name: "TimeoutError" });
      world.script(() => {
        throw error;
      });
      return (await caught(world.client({ maxAttempts: 1 }).send(world.converse()))) === error;
    },
  },
  ...["TimeoutError", "Error"].flatMap((name) =>
    [undefined, "ECONNRESET", "EMINE"].map((code) => ({
      name: `attempts after a handler's ${name} ${code ?? "without a code"}`,
      run: async (world) => {
        world.script(() => {
          throw Object.assign(new Error("handler"), { name, code });
        });
        return thrown(await caught(world.client().send(world.converse())));
      },
    })),
  ),
  {
    name: "a label that is missing",
    differs: "both refuse it before anything is sent, in other words",
    run: ({ client, converse }) => client().send(converse({ messages: [] })),
  },
  {
    name: "a label that is empty",
    differs: "the SDK sends a path with an empty segment; here it is refused before anything is sent",
    run: ({ client, converse }) => client().send(converse({ modelId: "", messages: [] })),
  },
  {
    name: "abort before the call",
    differs: "the SDK leaves it to the request handler, which may ignore it; here an abort always ends the call",
    run: async ({ client, converse }) => {
      const { name } = await caught(client().send(converse(), { abortSignal: AbortSignal.abort() }));
      return name;
    },
  },
  {
    name: "abort during a pause before a retry",
    run: async (world) => {
      world.script(world.answer({}, 503, "ServiceUnavailableException"));
      Math.random = () => 0.999;
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 20);
      const made = world.client({ maxAttempts: 10 });
      const { name } = await caught(made.send(world.converse(), { abortSignal: controller.signal }));
      return { name, few: world.handler.sent.length < 4 };
    },
  },
  {
    name: "logger.info of a call",
    run: async (world) => {
      const log = logger();
      const { messages } = world.hello;
      await world.client({ logger: log }).send(world.converse({ ...world.hello, messages }));
      return log.lines.filter(([level]) => level === "info");
    },
  },
  {
    name: "logger.error of a call",
    run: async (world) => {
      const log = logger();
      world.script(world.answer({ message: "bad" }, 400, "ValidationException"));
      const error = await caught(world.client({ logger: log }).send(world.converse()));
      return log.lines
        .filter(([level]) => level === "error")
        .map(([level, { error: logged, ...rest }]) => [level, rest, logged === error]);
    },
  },
  {
    name: "what a logger is not shown",
    run: async (world) => {
      const log = logger();
      world.script({ ...world.answer({}), body: '{"completion":"secret"}' });
      const input = { modelId: "m", body: "secret prompt", contentType: "application/json" };
      await world.client({ logger: log }).send(new world.module.InvokeModelCommand(input));
      const content = [{ text: "t" }, { image: { format: "png", source: { bytes: new Uint8Array([1]) } } }];
      world.script(world.answer({ stopReason: "x" }));
      const rest = { promptVariables: { v: { text: "secret" } }, requestMetadata: { a: "b" } };
      await world
        .client({ logger: log })
        .send(world.converse({ modelId: "m", messages: [{ role: "user", content }], ...rest }));
      return log.lines.filter(([level]) => level === "info").map(([, { input, output }]) => ({ input, output }));
    },
  },
  {
    name: "a callback in both forms",
    run: async ({ client, converse }) => {
      const made = client();
      const called = (...options) =>
        new Promise((resolve) => {
          const returned = made.send(converse(), ...options, (...given) => resolve({ given, returned }));
        });
      return plain([await called(), await called({})]).map(({ given: [error, output] }) => [error, output.stopReason]);
    },
  },
];
