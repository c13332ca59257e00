// What createSignedFetch hands to `fetch`, and what it makes of responses that few servers send.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createSignedFetch } from "bedrock-wasm";
import { Native } from "../../../pkg/wasm/bedrock_wasm.js";
import { CREDENTIALS, rejection } from "../support/clients.js";

const HOST = "https://bedrock-runtime.us-east-1.amazonaws.com";
const CHAT = `${HOST}/openai/v1/chat/completions`;
const ELSEWHERE = "The provided model identifier is invalid.";

/** A signed fetch over one that gives the response, and the options that the inner one was given. */
function over(respond = () => new Response("{}"), config) {
  const inits = [];
  const fetch = async (_url, init) => {
    inits.push(init);
    return respond();
  };
  return { signed: createSignedFetch({ credentials: CREDENTIALS, ...config, fetch }), inits };
}

test("a fetch of the user's rejects redirects; the engine's is told to hand them over", async (t) => {
  const { signed, inits } = over();
  await signed(HOST);
  assert.equal(inits[0].redirect, "error");
  const engine = t.mock.method(globalThis, "fetch", async () => new Response("{}"));
  await createSignedFetch({ credentials: CREDENTIALS })(HOST);
  assert.equal(engine.mock.calls[0].arguments[1].redirect, "manual");
});

test("an engine without process, or without its versions, rejects redirects itself", async (t) => {
  const engine = t.mock.method(globalThis, "fetch", async () => new Response("{}"));
  const original = Object.getOwnPropertyDescriptor(globalThis, "process");
  t.after(() => Object.defineProperty(globalThis, "process", original));
  for (const process of [undefined, {}]) {
    Object.defineProperty(globalThis, "process", { value: process, configurable: true, writable: true });
    await createSignedFetch({ credentials: CREDENTIALS })(HOST);
    assert.equal(engine.mock.calls.at(-1).arguments[1].redirect, "error");
  }
});

test("a redirect without a body is an error that says why", async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    const { signed } = over(() => new Response(null, { status, headers: { location: HOST } }));
    const error = await rejection(signed(HOST));
    assert.ok(error instanceof TypeError);
    assert.equal(error.message, "the response is a redirect, which a signature must not follow");
  }
});

test("members of a Request that say nothing, and the mode of a navigation, are not passed on", async () => {
  const { signed, inits } = over();
  const request = new Request(HOST);
  Object.defineProperty(request, "mode", { value: "navigate" });
  await signed(request);
  assert.equal("mode" in inits[0], false);
  assert.equal("integrity" in inits[0], false);
  assert.equal(inits[0].cache, "default");
});

test("what fetch throws keeps the names of ordinary headers, and hides the values of others", async () => {
  const fetch = async (_url, { headers }) => {
    throw new TypeError(`cannot send ${[...headers].join(" ")}`);
  };
  const headers = { "x-tenant": "canary-tenant", "content-type": "text/canary-type" };
  const error = await rejection(createSignedFetch({ credentials: CREDENTIALS, fetch })(HOST, { headers }));
  assert.match(error.message, /^cannot send /);
  assert.match(error.message, /text\/canary-type/);
  assert.doesNotMatch(error.message, /canary-tenant/);
});

test("the region is that of a host with a port", async () => {
  const { signed, inits } = over();
  await signed("https://bedrock-runtime.eu-west-3.amazonaws.com:8443/");
  assert.match(inits[0].headers.get("authorization"), /\/eu-west-3\/bedrock\/aws4_request/);
});

test("a region or a service that no signature can hold is refused", async () => {
  const { signed } = over(undefined, { service: "bedrock" });
  for (const config of [
    { region: "us east-1" },
    { region: " us-east-1" },
    { region: "us-east-1/" },
    { service: "s3 " },
  ]) {
    const error = await rejection(over(undefined, { region: "us-east-1", ...config }).signed(HOST));
    assert.match(error.message, new RegExp(`^${Object.keys(config)[0]}: `));
  }
  await signed(HOST);
});

test("calls of the module are freed, also those that fail", async (t) => {
  const freed = t.mock.method(Native.prototype, "free");
  await over().signed(HOST);
  assert.equal(freed.mock.callCount(), 1);
  const { signed } = over(() => Promise.reject(new TypeError("offline")));
  await rejection(signed(HOST));
  assert.equal(freed.mock.callCount(), 2);
  t.mock.method(Native.prototype, "call", () => {
    throw new RangeError("too many");
  });
  assert.equal((await rejection(over().signed(HOST))).message, "too many");
});

test("a refusal without a body is handed over, and leaves no timer", async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const before = timers();
  const { signed } = over(() => new Response(null, { status: 403 }));
  assert.equal((await signed(HOST)).status, 403);
  assert.equal(timers(), before);
});

test("refusals without a body: of a wrong clock, of a token that expired, and after an abort", async () => {
  const refusal = (type) => () => new Response(null, { status: 403, headers: { "x-amzn-errortype": type } });
  const skewed = [refusal("RequestTimeTooSkewed"), () => new Response("{}")];
  skewed[0] = () => {
    const headers = { "x-amzn-errortype": "RequestTimeTooSkewed", date: new Date(Date.now() - 3.6e6).toUTCString() };
    return new Response(null, { status: 403, headers });
  };
  const late = over(() => skewed.shift()());
  assert.equal((await late.signed(HOST)).status, 200);
  assert.equal(late.inits.length, 2);

  const expired = [refusal("ExpiredTokenException"), () => new Response("{}")];
  let given = 0;
  const credentials = async () => ({ ...CREDENTIALS, sessionToken: `token-${given++}` });
  const renewed = over(() => expired.shift()(), { credentials });
  assert.equal((await renewed.signed(HOST)).status, 200);
  assert.deepEqual([renewed.inits.length, given], [2, 2]);

  const controller = new AbortController();
  const reason = new Error("the user left");
  const aborted = over(() => {
    controller.abort(reason);
    return refusal("AccessDeniedException")();
  });
  assert.equal(await rejection(aborted.signed(HOST, { signal: controller.signal })), reason);
});

test("a refusal that was read before is handed over as it is", async () => {
  const { signed } = over(() => {
    const response = new Response("no", { status: 403 });
    response.clone = () => {
      throw new TypeError("this body was read");
    };
    return response;
  });
  assert.equal(await (await signed(HOST)).text(), "no");
});

test("advice keeps text beyond ASCII, however the refusal is cut into pieces", async () => {
  const bytes = new TextEncoder().encode(JSON.stringify({ error: { message: `é😀 ${ELSEWHERE}` } }));
  const body = () =>
    new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
  const { signed } = over(() => new Response(body(), { status: 400 }));
  const request = { method: "POST", body: JSON.stringify({ model: "anthropic.claude-haiku-4-5" }) };
  const { error } = await (await signed(CHAT, request)).json();
  assert.match(error.message, /^é😀 The provided.*Try the base URL https:\/\/bedrock-runtime\.us-east-1/);
});

test("a type that only mentions event streams is not one", async () => {
  const headers = { "content-type": "multipart/mixed; of=text/event-stream" };
  const { signed } = over(() => new Response("data: {}", { headers }));
  assert.equal(await (await signed(CHAT)).text(), "data: {}");
});
