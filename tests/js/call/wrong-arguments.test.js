// Whatever an exported function is given, it takes it or throws a BedrockError that names the argument; never a raw TypeError.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as core from "bedrock-wasm";
import * as paginators from "bedrock-wasm/paginators";
import * as sse from "bedrock-wasm/sse";
import * as testing from "bedrock-wasm/testing";
import * as waiters from "bedrock-wasm/waiters";
import * as fresh from "../../../pkg/module/instance.js?fresh";
import { client, CREDENTIALS, HELLO, REGION } from "../support/clients.js";

const { BedrockError, BedrockRuntime, converseFrames, InputError, json, scriptedFetch, stream } = {
  ...core,
  ...testing,
};

const SCOPE = { credentials: CREDENTIALS, region: REGION, service: "bedrock" };
const URL_ = "https://bedrock-runtime.us-east-1.amazonaws.com/";
const POOL = "us-east-1:1699ebc0-7900-4099-b910-2df94f52a030";

/** What a call comes to in the end: of promises, iterators, and functions that it gives. */
async function settle(value) {
  const result = await value;
  if (typeof result === "function" && !/^class/.test(`${result}`)) return settle(result(URL_));
  if (typeof result?.[Symbol.asyncIterator] === "function") return result[Symbol.asyncIterator]().next();
  return result;
}

async function failureOf(call) {
  try {
    await settle(call());
  } catch (error) {
    return error;
  }
}

async function refused(what, call, named) {
  const error = await failureOf(call);
  assert.ok(error instanceof BedrockError, `${what}: ${error?.stack}`);
  assert.match(error.message, named, what);
  assert.match(error.code, /^[a-z_]+$/);
}

