// Whoever writes a message, no secret of the call stands in it: the service, a gateway, or a `fetch` that rejects.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { inspect } from "node:util";
import { createSignedFetch, ServiceException } from "bedrock-wasm";
import {
  converseFrames,
  exception,
  faulty,
  htmlPage,
  joined,
  json,
  message,
  scriptedFetch,
  stream,
} from "bedrock-wasm/testing";
import { assertKeepsSecrets, CANARIES, shown } from "../support/canary.js";
import { client, drain, HELLO, MODEL_ID } from "../support/clients.js";

const CASES = JSON.parse(await readFile(new URL("../../cases/redaction.json", import.meta.url), "utf8"));
const { accessKeyId, secretAccessKey, sessionToken, token } = CANARIES;
const KEYS = { accessKeyId, secretAccessKey, sessionToken };
const OWN = { "x-tenant": "canary-secret-tenant-8a1f", "X-Gateway": "Basic canary-secret-gateway==" };

for (const { name, secrets, status, body, headers, expected } of CASES) {
  test(`the service's own words: ${name}`, async () => {
    const config = { maxAttempts: 1, ...(secrets.token ? { token: secrets.token } : { credentials: secrets }) };
    const answer = new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers });
    const error = await client(async () => answer, config)
      .converse(HELLO)
      .catch((thrown) => thrown);
    assert.ok(error instanceof ServiceException, error.stack);
    assert.ok(error.message.startsWith(expected.message), error.message);
    for (const [member, value] of Object.entries(expected.members ?? {})) assert.deepEqual(error[member], value);
    assert.equal(error.stack.includes(secrets.sessionToken ?? secrets.token), false);
  });
}

/** A canonical request as AWS quotes it, and whatever else may be said of a request. */
function quotes({ headers, method }) {
  const sent = new Headers(headers);
  const all = [...sent].map(([name, value]) => `${name}:${value}`).join("\n");
  const secrets = sent.has("x-amz-security-token")
    ? `${secretAccessKey} X-Amz-Security-Token=${encodeURIComponent(sessionToken)}`
    : token;
  return `The request signature we calculated does not match.\n\n'${method}\n/\n${all}'\n${secrets} ${Object.values(OWN)}`;
}

/** Each makes, of a request, an answer that quotes all of it, or fails with it. */
const ANSWERS = {
  "a refusal": (init) => json({ message: quotes(init), __type: "InvalidSignatureException" }, 403),
  "a refusal with members": (init) =>
    json({ Message: quotes(init), originalMessage: quotes(init), nested: [{ deep: quotes(init) }] }, 400, {
      "x-amzn-errortype": "ModelErrorException",
    }),
  "an error code": (init) => json({ message: "no", code: `X${new Headers(init.headers).get("authorization")}` }, 403),
  "a gateway": (init) => json({ error: { message: quotes(init) } }, 502),
  "a gateway's detail": (init) => json({ detail: quotes(init) }, 422),
  "a gateway's plain text": (init) => () =>
    new Response(quotes(init), { status: 401, headers: { "content-type": "text/plain" } }),
  "a long text that is cut inside a secret": (init) => () =>
    new Response(`${"x".repeat(980)} ${quotes(init)}`, { status: 401, headers: { "content-type": "text/plain" } }),
  "a page": (init) => htmlPage(500, quotes(init)),
  "an answer with a header that quotes": (init) =>
    json({ message: "no" }, 403, { "x-amzn-error": quotes(init).replaceAll("\n", " ") }),
  "JSON that is none": (init) => () => new Response(new Headers(init.headers).get("authorization") + quotes(init)),
  "an error shape with 200": (init) => json({ __type: "InternalServerException", message: quotes(init) }),
  "a rejection": (init) => () => Promise.reject(new TypeError(quotes(init))),
  "a rejection with headers": (init) => () =>
    Promise.reject(Object.assign(new Error("failed"), { headers: new Headers(init.headers), request: init })),
  "a rejection with plain headers": (init) => () =>
    Promise.reject(
      Object.assign(new Error("failed"), { request: { headers: Object.fromEntries(new Headers(init.headers)) } }),
    ),
  "a rejection with a cause": (init) => () =>
    Promise.reject(new Error("failed", { cause: Object.assign(new Error(quotes(init)), { code: "E_HEADERS" }) })),
  "a rejection with an error that holds itself": (init) => () => {
    const error = new Error(quotes(init));
    error.cause = Object.assign(new Error("inner"), { error });
    return Promise.reject(error);
  },
  "a rejection with text": (init) => () => Promise.reject(quotes(init)),
  "a body that fails": (init) => () =>
    new Response(new ReadableStream({ start: (controller) => controller.error(new Error(quotes(init))) }), {
      headers: { "content-type": "application/vnd.amazon.eventstream" },
    }),
  "an exception in mid-stream": (init) =>
    stream([
      converseFrames("Hi")[0],
      exception("validationException", { message: quotes(init), originalMessage: quotes(init) }),
    ]),
  "an error frame": (init) =>
    stream([message({ ":message-type": "error", ":error-code": "Bad", ":error-message": quotes(init).slice(0, 900) })]),
  "a stream that is cut": () => faulty(stream([joined(...converseFrames("Hi"))]), { resetAtByte: 90 }),
  "a stream of something else": (init) => () =>
    new Response("x", {
      headers: { "content-type": `text/${Object.values(OWN)[0]}`, "x-echo": quotes(init).replaceAll("\n", " ") },
    }),
};

