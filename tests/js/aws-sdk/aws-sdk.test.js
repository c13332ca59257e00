// The drop-in client, by itself: configuration, calls, aborts, timeouts, middlewares, exceptions.
import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { ServiceException } from "bedrock-wasm";
import * as runtime from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { exception, joined, json, openStream, scriptedFetch, stream } from "bedrock-wasm/testing";
import { CREDENTIALS, drain, HELLO, MODEL_ID, REGION, rejection } from "../support/clients.js";
import { FRAMES } from "../support/conversation.js";
import { listeners } from "../support/patience.js";

const { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand, ListAsyncInvokesCommand } = runtime;
const ANSWER = { output: { message: { role: "assistant", content: [{ text: "hi" }] } }, stopReason: "end_turn" };

function client(customFetch, config = {}) {
  return new BedrockRuntimeClient({
    region: REGION,
    credentials: CREDENTIALS,
    requestHandler: { customFetch },
    ...config,
  });
}

const never = () => new Promise(() => {});

test("a command is sent, signed, and answered", async () => {
  const fetch = scriptedFetch([json(ANSWER)]);
  const { output, stopReason, $metadata } = await client(fetch).send(new ConverseCommand(HELLO));
  assert.deepEqual(
    [output.message.content, stopReason, $metadata.requestId],
    [[{ text: "hi" }], runtime.StopReason.END_TURN, "request-1"],
  );
  const [{ url, headers, body }] = fetch.sent;
  assert.equal(url, "https://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.nova-lite-v1%3A0/converse");
  assert.match(
    headers.authorization,
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/us-east-1\/bedrock\/aws4_request/,
  );
  assert.deepEqual(JSON.parse(new TextDecoder().decode(body)), { messages: HELLO.messages });
});

test("callbacks are called in both forms, with the output or the error", async () => {
  const called = (fetch, ...options) =>
    new Promise((resolve) => {
      const returned = client(fetch, { maxAttempts: 1 }).send(new ConverseCommand(HELLO), ...options, (...given) =>
        resolve(given),
      );
      assert.equal(returned, undefined);
    });
  for (const options of [[], [{}]]) {
    const [error, output] = await called(scriptedFetch([json(ANSWER)]), ...options);
    assert.deepEqual([error, output.stopReason], [null, "end_turn"]);
    const [refused] = await called(scriptedFetch([json({ message: "bad" }, 400)]), ...options);
    assert.ok(refused instanceof ServiceException);
  }
});

test("every form of region, credentials and endpoint is taken, and shown as a provider", async () => {
  const endpoints = [
    "http://127.0.0.1:8080/prefix",
    new URL("http://127.0.0.1:8080/prefix"),
    { protocol: "http:", hostname: "127.0.0.1", port: 8080, path: "/prefix" },
    { url: new URL("http://127.0.0.1:8080/prefix") },
    async () => "http://127.0.0.1:8080/prefix",
    async () => ({ protocol: "http:", hostname: "127.0.0.1", port: 8080, path: "/prefix" }),
  ];
  for (const endpoint of endpoints) {
    const fetch = scriptedFetch([json(ANSWER)]);
    const made = client(fetch, {
      endpoint,
      region: async () => "eu-west-1",
      credentials: async () => CREDENTIALS,
      maxAttempts: async () => 2,
    });
    await made.send(new ConverseCommand(HELLO));
    assert.equal(fetch.sent[0].url, "http://127.0.0.1:8080/prefix/model/amazon.nova-lite-v1%3A0/converse");
    assert.match(fetch.sent[0].headers.authorization, /\/eu-west-1\/bedrock\//);
    const shown = await Promise.all([
      made.config.region(),
      made.config.credentials(),
      made.config.endpoint(),
      made.config.maxAttempts(),
    ]);
    assert.deepEqual(shown, [
      "eu-west-1",
      CREDENTIALS,
      { protocol: "http:", hostname: "127.0.0.1", port: 8080, path: "/prefix" },
      2,
    ]);
  }
});

test("a configuration that is changed later holds from then on", async () => {
  const fetch = scriptedFetch([json(ANSWER)]);
  const made = client(fetch);
  await made.send(new ConverseCommand(HELLO));
  made.config.region = async () => "eu-central-1";
  await made.send(new ConverseCommand(HELLO));
  assert.deepEqual(
    fetch.sent.map(({ url }) => new URL(url).host),
    ["bedrock-runtime.us-east-1.amazonaws.com", "bedrock-runtime.eu-central-1.amazonaws.com"],
  );
});

test("the environment supplements the configuration", async (t) => {
  const before = { ...process.env };
  // In place: others hold the object.
  t.after(() => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  });
  for (const name of ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_BEARER_TOKEN_BEDROCK"]) {
    delete process.env[name];
  }
  const fetch = scriptedFetch([json(ANSWER)]);
  const bare = () =>
    new BedrockRuntimeClient({ requestHandler: { customFetch: fetch } }).send(new ConverseCommand(HELLO));
  assert.equal((await rejection(bare())).message, "Region is missing");
  process.env.AWS_REGION = "us-west-2";
  assert.equal((await rejection(bare())).code, "missing_credentials");
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "AKIDENV", AWS_SECRET_ACCESS_KEY: "secret" });
  await bare();
  process.env.AWS_BEARER_TOKEN_BEDROCK = "bedrock-api-key-x";
  await bare();
  process.env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME = "http://127.0.0.1:1";
  await bare();
  const [signed, bearer, elsewhere] = fetch.sent;
  assert.match(signed.headers.authorization, /Credential=AKIDENV\/\d{8}\/us-west-2\//);
  assert.equal(bearer.headers.authorization, "Bearer bedrock-api-key-x");
  assert.equal(new URL(elsewhere.url).host, "127.0.0.1:1");
});