function detached() {
  const bytes = new Uint8Array(8);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

const shared = () => new Uint8Array(new SharedArrayBuffer(8));

function used() {
  const request = new Request(URL_, { method: "POST", body: "x" });
  void request.text();
  return request;
}

function locked() {
  const source = new ReadableStream();
  source.getReader();
  return source;
}

function client_(config) {
  return client(scriptedFetch([json({})]), config);
}

const TABLE = {
  "a configuration": [
    [() => new BedrockRuntime(null), /^region: /],
    [() => new BedrockRuntime("us-east-1"), /^region: /],
    [() => new BedrockRuntime(), /^region: /],
    [() => new BedrockRuntime({}), /^region: /],
    [() => client_({ fetch: "fetch" }), /^fetch: must be a function/],
    [() => client_({ fetch: {} }), /^fetch: must be a function/],
    [() => client_({ onAttempt: 5 }), /^onAttempt: must be a function/],
    [() => client_({ onResponse: {} }), /^onResponse: must be a function/],
    [() => client_({ endpoint: 5 }), /^endpoint: /],
    [() => client_({ endpoint: Symbol("s") }), /^endpoint: /],
    [() => client_({ endpoint: null }), /^endpoint: /],
    [() => client_({ headers: "x: y" }).converse(HELLO), /^headers: must be a plain object/],
    [() => client_({ headers: new Headers({ a: "b" }) }).converse(HELLO), /^headers: must be a plain object/],
    [() => client_({ timeouts: 5 }).converse(HELLO), /^timeouts: must be a plain object/],
  ],
  "options of a call": [
    [() => client_().converse(HELLO, null), /^options: /],
    [() => client_().converse(HELLO, "x"), /^options: /],
    [() => client_().converse(HELLO, { headers: [["a", "b"]] }), /^headers: must be a plain object/],
    [() => client_().converse(HELLO, { timeouts: "5s" }), /^timeouts: must be a plain object/],
    [() => client_().converse(HELLO, { onResponse: {} }), /^onResponse: must be a function/],
    [() => client_().converse(HELLO, { timeouts: { totalMs: 2 ** 31 } }), /^timeouts\.totalMs: .*2147483647/],
    [() => client_().converse(HELLO, { timeouts: { idleMs: NaN } }), /^timeouts\.idleMs: .*2147483647/],
    [() => client_().converse(HELLO, { timeouts: { firstByteMs: 0 } }), /^timeouts\.firstByteMs: .*above 0/],
    [() => client_().converse(HELLO, { abortSignal: "x" }), /^abortSignal: /],
    [() => client_().call(Symbol("s"), {}), /BedrockError|operation/i],
  ],
  "an input": [
    [() => client_().converse(null), /^Converse: the input/],
    [() => client_().converse({ ...HELLO, additionalModelRequestFields: { blob: detached() } }), /blob: .*detached/],
    [() => client_().invokeModel({ modelId: "m", body: detached() }), /body: .*detached/],
    [() => client_().invokeModel({ modelId: "m", body: shared() }), /body: .*shared memory/],
    [() => client_().converse({ ...HELLO, additionalModelRequestFields: { blob: shared() } }), /blob: .*shared memory/],
    [
      () => client_().converse({ ...HELLO, additionalModelRequestFields: { blob: shared().buffer } }),
      /blob: .*shared memory/,
    ],
    [() => client_().converse({ ...HELLO, additionalModelRequestFields: { number: Object(NaN) } }), /number.*NaN/],
    ...["x", {}, true, [], Infinity].map((eventTimestamp) => [
      () =>
        new core.BedrockAgentCore({ ...SCOPE, fetch: scriptedFetch([json({})]) }).createEvent({
          memoryId: "m",
          actorId: "a",
          payload: [],
          eventTimestamp,
        }),
      /^(CreateEvent\.eventTimestamp: must be a Date|CreateEvent.*eventTimestamp.*Infinity)/,
    ]),
  ],
  "what fetch gives": [undefined, null, 5, "text", {}, { status: 200 }].map((given) => [
    () => client(async () => given).converse(HELLO),
    /^fetch: must resolve to a Response/,
  ]),
  "signRequest and presignUrl": [core.signRequest, core.presignUrl].flatMap((sign) => [
    [() => sign(), /^(request|options): /],
    [() => sign(null, SCOPE), /^request: /],
    [() => sign({ url: URL_ }), /^options: /],
    [() => sign({ url: URL_ }, null), /^options: /],
    [() => sign({ url: URL_ }, {}), /^region: /],
    [() => sign({}, SCOPE), /^url: /],
    [() => sign({ url: URL_, method: 5 }, SCOPE), /^method: /],
    [() => sign({ url: URL_, method: "G T" }, SCOPE), /^method: /],
    [() => sign({ url: URL_, body: detached() }, SCOPE), /^body: .*detached/],
    [() => sign({ url: URL_, headers: 5 }, SCOPE), /^headers: /],
    [() => sign({ url: URL_, headers: null }, SCOPE), /^headers: /],
    [() => sign({ url: URL_ }, { ...SCOPE, credentials: null }), /^credentials: /],
    [() => sign({ url: URL_, body: shared() }, SCOPE), /^body: .*shared memory/],
    [() => sign({ url: URL_, body: shared().buffer }, SCOPE), /^body: .*shared memory/],
    [() => sign({ url: URL_ }, { ...SCOPE, date: new Date(-1) }), /^date: .*1970/],
    [() => sign({ url: URL_ }, { ...SCOPE, date: new Date("+010000-01-01T00:00:00Z") }), /^date: .*9999/],
  ]),
  createSignedFetch: [
    [() => core.createSignedFetch(), /^config: /],
    [() => core.createSignedFetch(null), /^config: /],
    [() => core.createSignedFetch({ ...SCOPE, fetch: 5 }), /^fetch: must be a function/],
    ...[5, true, {}, ["a"]].map((signingHost) => [
      () => core.createSignedFetch({ ...SCOPE, signingHost }),
      /^signingHost: /,
    ]),
    ...[5, true, "x-a", {}, ["a b"], [""], ["x-(a"]].map((dropHeaders) => [
      () => core.createSignedFetch({ ...SCOPE, dropHeaders }),
      /^dropHeaders: give a list of names/,
    ]),
    ...[
      ["x"],
      [undefined],
      [null],
      [URL_, 5],
      ["https://user:canary@bedrock-runtime.us-east-1.amazonaws.com/"],
      [URL_, { method: "A B" }],
      [used()],
    ].map((given) => [
      () => core.createSignedFetch({ ...SCOPE, fetch: async () => new Response() })(...given),
      /^request: (?!.*canary)/,
    ]),
    [() => core.createSignedFetch({ ...SCOPE, fetch: async () => undefined }), /^fetch: must resolve to a Response/],
  ],
  toResponse: [
    { status: 9 },
    { status: 204 },
    { status: "x" },
    { headers: 5 },
    { headers: { "a b": "c" } },
    { headers: { a: "x\ny" } },
    null,
    5,
    "x",
  ].map((options) => [
    async () =>
      (await client(scriptedFetch([stream(converseFrames("Hi"))])).converseStream(HELLO)).stream.toResponse(options),
    /^(toResponse|options): /,
  ]),
  decodeEventStream: [
    [() => core.decodeEventStream(), /^source: /],
    [() => core.decodeEventStream(null), /^source: /],
    [() => core.decodeEventStream(locked()), /^source: .*locked/],
    [() => core.decodeEventStream(new ReadableStream(), null), /^options: /],
    [
      () =>
        core.decodeEventStream(
          (async function* () {
            yield detached();
          })(),
        ),
      /^source: .*detached/,
    ],
    [
      () =>
        core.decodeEventStream(
          (async function* () {
            yield "text";
          })(),
        ),
      /^source: /,
    ],
  ],
  readSSE: [
    [() => sse.readSSE(), /^source: /],
    [() => sse.readSSE("text"), /^source: /],
    [() => sse.readSSE(locked()), /^source: .*read already/],
  ],
  init: [42, true, Symbol("s"), 1n, () => {}, {}, [], "no url", new Uint8Array(4), Object.create(null)].map(
    (module) => [() => fresh.init(module), /^module: cannot be loaded: /],
  ),
  providers: [
    [() => core.fromCognitoIdentityPool(), /^identityPoolId: /],
    [() => core.fromCognitoIdentityPool(null), /^identityPoolId: /],
    [() => core.fromCognitoIdentityPool({ identityPoolId: 5 }), /^identityPoolId: /],
    [() => core.fromCognitoIdentityPool({ identityPoolId: POOL, cache: {} }), /^cache: .*getItem/],
    [() => core.fromCognitoIdentity(), /^identityId: /],
    [() => core.fromWebToken(), /^roleArn: /],
    [() => core.fromWebToken({ roleArn: "arn" }), /^webIdentityToken: /],
    [() => core.fromWebToken({ roleArn: "arn", webIdentityToken: "t", policyArns: 5 }), /^policyArns: /],
    [() => core.fromHttp(), /^awsContainerCredentialsFullUri: /],
    [() => core.fromHttp({ awsContainerCredentialsFullUri: "no url" }), /^awsContainerCredentialsFullUri: /],
    [() => core.fromHttp({ awsContainerCredentialsRelativeUri: ":80:x" }), /^awsContainerCredentialsRelativeUri: /],
    [() => core.fromContainerMetadata(), /^awsContainerCredentialsFullUri: /],
    [
      () => core.fromContainerMetadata({ awsContainerCredentialsFullUri: "http://a b/" }),
      /^awsContainerCredentialsFullUri: /,
    ],
    [() => core.fromShortTermApiKey(), /^credentials: /],
    [() => core.fromShortTermApiKey({ region: REGION }), /^credentials: /],
    [
      () => core.fromShortTermApiKey({ credentials: CREDENTIALS, region: REGION, expiresInSeconds: "1" }),
      /^expiresInSeconds: /,
    ],
    [() => core.createCredentialChain(), /^createCredentialChain: /],
    [() => core.createCredentialChain({}), /^createCredentialChain: /],
    [() => core.fromEnv("x"), /^fromEnv: /],
  ],
  paginators: Object.entries(paginators).flatMap(([name, paginate]) => [
    [() => paginate(), /^client: /, name],
    [() => paginate({}, {}), /^client: /, name],
    [() => paginate({ client: 5 }), /^client: /, name],
    [() => paginate({ client: client_() }, null), /input/, name],
  ]),
  waiters: Object.entries(waiters).flatMap(([name, wait]) => [
    [() => wait(), /^client: /, name],
    [() => wait({ client: {} }, {}), /^client: /, name],
  ]),
};

for (const [what, rows] of Object.entries(TABLE)) {
  test(`wrong arguments are refused by name: ${what}`, async () => {
    for (const [call, named, name] of rows) await refused(`${name ?? ""} ${call}`, call, named);
  });
}

test("the AWS SDK's clients without arguments", async () => {
  const { BedrockRuntimeClient } = await import("bedrock-wasm/aws-sdk/client-bedrock-runtime");
  const made = new BedrockRuntimeClient(null);
  for (const command of [undefined, null, 5, {}, "x"]) {
    await refused(`send(${typeof command})`, () => made.send(command), /^send: give a command/);
  }
});

test("the AWS SDK's clients with something else than a signal", async () => {
  const { BedrockRuntimeClient, ConverseCommand } = await import("bedrock-wasm/aws-sdk/client-bedrock-runtime");
  const made = new BedrockRuntimeClient({ ...SCOPE, requestHandler: { handle: () => assert.fail("sent") } });
  for (const abortSignal of [5, "x", {}, true, Symbol("s")]) {
    await refused(
      `abortSignal: ${typeof abortSignal}`,
      () => made.send(new ConverseCommand(HELLO), { abortSignal }),
      /^abortSignal: /,
    );
  }
});

test("a wrapped number is the number", async () => {
  const fetch = scriptedFetch([json({ output: {} })]);
  await client(fetch).converse({
    ...HELLO,
    additionalModelRequestFields: { big: Object(5n), small: Object(5), text: Object("5") },
  });
  assert.match(new TextDecoder().decode(fetch.sent[0].body), /"big":5,"small":5,"text":"5"/);
});

test("a refused response that cannot be read twice is the caller's", async () => {
  const answer = { status: 403, ok: false, headers: new Headers(), body: null, text: async () => "no" };
  assert.equal(await core.createSignedFetch({ ...SCOPE, fetch: async () => answer })(URL_), answer);
});

test("a URL that was presigned is presigned anew", async () => {
  const first = await core.presignUrl({ url: `${URL_}?a=1` }, { ...SCOPE, expiresIn: 60 });
  const again = new URL(await core.presignUrl({ url: `${first}&b=2` }, { ...SCOPE, expiresIn: 30 }));
  const names = [...again.searchParams.keys()];
  assert.deepEqual(names, [...new Set(names)]);
  assert.deepEqual(
    ["a", "b", "X-Amz-Expires"].map((name) => again.searchParams.get(name)),
    ["1", "2", "30"],
  );
});

const ODD = [
  undefined,
  null,
  5,
  "",
  "x",
  true,
  Symbol("s"),
  1n,
  [],
  {},
  () => {},
  new Date(NaN),
  new Uint8Array(1),
  Object.create(null),
];

test("any argument of any export leads to a BedrockError, or to no error", async (t) => {
  const { fetch } = globalThis;
  t.after(() => (globalThis.fetch = fetch));
  globalThis.fetch = () => Promise.reject(new TypeError("no network in this test"));
  for (const [room, exports] of Object.entries({ core, sse, paginators, waiters })) {
    for (const [name, exported] of Object.entries(exports)) {
      if (typeof exported !== "function" || exported.prototype instanceof Error || /^(EventStream)$/.test(name)) {
        continue;
      }
      const call = exported.prototype && /^class/.test(`${exported}`) ? (...given) => new exported(...given) : exported;
      for (const first of ODD) {
        for (const second of room === "core" ? ODD : [undefined, null]) {
          const error = await failureOf(() => call(first, second));
          assert.ok(
            error === undefined || error instanceof BedrockError,
            `${room}.${name}(${String(typeof first)}, ${typeof second}): ${error?.stack}`,
          );
        }
      }
    }
  }
});

test("any value of an option leads to a BedrockError, or to no error", async () => {
  const CONFIG =
    "region credentials token endpoint signingHost useFipsEndpoint useDualstackEndpoint allowInsecureEndpoint maxAttempts timeouts headers maxMessageBytes fetch onAttempt onResponse".split(
      " ",
    );
  for (const name of CONFIG) {
    for (const value of ODD) {
      const error = await failureOf(() =>
        client(async () => Response.json({ output: {} }), { maxAttempts: 1, [name]: value }).converse(HELLO),
      );
      assert.ok(error === undefined || error instanceof BedrockError, `${name}: ${typeof value}: ${error?.stack}`);
    }
  }
  for (const name of "abortSignal timeouts headers maxAttempts maxMessageBytes".split(" ")) {
    for (const value of ODD) {
      const error = await failureOf(() => client_().converse(HELLO, { [name]: value }));
      assert.ok(error === undefined || error instanceof BedrockError, `${name}: ${typeof value}: ${error?.stack}`);
    }
  }
  assert.ok(InputError.prototype instanceof BedrockError);
});