for (const [what, answer] of Object.entries(ANSWERS)) {
  test(`no secret shows in anything that is printed: ${what}`, async () => {
    let failures = 0;
    for (const config of [
      { credentials: KEYS },
      { credentials: async () => KEYS },
      { token },
      { token: async () => ({ token }) },
    ]) {
      for (const headers of [{ config: OWN }, { options: OWN }]) {
        for (const [method, input] of [
          ["converse", HELLO],
          ["converseStream", HELLO],
          ["invokeModel", { modelId: MODEL_ID, body: "{}" }],
          ["converse", { ...HELLO, modelId: [MODEL_ID, "other"] }],
        ]) {
          const hooks = [];
          const fetch = async (url, init) => scriptedFetch([answer(init)])(url, init);
          const made = client(fetch, {
            ...config,
            maxAttempts: 2,
            headers: headers.config,
            onAttempt: (seen) => hooks.push(seen),
            onResponse: (seen) => hooks.push(seen),
          });
          const output = await made[method](input, { headers: headers.options }).catch((error) => error);
          const ended = output?.stream ? (await drain(output.stream)).error : output;
          if (ended instanceof Error) {
            failures++;
            for (const error of [ended, ...(ended.errors ?? [])]) assertKeepsSecrets(error);
            assertKeepsSecrets(JSON.stringify([ended, Object.getOwnPropertyNames(ended).map((name) => ended[name])]));
          }
          assertKeepsSecrets(hooks);
          for (const { headers: seen, cause } of hooks) assertKeepsSecrets([seen, shown(cause ?? "")]);
        }
      }
    }
    assert.ok(failures > 0);
  });
}

test("a cause that shows no secret is what fetch threw", async () => {
  const thrown = Object.assign(new TypeError("fetch failed"), {
    cause: Object.assign(new Error("connect"), { code: "ECONNREFUSED" }),
  });
  const error = await client(() => Promise.reject(thrown), { maxAttempts: 1, credentials: KEYS })
    .converse(HELLO)
    .catch((failure) => failure);
  assert.equal(error.cause, thrown);
  const told = Object.assign(new Error(`headers: ${sessionToken}`), { own: [sessionToken] });
  const { cause } = await client(() => Promise.reject(told), { maxAttempts: 1, credentials: KEYS })
    .converse(HELLO)
    .catch((failure) => failure);
  assert.equal(cause.message, "headers: (redacted)");
  assert.deepEqual(
    [told.message, told.own],
    [`headers: ${sessionToken}`, [sessionToken]],
    "what others threw is left as it was",
  );
});