test("a token is used if it is the only identity, or preferred", async () => {
  const authorization = async (config) => {
    const fetch = scriptedFetch([json(ANSWER)]);
    await new BedrockRuntimeClient({ region: REGION, requestHandler: { customFetch: fetch }, ...config }).send(
      new ConverseCommand(HELLO),
    );
    return fetch.sent[0].headers.authorization.split(" ")[0];
  };
  const token = { token: "bedrock-api-key-x" };
  assert.equal(await authorization({ token }), "Bearer");
  assert.equal(await authorization({ token: async () => token }), "Bearer");
  assert.equal(await authorization({ token, credentials: CREDENTIALS }), "AWS4-HMAC-SHA256");
  assert.equal(
    await authorization({ token, credentials: CREDENTIALS, authSchemePreference: ["httpBearerAuth"] }),
    "Bearer",
  );
});

test("a provider that gives nothing sends nothing, signed or not", async () => {
  for (const value of [undefined, null, {}, ""]) {
    for (const config of [{ credentials: async () => value }, { credentials: undefined, token: async () => value }]) {
      const fetch = scriptedFetch([json(ANSWER)]);
      const error = await rejection(client(fetch, config).send(new ConverseCommand(HELLO)));
      assert.equal(error.code, "malformed_credentials");
      assert.match(error.message, config.token && !value ? /^token: / : /^credentials: |^token: /);
      assert.equal(fetch.sent.length, 0);
    }
  }
});

test("abort has the SDK's name, whatever the reason, before, during and after the answer's head", async () => {
  for (const reason of [undefined, new Error("mine"), "text"]) {
    const aborted = AbortSignal.abort(reason);
    const before = await rejection(client(never).send(new ConverseCommand(HELLO), { abortSignal: aborted }));
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 10);
    const during = await rejection(client(never).send(new ConverseCommand(HELLO), { abortSignal: controller.signal }));
    const reading = new AbortController();
    const { stream: events } = await client(openStream().answer).send(new ConverseStreamCommand(HELLO), {
      abortSignal: reading.signal,
    });
    setTimeout(() => reading.abort(reason), 10);
    const { error: late } = await drain(events);
    for (const error of [before, during, late]) {
      assert.equal(error.name, "AbortError");
      assert.ok(error === reason || reason === undefined || error.cause === reason);
    }
  }
});

test("the SDK's own older signals abort too", async () => {
  const abortSignal = { aborted: false, onabort: null };
  setTimeout(() => abortSignal.onabort(), 10);
  assert.equal((await rejection(client(never).send(new ConverseCommand(HELLO), { abortSignal }))).name, "AbortError");
  const gone = await rejection(
    client(never).send(new ConverseCommand(HELLO), { abortSignal: { aborted: true, onabort: null } }),
  );
  assert.equal(gone.name, "AbortError");
});

