// Rows: middlewares that rewrite the request.

/** Sends with a change of the request in one step. */
const changed = (options, change) => async (world) => {
  const client = world.client();
  const middleware = (next) => async (args) => {
    const request = (await change(args.request)) ?? args.request;
    return next({ ...args, request });
  };
  if (options.relation) client.middlewareStack.addRelativeTo(middleware, options);
  else client.middlewareStack.add(middleware, options);
  const { stopReason } = await client.send(world.converse());
  return stopReason;
};

const CHANGES = {
  "the path": (request) => void (request.path = `/gw${request.path}`),
  "the host": (request) => {
    request.hostname = "gateway.example";
    request.headers.host = "gateway.example";
  },
  "the host alone": (request) => void (request.hostname = "gateway.example"),
  "protocol, host and port": (request) =>
    void Object.assign(request, { protocol: "http:", hostname: "127.0.0.1", port: 8080 }),
  "the method": (request) => void (request.method = "PUT"),
  "the query": (request) => void (request.query = { a: "1", b: ["2", "3"], c: "x y" }),
  "the body": (request) => {
    request.body = JSON.stringify({ mine: true });
    request.headers["content-length"] = "13";
  },
  "a header": (request) => void (request.headers["X-Tenant"] = "blue"),
  "a header that is taken away": (request) => void delete request.headers["content-type"],
  "all of the request": (request) => ({
    ...request,
    path: "/other",
    headers: { "x-mine": "1", host: request.hostname },
    body: "text",
  }),
};

const PLACES = {
  "serialize, low": { step: "serialize", priority: "low" },
  build: { step: "build" },
  "before the signature": { relation: "before", toMiddleware: "awsAuthMiddleware" },
  finalizeRequest: { step: "finalizeRequest" },
  deserialize: { step: "deserialize" },
};

export const requests = [
  ...Object.entries(PLACES).flatMap(([place, options]) =>
    Object.entries(CHANGES).map(([what, change]) => ({
      name: `${place} changes ${what}`,
      run: changed(options, change),
    })),
  ),
  {
    name: "an authorization of the middleware's own behind the signature",
    run: changed({ step: "finalizeRequest" }, ({ headers }) => void (headers.authorization = "Bearer mine")),
  },
  {
    name: "another scheme than Bearer behind the signature",
    run: changed({ step: "finalizeRequest" }, ({ headers }) => void (headers.authorization = "Basic mine")),
  },
  {
    name: "the signature is taken away",
    run: changed({ step: "finalizeRequest" }, ({ headers }) => void delete headers.authorization),
  },
  {
    name: "InvokeModel without contentType",
    differs:
      "the SDK sends application/octet-stream, which says nothing of the body; here it is application/json, the default that AWS documents",
    run: async (world) => {
      world.script({ ...world.answer({}), body: '{"a":1}' });
      await world.client().send(new world.module.InvokeModelCommand({ modelId: "m", body: "{}" }));
    },
  },
  ...["{}", Buffer.from("{}"), new TextEncoder().encode("{}")].map((body) => ({
    name: `InvokeModel with a body that is ${body.constructor.name}, and what its answer is`,
    run: async (world) => {
      world.script({ ...world.answer({}), body: '{"completion":"x"}' });
      const input = { modelId: "m", body, contentType: "application/json", accept: "*/*", guardrailIdentifier: "g" };
      const { body: answer, contentType } = await world.client().send(new world.module.InvokeModelCommand(input));
      const texts = [answer.transformToString(), answer.transformToString("base64"), new TextDecoder().decode(answer)];
      return [answer instanceof Uint8Array, contentType, ...texts];
    },
  })),
  {
    name: "members that are undefined or null, numbers and documents",
    run: ({ client, converse, hello }) =>
      client().send(
        converse({
          ...hello,
          system: undefined,
          toolConfig: null,
          inferenceConfig: { maxTokens: undefined, temperature: 0 },
          additionalModelRequestFields: { a: [1, null, { b: "c" }], d: 1.5 },
        }),
      ),
  },
  {
    name: "dates in a query and in an output",
    run: async (world) => {
      const { ListAsyncInvokesCommand, GetAsyncInvokeCommand } = world.module;
      await world.client().send(new ListAsyncInvokesCommand({ submitTimeAfter: new Date(1e12), maxResults: 5 }));
      const output = { invocationArn: "a", modelArn: "m", status: "Completed", outputDataConfig: {} };
      world.script(world.answer({ ...output, submitTime: "2024-01-02T03:04:05Z" }));
      const { submitTime } = await world.client().send(new GetAsyncInvokeCommand({ invocationArn: "arn:x" }));
      return [submitTime instanceof Date, submitTime.toISOString()];
    },
  },
];
