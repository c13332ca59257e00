// Rows: a client's configuration, as it is given and as `client.config` shows it.
import { ANSWER, caught, scripted, seen, thrown } from "./world.js";

const URLS = {
  "a text": "http://127.0.0.1:8080/prefix",
  "a URL": new URL("http://127.0.0.1:8080/prefix"),
  parts: { protocol: "http:", hostname: "127.0.0.1", port: 8080, path: "/prefix" },
  "a v2 endpoint": { url: new URL("http://127.0.0.1:8080/prefix") },
  "a provider": async () => "http://127.0.0.1:8080/prefix",
};

const attemptsOf = async (world, config) => {
  world.script(world.answer({ message: "down" }, 503, "ServiceUnavailableException"));
  return thrown(await caught(world.client(config).send(world.converse())));
};

/** A retry strategy of the SDK's interface that allows a number of retries, and notes what it was asked. */
function strategy(retries, log = []) {
  const token = (count) => ({ getRetryCount: () => count, getRetryDelay: () => 0, getRetryCost: () => 1 });
  return {
    log,
    acquireInitialRetryToken: async (scope) => (log.push(`initial "${scope}"`), token(0)),
    refreshRetryTokenForRetry: async (before, { errorType, error, retryAfterHint }) => {
      log.push(`${error.name} ${errorType} ${retryAfterHint instanceof Date}`);
      if (before.getRetryCount() >= retries) throw new Error("enough");
      return token(before.getRetryCount() + 1);
    },
    recordSuccess: (last) => log.push(`success ${last.getRetryCount()}`),
  };
}