test("nothing is left on the caller's signal when a call, a stream or a refused call has ended", async () => {
  let listening = 0;
  const { signal } = new AbortController();
  const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
  signal.addEventListener = (...given) => (listening++, add(...given));
  signal.removeEventListener = (...given) => (listening--, remove(...given));
  const options = { abortSignal: signal };
  await client(scriptedFetch([json(ANSWER)])).send(new ConverseCommand(HELLO), options);
  assert.ok(listening <= 0);
  listening = 0;
  const { stream: events } = await client(scriptedFetch([stream([joined(...FRAMES)])])).send(
    new ConverseStreamCommand(HELLO),
    options,
  );
  assert.equal(listening, 1);
  await drain(events);
  assert.ok(listening <= 0);
  listening = 0;
  await rejection(client(never).send(new ConverseCommand({}), options));
  assert.ok(listening <= 0);
});

test("requestTimeout ends a call that is not answered, given to send or to the client", async () => {
  const perCall = await rejection(
    client(never, { maxAttempts: 1 }).send(new ConverseCommand(HELLO), { requestTimeout: 30 }),
  );
  const perClient = await rejection(
    client(never, { maxAttempts: 1, requestHandler: { customFetch: never, requestTimeout: 30 } }).send(
      new ConverseCommand(HELLO),
    ),
  );
  for (const error of [perCall, perClient]) assert.equal(error.name, "TimeoutError");
});

test("a response that comes after the timeout is closed", async () => {
  let cancelled = false;
  const body = new ReadableStream({ cancel: () => void (cancelled = true) });
  const late = async () => (await sleep(40), new Response(body));
  const error = await rejection(
    client(late, { maxAttempts: 1 }).send(new ConverseCommand(HELLO), { requestTimeout: 10 }),
  );
  await sleep(60);
  assert.deepEqual([error.name, cancelled], ["TimeoutError", true]);
});

test("a middleware makes the body longer, and the engine counts for itself", async () => {
  const fetch = scriptedFetch([json(ANSWER)]);
  const made = client(fetch);
  made.middlewareStack.add(
    (next) => (args) => next({ ...args, request: { ...args.request, body: "longer ".repeat(99) } }),
    {
      step: "finalizeRequest",
    },
  );
  await made.send(new ConverseCommand(HELLO));
  assert.equal(fetch.sent[0].headers["content-length"], undefined);
});

test("requestTimeout does not end a stream that has begun", async () => {
  const open = openStream();
  const { stream: events } = await client(open.answer).send(new ConverseStreamCommand(HELLO), { requestTimeout: 30 });
  await sleep(60);
  open.push(joined(...FRAMES));
  open.end();
  const { events: seen, error } = await drain(events);
  assert.deepEqual([seen.length, error], [FRAMES.length, undefined]);
});

test("errors are instances of their class, of the service's and of ours, and of no other", async () => {
  const headers = { "x-amzn-errortype": "ThrottlingException:http://internal/" };
  const answered = await rejection(
    client(scriptedFetch([json({ message: "slow" }, 429, headers)]), { maxAttempts: 1 }).send(
      new ConverseCommand(HELLO),
    ),
  );
  const frames = joined(...FRAMES.slice(0, 2), exception("throttlingException", { message: "slow" }));
  const { stream: events } = await client(scriptedFetch([stream([frames])])).send(new ConverseStreamCommand(HELLO));
  const { error: streamed } = await drain(events);
  for (const error of [answered, streamed]) {
    assert.ok(error instanceof runtime.ThrottlingException);
    assert.ok(
      error instanceof runtime.BedrockRuntimeServiceException &&
        error instanceof ServiceException &&
        error instanceof Error,
    );
    assert.ok(!(error instanceof runtime.ValidationException));
    assert.deepEqual([error.name, error.$fault, error.message], ["ThrottlingException", "client", "slow"]);
  }
  assert.ok(!(new Error("x") instanceof runtime.ThrottlingException));
  class Own extends runtime.ThrottlingException {}
  assert.ok(new Own({ message: "m" }) instanceof Own && !(answered instanceof Own));
});