/** Each puts a text somewhere inside of an error, where a console or a devtools panel shows it. */
const HOLDERS = {
  "an AggregateError": (text) => new AggregateError([new Error(text)], "all failed"),
  "an AggregateError as the cause of a cause": (text) =>
    new Error("a", { cause: new Error("b", { cause: new AggregateError([new Error("c", { cause: text })]) }) }),
  "a Map": (text) => Object.assign(new Error("failed"), { headers: new Map([["x-amz-security-token", text]]) }),
  "a key of a Map": (text) => Object.assign(new Error("failed"), { seen: new Map([[text, 1]]) }),
  "a Set": (text) => Object.assign(new Error("failed"), { seen: new Set([[text]]) }),
  "a symbol": (text) => Object.assign(new Error("failed"), { [Symbol("request")]: { text } }),
  "a member that is not enumerable": (text) =>
    Object.defineProperty(new Error("failed"), "config", { value: { text } }),
  "a key": (text) => Object.assign(new Error("failed"), { seen: { [text]: 1 } }),
  "a Request": (text) =>
    Object.assign(new Error("failed"), {
      request: new Request("https://a.example", { headers: { authorization: text } }),
    }),
  "the URL of a Request": (text) =>
    Object.assign(new Error("failed"), { request: new Request(`https://a.example/?token=${text}`) }),
  "a Response": (text) =>
    Object.assign(new Error("failed"), { response: new Response("", { headers: { "x-echo": text } }) }),
  "a URL": (text) => Object.assign(new Error("failed"), { url: new URL(`https://a.example/?token=${text}`) }),
  "a query": (text) => Object.assign(new Error("failed"), { query: new URLSearchParams({ text }) }),
  "a form": (text) => {
    const form = new FormData();
    form.set("token", text);
    return Object.assign(new Error("failed"), { form });
  },
  "an object that says how it is printed": (text) =>
    Object.assign(new Error("failed"), { agent: { [inspect.custom]: () => ({ text }) } }),
  "an error that says how it is printed": (text) => {
    class Told extends Error {
      #text = text;
      [inspect.custom]() {
        return this.#text;
      }
    }
    return new Told("failed");
  },
  "a getter of a class": (text) => {
    class Told extends Error {
      get [inspect.custom]() {
        throw new Error(text);
      }
    }
    return new Told("failed");
  },
  "an object that is no error": (text) => ({ headers: new Headers({ authorization: text }) }),
};

for (const [what, holding] of Object.entries(HOLDERS)) {
  test(`a cause that is searched holds no secret: ${what}`, async () => {
    const hooks = [];
    const fetch = () => Promise.reject(holding(`x ${sessionToken} y`));
    const error = await client(fetch, {
      maxAttempts: 1,
      credentials: KEYS,
      onResponse: ({ cause }) => hooks.push(cause),
    })
      .converse(HELLO)
      .catch((thrown) => thrown);
    for (const shownTo of [error, ...hooks]) assertKeepsSecrets(shownTo);
    const signed = createSignedFetch({ credentials: KEYS, region: "us-east-1", service: "bedrock", fetch });
    assertKeepsSecrets(await signed("https://bedrock-runtime.us-east-1.amazonaws.com/").catch((thrown) => thrown));
    const harmless = holding("nothing secret");
    const kept = await client(() => Promise.reject(harmless), { maxAttempts: 1, credentials: KEYS })
      .converse(HELLO)
      .catch((thrown) => thrown);
    if (!what.startsWith("a getter")) assert.equal(kept.cause, harmless);
  });
}

test("an unreadable or very long error becomes a short one", async () => {
  const unreadable = Object.defineProperty({}, "message", { get: () => assert.fail("read") });
  const nested = Array.from({ length: 20_000 }).reduce((inner) => ({ inner }), {});
  for (const thrown of [
    unreadable,
    Object.create(null),
    Object.assign(new Error("deep"), { nested }),
    new Error("x".repeat(5e6)),
    Object.assign(new Error("wide"), { body: "x".repeat(5e6) }),
  ]) {
    for (const ask of [
      () => client(() => Promise.reject(thrown), { maxAttempts: 1, credentials: KEYS }).converse(HELLO),
      () =>
        createSignedFetch({
          credentials: KEYS,
          region: "us-east-1",
          service: "bedrock",
          fetch: () => Promise.reject(thrown),
        })("https://bedrock-runtime.us-east-1.amazonaws.com/"),
    ]) {
      const error = await ask().catch((failure) => failure);
      assert.ok(error instanceof Error);
      assert.ok(inspect(error, { depth: 9, maxStringLength: Infinity }).length < 20_000, error.message.slice(0, 100));
    }
  }
});