export const configuration = [
  ...Object.entries(URLS).map(([name, endpoint]) => ({
    name: `endpoint: ${name}`,
    ...(name === "a URL" && {
      differs: "the SDK fails if a URL object has a port; here URL objects are taken as they are",
    }),
    run: async ({ client, converse }) => {
      const made = client({ endpoint });
      await made.send(converse());
      const { protocol, hostname, port, path } = await made.config.endpoint();
      return { protocol, hostname, port, path, isCustomEndpoint: made.config.isCustomEndpoint };
    },
  })),
  {
    name: "config.endpoint and isCustomEndpoint of an endpoint that is not given",
    run: ({ client }) => {
      const { endpoint, isCustomEndpoint } = client().config;
      return { endpoint, isCustomEndpoint };
    },
  },
  ...["us-gov-west-1", "cn-north-1", "fips-us-east-1", "us-east-1-fips"].map((region) => ({
    name: `region: ${region}`,
    run: async ({ client, converse }) => {
      const made = client({ region });
      await made.send(converse());
      return [await made.config.region(), await made.config.useFipsEndpoint()];
    },
  })),
  {
    name: "a region's provider that gives a FIPS region",
    run: ({ client, converse }) => client({ region: async () => "fips-us-west-2" }).send(converse()),
  },
  { name: "useFipsEndpoint", run: ({ client, converse }) => client({ useFipsEndpoint: true }).send(converse()) },
  {
    name: "useFipsEndpoint and useDualstackEndpoint as providers",
    run: ({ client, converse }) =>
      client({ useFipsEndpoint: async () => true, useDualstackEndpoint: async () => true }).send(converse()),
  },
  ...[
    ["a clock that is wrong", {}],
    ["disableClockSkewCorrection", { disableClockSkewCorrection: true }],
    ["disableClockSkewCorrection as a provider", { disableClockSkewCorrection: async () => true }],
  ].map(([name, config]) => ({
    name,
    run: async ({ client, converse, script, answer }) => {
      const date = new Date(Date.now() + 3_600_000).toUTCString();
      script(answer({ message: "expired" }, 403, "InvalidSignatureException", { date }), answer(ANSWER));
      return (await client(config).send(converse())).stopReason;
    },
  })),
  {
    name: "a region that cannot be part of a host",
    differs: "both refuse it in the same words; here the error is an InputError",
    run: ({ client, converse }) => client({ region: "evil.example/x" }).send(converse()),
  },
  {
    name: "a region that is an empty text",
    run: async ({ client, converse }) =>
      (await caught((async () => client({ region: "" }).send(converse()))())).message,
  },
  {
    name: "endpoint: a URL with a query",
    differs: "the SDK drops the query in silence; here the endpoint is refused",
    run: ({ client, converse }) => client({ endpoint: "https://gateway.example/p?x=1" }).send(converse()),
  },
  {
    name: "endpoint: a path that ends in a slash",
    differs: "the SDK sends two slashes; here it is one",
    run: ({ client, converse }) => client({ endpoint: "https://gateway.example/p/" }).send(converse()),
  },
  {
    name: "endpoint: a text that is not a URL",
    differs: "both refuse it before anything is sent; here the error says what to give",
    run: async ({ client, converse }) =>
      (await caught((async () => client({ endpoint: "gateway.example" }).send(converse()))())).message,
  },
  {
    name: "config.region is replaced later",
    run: async ({ client, converse }) => {
      const made = client();
      made.config.region = async () => "eu-central-1";
      await made.send(converse());
    },
  },
  {
    name: "endpointProvider",
    run: async ({ client, converse }) => {
      let given;
      const endpointProvider = (parameters) => {
        given = parameters;
        return { url: new URL("https://gateway.example/x"), headers: { "x-endpoint": ["1"] }, properties: {} };
      };
      await client({ endpointProvider }).send(converse());
      return { Region: given.Region, UseFIPS: given.UseFIPS, UseDualStack: given.UseDualStack };
    },
  },
  {
    name: "endpointProvider with another signing region and name",
    run: ({ client, converse }) =>
      client({
        endpointProvider: () => ({
          url: new URL("https://gateway.example"),
          properties: { authSchemes: [{ name: "sigv4", signingRegion: "eu-west-1", signingName: "mine" }] },
        }),
      }).send(converse()),
  },
  {
    name: "signingRegion and signingName",
    run: ({ client, converse }) => client({ signingRegion: "eu-west-1", signingName: "mine" }).send(converse()),
  },
  { name: "apiVersion that is given", run: ({ client }) => client({ apiVersion: "2020-01-01" }).config.apiVersion },
  {
    name: "cacheMiddleware",
    differs:
      "a stack is resolved for each call, which `logger.warn` says once; middlewares that are added later are obeyed",
    run: async ({ client, converse }) => {
      const made = client({ cacheMiddleware: true, logger: { warn() {} } });
      await made.send(converse());
      let count = 0;
      made.middlewareStack.add((next) => (args) => (count++, next(args)));
      await made.send(converse());
      return count;
    },
  },
  {
    name: "apiVersion, serviceId, retryMode, tls, defaultSigningName",
    run: async ({ client }) => {
      const { apiVersion, serviceId, retryMode, tls, defaultSigningName } = client().config;
      return { apiVersion, serviceId, retryMode: await retryMode(), tls, defaultSigningName };
    },
  },
  {
    name: "customUserAgent in three forms is in config, and sent",
    run: async ({ client, converse, handler }) => {
      const shown = [];
      const sent = [];
      handler.handle = ((handle) => (request) => {
        sent.push(Object.entries(request.headers).filter(([name]) => /user-agent/i.test(name)));
        return handle.call(handler, request);
      })(handler.handle);
      for (const customUserAgent of ["app/1.0", [["app", "1.0"]], [["app"]]]) {
        const made = client({ customUserAgent });
        await made.send(converse());
        shown.push(made.config.customUserAgent);
      }
      return { shown, sent: sent.map((headers) => headers.every(([, value]) => / app(\/1\.0)?$/.test(` ${value}`))) };
    },
  },
  {
    name: "maxAttempts",
    run: (world) => attemptsOf(world, { maxAttempts: 2 }),
  },
  {
    name: "maxAttempts as a provider",
    run: (world) => attemptsOf(world, { maxAttempts: async () => 4 }),
  },
  { name: "three attempts unless told otherwise", run: (world) => attemptsOf(world, {}) },
  {
    name: "retryStrategy: any object of the interface",
    run: async (world) => {
      const retryStrategy = strategy(5);
      const error = await attemptsOf(world, { retryStrategy });
      return { error, log: retryStrategy.log };
    },
  },
  {
    name: "retryStrategy: success is recorded",
    run: async (world) => {
      world.script(
        world.answer({}, 429, "ThrottlingException", { "retry-after": "1" }),
        world.answer({ stopReason: "x" }),
      );
      const retryStrategy = strategy(5);
      const { $metadata } = await world.client({ retryStrategy }).send(world.converse());
      return { attempts: $metadata.attempts, delay: $metadata.totalRetryDelay, log: retryStrategy.log };
    },
  },
  ...[
    [400, "ValidationException"],
    [403, "AccessDeniedException"],
    [429, "ModelNotReadyException"],
    [429, "ThrottlingException"],
    [400, "ServiceQuotaExceededException"],
    [408, "ModelTimeoutException"],
    [424, "ModelErrorException"],
    [500, "InternalServerException"],
    [503, "ServiceUnavailableException"],
    [501, "NotImplementedException"],
  ].map(([status, type]) => ({
    name: `retryStrategy: what it is told of ${status} ${type}`,
    run: async (world) => {
      world.script(world.answer({ message: "m" }, status, type));
      const retryStrategy = strategy(0);
      await caught(world.client({ retryStrategy }).send(world.converse()));
      return retryStrategy.log;
    },
  })),
  {
    name: "retryStrategy of the first interface: retry(next, args)",
    run: async (world) => {
      const retryStrategy = { mode: "standard", retry: async (next, args) => (await next(args), next(args)) };
      return (await world.client({ retryStrategy }).send(world.converse())).stopReason;
    },
  },
  {
    name: "config.retryStrategy() is an object of the interface",
    run: async ({ client }) => {
      const made = await client().config.retryStrategy();
      const names = ["acquireInitialRetryToken", "refreshRetryTokenForRetry", "recordSuccess"];
      return { mode: made.mode, methods: names.map((name) => typeof made[name]) };
    },
  },
  {
    name: "requestHandler.handle is wrapped",
    run: async ({ client, converse }) => {
      const made = client();
      const { requestHandler } = made.config;
      const { handle } = requestHandler;
      const log = [];
      requestHandler.handle = async (request, options) => {
        log.push(seen(request).path, typeof options);
        return handle.call(requestHandler, request, options);
      };
      await made.send(converse());
      return log;
    },
  },
  {
    name: "the handler that no one gave has the methods of a handler",
    run: ({ client }) => {
      const { requestHandler } = client({ requestHandler: undefined }).config;
      return ["handle", "destroy", "updateHttpClientConfig", "httpHandlerConfigs"].map((n) => typeof requestHandler[n]);
    },
  },
  {
    name: "config.requestHandler is replaced later",
    run: async ({ client, converse }) => {
      const made = client();
      const other = scripted();
      made.config.requestHandler = other;
      await made.send(converse());
      return other.sent.length;
    },
  },
  {
    name: "what a handler is called with",
    run: async ({ client, converse, handler, module, hello }) => {
      const given = [];
      const { handle } = handler;
      handler.handle = (request, options) => {
        given.push({ ...options, abortSignal: typeof options?.abortSignal?.addEventListener });
        return handle.call(handler, request, options);
      };
      const made = client();
      await made.send(converse(), { requestTimeout: 50, abortSignal: new AbortController().signal });
      await caught(made.send(new module.ConverseStreamCommand(hello), { requestTimeout: 60 }));
      return given.map(({ requestTimeout, isEventStream }) => ({ requestTimeout, isEventStream }));
    },
  },
  {
    name: "a body as bytes, text and a web stream",
    run: async (world) => {
      const { body, ...rest } = world.answer({ stopReason: "x" });
      const bodies = [Buffer.from(body), new Response(body).body];
      const reasons = [];
      for (const each of bodies) {
        world.script(() => ({ response: { ...rest, reason: "", body: each } }));
        reasons.push((await world.client().send(world.converse())).stopReason);
      }
      return reasons;
    },
  },
  {
    name: "extensions",
    run: async ({ client, converse, handler }) => {
      const other = scripted();
      const extension = {
        configure(configuration) {
          configuration.setRegion(async () => "eu-west-3");
          configuration.setHttpHandler(other);
        },
      };
      const made = client({ extensions: [extension], requestHandler: handler });
      await made.send(converse());
      return { region: await made.config.region(), sent: other.sent.map(({ hostname }) => hostname) };
    },
  },
  {
    name: "an extension sets credentials and a retry strategy",
    run: async (world) => {
      const retryStrategy = strategy(0);
      const extension = {
        configure(configuration) {
          configuration.setCredentials({ accessKeyId: "EXTENSION", secretAccessKey: "b" });
          configuration.setRetryStrategy(async () => retryStrategy);
        },
      };
      await world.client({ extensions: [extension] }).send(world.converse());
      return retryStrategy.log;
    },
  },
  {
    name: "destroy destroys the handler",
    run: ({ client }) => {
      let destroyed = 0;
      client({ requestHandler: { ...scripted(), destroy: () => destroyed++ } }).destroy();
      return destroyed;
    },
  },
  {
    name: "the constructor without a configuration",
    run: ({ module }) => typeof new module.BedrockRuntimeClient().config.region,
  },
  {
    name: "httpAuthSchemes",
    differs: "schemes of the user's own are refused when the client is made; `signer` and `token` are honoured",
    run: async ({ client, converse }) => {
      const signer = {
        sign: async (request) => ({ ...request, headers: { ...request.headers, authorization: "Mine" } }),
      };
      const scheme = { schemeId: "aws.auth#sigv4", identityProvider: () => async () => ({}), signer };
      return (await client({ httpAuthSchemes: [scheme] }).send(converse())).stopReason;
    },
  },
  {
    name: "protocol",
    differs: "another protocol than REST-JSON is refused when the client is made",
    run: async ({ client }) => typeof client({ protocol: class {}, protocolSettings: {} }).config.protocol,
  },
];