test("middlewares run in the order of their steps, change the input, add headers, see the output", async () => {
  const fetch = scriptedFetch([json(ANSWER)]);
  const made = client(fetch);
  const order = [];
  const note = (name) => (next) => (args) => (order.push(name), next(args));
  made.middlewareStack.add(note("deserialize"), { step: "deserialize" });
  made.middlewareStack.add(note("build, low"), { step: "build", priority: "low" });
  made.middlewareStack.add(note("build, high"), { step: "build", priority: "high", name: "high" });
  made.middlewareStack.addRelativeTo(note("after high"), { relation: "after", toMiddleware: "high" });
  made.middlewareStack.addRelativeTo(note("before signing"), {
    relation: "before",
    toMiddleware: "httpSigningMiddleware",
  });
  made.middlewareStack.use({
    applyToStack: (stack) =>
      stack.add((next, context) => async (args) => {
        order.push(`${context.clientName} ${context.commandName}`);
        const result = await next({ ...args, input: { ...args.input, modelId: "other" } });
        return { ...result, output: { ...result.output, seen: result.response.statusCode } };
      }),
  });
  const command = new ConverseCommand(HELLO);
  command.middlewareStack.add(
    (next) => (args) => {
      args.request.headers["X-Tenant"] = "blue";
      return next(args);
    },
    { step: "build" },
  );
  const output = await made.send(command);
  assert.deepEqual(order, [
    "BedrockRuntimeClient ConverseCommand",
    "build, high",
    "after high",
    "build, low",
    "before signing",
    "deserialize",
  ]);
  assert.equal(output.seen, 200);
  const [{ url, headers }] = fetch.sent;
  assert.match(url, /\/model\/other\/converse$/);
  assert.equal(headers["x-tenant"], "blue");
  assert.match(headers.authorization, /SignedHeaders=[^,]*x-tenant/);
});

test("a stack has the SDK's other methods, and its errors", async () => {
  const made = client(never);
  const { middlewareStack: stack } = made;
  const middleware = (next) => next;
  stack.add(middleware, { name: "mine", tags: ["T"], aliases: ["also"] });
  assert.throws(() => stack.add(middleware, { name: "mine" }), /Duplicate middleware name 'mine'/);
  stack.add(middleware, { name: "mine", tags: ["T"], override: true });
  const copy = stack.clone();
  assert.ok(stack.identify().includes("mine - initialize"));
  assert.ok(stack.remove("mine") && !stack.remove("mine"));
  assert.ok(copy.removeByTag("T") && !copy.remove(middleware));
  assert.ok(stack.remove("loggerMiddleware"));
  stack.addRelativeTo(middleware, { name: "lost", relation: "after", toMiddleware: "nobody" });
  await assert.rejects(
    made.send(new ConverseCommand(HELLO)),
    /nobody is not found when adding lost middleware after nobody/,
  );
});

test("an authorization that a middleware puts in the signature's place is sent, without credentials as well", async () => {
  const fetch = scriptedFetch([json(ANSWER)]);
  for (const value of ["Bearer bedrock-api-key-x", "Basic c2VjcmV0"]) {
    const made = client(fetch, { credentials: undefined });
    made.middlewareStack.add((next) => (args) => ((args.request.headers.authorization = value), next(args)), {
      step: "finalizeRequest",
    });
    await made.send(new ConverseCommand(HELLO));
    assert.equal(fetch.sent.at(-1).headers.authorization, value);
  }
});

test("operations that cannot be sent are refused with a message", async () => {
  const made = client(never);
  const bidirectional = new runtime.InvokeModelWithBidirectionalStreamCommand({ modelId: MODEL_ID });
  assert.match(
    (await rejection(made.send(bidirectional))).message,
    /^InvokeModelWithBidirectionalStream cannot be sent: its request is a stream/,
  );
  for (const command of [undefined, {}, { input: {} }]) {
    assert.match((await rejection(made.send(command))).message, /^send: give a command/);
  }
  assert.match((await rejection(made.send(new ConverseCommand()))).message, /modelId is required/);
});