test("the cause of an unreadable error says so, and that of a long message is cut", async () => {
  const causeOf = async (thrown) => {
    const made = client(() => Promise.reject(thrown), { maxAttempts: 1, credentials: KEYS });
    return (await made.converse(HELLO).catch((failure) => failure)).cause;
  };
  const unreadable = Object.defineProperty({}, "message", { get: () => assert.fail("read") });
  assert.equal((await causeOf(unreadable)).message, "an error that cannot be read");
  assert.equal((await causeOf(new Error("x".repeat(5000)))).message, "x".repeat(4096));
  const short = new Error("x".repeat(4000));
  assert.equal(await causeOf(short), short);
});

test("a secret is removed before a long message is cut", async () => {
  for (let at = 4000; at < 4100; at += 7) {
    const thrown = new Error(`${"x".repeat(at)}${sessionToken}${"y".repeat(9000)}`);
    const error = await client(() => Promise.reject(thrown), { maxAttempts: 1, credentials: KEYS })
      .converse(HELLO)
      .catch((failure) => failure);
    assert.equal(/canary-s/.test(inspect(error, { depth: 9, maxStringLength: Infinity })), false);
  }
});

test("the id of a request that quotes a secret", async () => {
  const hooks = [];
  const fetch = scriptedFetch(
    [0, 1].map((index) =>
      json(index ? { message: "no" } : { output: {}, stopReason: "end_turn" }, index ? 400 : 200, {
        "x-amzn-requestid": `id-${sessionToken}`,
      }),
    ),
  );
  const made = client(fetch, { maxAttempts: 1, credentials: KEYS, onResponse: (seen) => hooks.push(seen) });
  const ids = [
    (await made.converse(HELLO)).$metadata.requestId,
    (await made.converse(HELLO).catch((error) => error)).$metadata.requestId,
  ];
  assert.deepEqual([...ids, ...hooks.map(({ requestId }) => requestId)], Array(4).fill("id-(redacted)"));
});

test("a signed fetch hides the user's own headers, sent or not", async () => {
  const own = {
    "x-api-key": "canary-secret-vendor-1",
    authorization: "Bearer canary-secret-vendor-2",
    "x-tenant": "canary-secret-vendor-3",
    "x-host-accept-content": "canary-secret-vendor-4",
  };
  const fetch = () => Promise.reject(new Error(`${Object.values(own)} of application/json`));
  const signed = createSignedFetch({ credentials: KEYS, region: "us-east-1", service: "bedrock", fetch });
  const error = await signed("https://bedrock-runtime.us-east-1.amazonaws.com/", {
    headers: { ...own, accept: "application/json" },
  }).catch((thrown) => thrown);
  assertKeepsSecrets(error);
  assert.match(error.message, /of application\/json/);
});

test("the error of a signed fetch shows no secret, and is otherwise the one that fetch threw", async () => {
  for (const config of [{ credentials: KEYS }, { credentials: async () => KEYS }, { token }]) {
    const ask = (thrown) => {
      const signed = createSignedFetch({
        ...config,
        region: "us-east-1",
        service: "bedrock",
        fetch: (_, init) => Promise.reject(thrown(init)),
      });
      return signed("https://bedrock-runtime.us-east-1.amazonaws.com/", {
        headers: { "x-gateway-key": OWN["X-Gateway"] },
      }).catch((error) => error);
    };
    const [, own] = Object.values(OWN);
    const said = ({ headers }) =>
      [...headers].map(String).join() +
      JSON.stringify({ ...config.credentials, ...(config.token && { token }), own, accessKeyId: 0 });
    assertKeepsSecrets(await ask((init) => new TypeError(said(init))));
    assertKeepsSecrets(
      await ask((init) =>
        Object.assign(new Error("failed", { cause: new Error(said(init)) }), { headers: init.headers }),
      ),
    );
    const plain = new TypeError("fetch failed");
    assert.equal(await ask(() => plain), plain);
  }
});