test("the aggregated client has the methods and paginators of the SDK's", async () => {
  const pages = [{ asyncInvokeSummaries: [], nextToken: "n" }, { asyncInvokeSummaries: [] }];
  const fetch = scriptedFetch([json(pages[0]), json(pages[1])]);
  const made = new runtime.BedrockRuntime({
    region: REGION,
    credentials: CREDENTIALS,
    requestHandler: { customFetch: fetch },
  });
  assert.ok(made instanceof BedrockRuntimeClient);
  const { events } = await drain(made.paginateListAsyncInvokes({}, { pageSize: 5 }));
  assert.equal(events.length, 2);
  assert.deepEqual(
    fetch.sent.map(({ url }) => new URL(url).search),
    ["?maxResults=5", "?maxResults=5&nextToken=n"],
  );
  const { nextToken } = await made.listAsyncInvokes();
  assert.equal(nextToken, undefined);
  const viaCommand = await made.send(new ListAsyncInvokesCommand());
  assert.deepEqual(viaCommand.asyncInvokeSummaries, []);
});

test("a handler's stream of Node's is destroyed by break, although nothing more comes", async () => {
  const body = new PassThrough();
  body.write(joined(...FRAMES.slice(0, 2)));
  const headers = { "content-type": "application/vnd.amazon.eventstream" };
  const requestHandler = { handle: async () => ({ response: { statusCode: 200, headers, body } }) };
  const { stream: events } = await client(never, { requestHandler }).send(new ConverseStreamCommand(HELLO));
  for await (const each of events) if (each.messageStart) break;
  assert.equal(body.destroyed, true);
});

test("a handler's stream of Node's with an answer that has no body", async () => {
  const body = new PassThrough().end();
  const requestHandler = { handle: async () => ({ response: { statusCode: 204, headers: {}, body } }) };
  const { $metadata } = await client(never, { requestHandler }).send(new ListAsyncInvokesCommand({}));
  assert.deepEqual([$metadata.httpStatusCode, $metadata.attempts], [204, 1]);
});

test("an error of a callback stops nothing", async () => {
  const unhandled = [];
  const listener = (reason) => unhandled.push(reason);
  process.on("unhandledRejection", listener);
  for (const input of [HELLO, {}]) {
    client(scriptedFetch([json(ANSWER)])).send(new ConverseCommand(input), () => {
      throw new Error("in the callback");
    });
  }
  await sleep(30);
  process.off("unhandledRejection", listener);
  assert.deepEqual(unhandled, []);
});

test("an error of another copy is an instance of its exception's class by its name", () => {
  const theirs = Object.assign(new Error("slow down"), {
    name: "ThrottlingException",
    $fault: "client",
    $metadata: {},
  });
  assert.ok(theirs instanceof runtime.ThrottlingException && theirs instanceof runtime.BedrockRuntimeServiceException);
  assert.ok(
    !(theirs instanceof runtime.ValidationException) &&
      !(new Error("x") instanceof runtime.BedrockRuntimeServiceException),
  );
});

test("a reason that is not text aborts as any other", async () => {
  const controller = new AbortController();
  const sent = client(never).send(new ConverseCommand(HELLO), { abortSignal: controller.signal });
  controller.abort(Object.create(null));
  await assert.rejects(sent, { name: "AbortError", message: "Request aborted" });
});

test("a provider learns that its identity was refused", async () => {
  const told = [];
  const credentials = async (options) => {
    told.push(options?.forceRefresh);
    return { ...CREDENTIALS, sessionToken: `${told.length}`, expiration: new Date(Date.now() + 3_600_000) };
  };
  const fetch = scriptedFetch([json({ __type: "ExpiredTokenException" }, 403), json(ANSWER)]);
  await client(fetch, { credentials }).send(new ConverseCommand(HELLO));
  assert.deepEqual(
    [told, fetch.sent.map(({ headers }) => headers["x-amz-security-token"])],
    [
      [undefined, true],
      ["1", "2"],
    ],
  );
});

test("many commands on one signal listen once", async () => {
  const controller = new AbortController();
  const sent = Array.from({ length: 20 }, () =>
    rejection(client(never).send(new ConverseCommand(HELLO), { abortSignal: controller.signal })),
  );
  await sleep(20);
  assert.equal(listeners(controller.signal), 1);
  controller.abort();
  assert.ok((await Promise.all(sent)).every(({ name }) => name === "AbortError"));
  await sleep(1);
  assert.equal(listeners(controller.signal), 0);
});

test("destroy destroys the handler that was given, and nothing breaks without one", () => {
  let destroyed = 0;
  client(never, { requestHandler: { handle: never, destroy: () => destroyed++ } }).destroy();
  client(never, { requestHandler: { handle: never } }).destroy();
  client(never).destroy();
  assert.equal(destroyed, 1);
});
