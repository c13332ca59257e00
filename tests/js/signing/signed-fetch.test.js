// createSignedFetch against an echo that verifies every signature, and under the SDKs of OpenAI and Anthropic.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createSignedFetch, fromCognitoIdentityPool, presignUrl, signRequest } from "bedrock-wasm";
import { json, scriptedFetch } from "bedrock-wasm/testing";
import { startLocalBedrock } from "local-bedrock";
import { Anthropic, OpenAI } from "../../../local-bedrock/test/model-sdks.js";
import { CREDENTIALS, rejection } from "../support/clients.js";
import { endlessServer, startServer } from "../support/http-server.js";
import { soon } from "../support/patience.js";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc");

const MODEL = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
const MESSAGES = [{ role: "user", content: "hello out there" }];
let server;
let echo;

before(async () => {
  server = await startLocalBedrock({ model: "scripted", log: () => {} });
  echo = `${server.url}/_local-bedrock/echo`;
});
after(() => server.close());

const scope = (service) => ({ credentials: server.temporaryCredentials, region: "eu-west-3", service });

test("requests of every kind verify, of S3 and of everyone else", async () => {
  for (const service of ["s3", "s3express", "bedrock", "execute-api"]) {
    const signed = createSignedFetch(scope(service));
    for (const [path, init] of [
      ["", {}],
      ["/a%20b/%C3%A9/c+d?x=1&x=0&y&z=%2F%2B%20&%C3%A9=~", {}],
      [
        "/deep//er/",
        {
          method: "PUT",
          body: new Uint8Array([0, 1, 255]),
          headers: [
            ["x-twice", "b"],
            ["x-twice", "  a   c "],
          ],
        },
      ],
      ["/form", { method: "POST", body: new URLSearchParams({ a: "1 2" }) }],
      ["/blob", { method: "POST", body: new Blob(["é"], { type: "text/plain" }) }],
      ["/empty", { method: "DELETE" }],
      ["/photo[1].jpg|a^b/%5b%7e", {}],
      ["/lower", { method: "patch", body: "x" }],
      ["/plus?x=a+b&c+d=%2B", {}],
    ]) {
      const response = await signed(`${echo}${path}`, init);
      const told = await response.json();
      assert.equal(response.status, 200, `${service} ${path}: ${JSON.stringify(told)}`);
      assert.equal(told.method, init.method?.toUpperCase() ?? "GET");
      assert.deepEqual(told.auth.scope.service, service);
    }
    const told = await (await signed(new Request(`${echo}/request`, { method: "POST", body: "{}" }))).json();
    assert.equal(told.method, "POST");
  }
});

test("an abort is heard in mid-answer, although garbage was collected; a redirect is followed by nobody", async () => {
  const signed = createSignedFetch(scope("bedrock"));
  const endless = await endlessServer();
  const redirecting = await startServer((request, response) =>
    response.writeHead(307, { location: `${echo}/elsewhere` }).end(),
  );
  try {
    const controller = new AbortController();
    const reader = (
      await signed(endless.url, { method: "POST", body: "{}", signal: controller.signal })
    ).body.getReader();
    await reader.read();
    for (let count = 0; count < 3; count++) {
      collectGarbage();
      await sleep(5);
    }
    const reason = new Error("the user pressed Stop");
    controller.abort(reason);
    assert.equal(await soon(rejection(reader.read())), reason);
    await endless.clientLeft();
    assert.ok((await rejection(signed(redirecting.url))) instanceof TypeError);
  } finally {
    await endless.close();
    await redirecting.close();
  }
});

test("a refusal whose body does not come is handed over, and can be aborted before", async () => {
  let cancelled = 0;
  const stalling = async () =>
    new Response(new ReadableStream({ pull: () => new Promise(() => {}), cancel: () => void cancelled++ }), {
      status: 403,
    });
  const signed = createSignedFetch({ ...scope("bedrock"), fetch: stalling });
  const signal = AbortSignal.timeout(10);
  assert.equal(await soon(rejection(signed(echo, { signal }))), signal.reason);
  assert.equal((await signed(echo)).status, 403);
});

test("an abort is heard while the provider of credentials works", async () => {
  const signed = createSignedFetch({ ...scope("bedrock"), credentials: () => new Promise(() => {}) });
  for (const signal of [AbortSignal.abort(), AbortSignal.timeout(10)]) {
    assert.equal(await soon(rejection(signed(echo, { signal }))), signal.reason);
  }
  const body = new ReadableStream({ pull: () => new Promise(() => {}) });
  const signal = AbortSignal.timeout(10);
  const hanging = createSignedFetch(scope("bedrock"))(echo, { method: "POST", body, duplex: "half", signal });
  assert.equal(await soon(rejection(hanging)), signal.reason);
});

test("a Request's fetch options are kept, and the call's options go before them", async () => {
  const inits = [];
  const fetch = async (url, init) => {
    inits.push(init);
    return new Response();
  };
  const signed = createSignedFetch({ ...scope("bedrock"), fetch });
  const request = new Request(echo, {
    cache: "no-store",
    credentials: "include",
    integrity: "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    keepalive: true,
    mode: "same-origin",
    referrer: "https://page.example/a",
    referrerPolicy: "no-referrer",
  });
  await signed(request);
  await signed(request, { cache: "reload" });
  await signed(echo, { cache: "no-cache" });
  const [first, second, third] = inits;
  for (const name of ["cache", "credentials", "integrity", "keepalive", "mode", "referrer", "referrerPolicy"]) {
    assert.equal(first[name], request[name], name);
  }
  assert.deepEqual([second.cache, second.credentials], ["reload", "include"]);
  assert.deepEqual([third.cache, third.credentials], ["no-cache", undefined]);
});

test("x-api-key is left out for Bedrock's services alone", async () => {
  const keys = [];
  const fetch = async (_url, { headers }) => {
    keys.push(headers.get("x-api-key"));
    return new Response();
  };
  for (const service of ["bedrock", "bedrock-mantle", "aws-external-anthropic", "my-bedrock", "execute-api"]) {
    await createSignedFetch({ ...scope(service), fetch })(echo, { headers: { "x-api-key": "a" } });
  }
  assert.deepEqual(keys, [null, null, null, "a", "a"]);
});

test("signed and presigned requests verify, also without their payload", async () => {
  for (const [service, unsignedPayload] of [
    ["s3", true],
    ["s3", false],
    ["bedrock", false],
  ]) {
    const request = {
      method: "PUT",
      url: `${echo}/bucket/a%20key//é?partNumber=1&x=a+b`,
      headers: { "content-type": "text/plain" },
      body: "data",
    };
    const { url, ...init } = await signRequest(request, { ...scope(service), unsignedPayload });
    assert.equal((await fetch(url, { ...init, body: request.body })).status, 200, `${service} ${unsignedPayload}`);
    const presigned = await presignUrl(request, { ...scope(service), expiresIn: 60 });
    assert.equal(
      (await fetch(presigned, { method: "PUT", headers: request.headers, body: request.body })).status,
      200,
      service,
    );
    const past = await presignUrl(request, { ...scope(service), expiresIn: 60, date: new Date(Date.now() - 61_000) });
    assert.equal((await fetch(past, { method: "PUT", headers: request.headers, body: request.body })).status, 403);
  }
  for (const expiresIn of [0, -1, 1.5, 604_801, "60"]) {
    assert.match(
      (await rejection(presignUrl({ url: echo }, { ...scope("s3"), expiresIn }))).message,
      /^expiresIn: .*604800/,
    );
  }
});

test("OpenAI's SDK: a completion and a stream, signed", async () => {
  const fetch = createSignedFetch({ credentials: server.credentials, region: server.region, service: "bedrock" });
  const { completions } = new OpenAI({ apiKey: "unused", baseURL: `${server.url}/openai/v1`, fetch, maxRetries: 0 })
    .chat;
  const completion = await completions.create({ model: MODEL, messages: MESSAGES });
  assert.match(completion.choices[0].message.content, /hello out there/);
  let text = "";
  for await (const { choices } of await completions.create({ model: MODEL, messages: MESSAGES, stream: true })) {
    text += choices[0]?.delta.content ?? "";
  }
  assert.equal(text, completion.choices[0].message.content);
});

test("Anthropic's SDK: a message and a stream, signed or with an API key", async () => {
  for (const secrets of [{ credentials: server.temporaryCredentials }, { token: server.token }]) {
    const fetch = createSignedFetch({ ...secrets, region: server.region, service: "bedrock" });
    const { messages } = new Anthropic({ apiKey: "unused", baseURL: `${server.url}/anthropic`, fetch, maxRetries: 0 });
    const message = await messages.create({ model: MODEL, max_tokens: 100, messages: MESSAGES });
    assert.match(message.content[0].text, /hello out there/);
    const final = await messages.stream({ model: MODEL, max_tokens: 100, messages: MESSAGES }).finalMessage();
    assert.deepEqual(final.content[0].text, message.content[0].text);
  }
});

test("a wrong clock and keys that are over are followed by one more attempt, other refusals are answers", async () => {
  server.settings.change({ clockOffsetSeconds: 1200 });
  const statuses = [];
  const watched = async (...request) => {
    const response = await fetch(...request);
    statuses.push(response.status);
    return response;
  };
  const signed = createSignedFetch({ ...scope("execute-api"), fetch: watched });
  for (const time of [1, 2]) assert.equal((await signed(`${echo}/clock/${time}`)).status, 200);
  assert.deepEqual(statuses, [403, 200, 200]);
  server.settings.change({ clockOffsetSeconds: 0 });
  const credentials = fromCognitoIdentityPool({
    identityPoolId: "us-east-1:10ca1bed-0000-4000-8000-000000000001",
    // Without it, identities outlive this emulator.
    cache: { getItem: () => null, setItem: () => {}, removeItem: () => {} },
    roleArn: "arn:aws:iam::123456789012:role/Guest",
    clientConfig: { endpoint: server.url },
  });
  const guests = createSignedFetch({ ...scope("execute-api"), credentials });
  assert.equal((await guests(`${echo}/guest`)).status, 200);
  server.expireIssuedCredentials();
  assert.equal((await guests(`${echo}/guest`)).status, 200);
  const wrong = createSignedFetch({
    ...scope("bedrock"),
    credentials: { ...server.credentials, secretAccessKey: "wrong" },
  });
  const refused = await wrong(`${echo}/wrong`);
  assert.equal(refused.status, 403);
  assert.match(await refused.text(), /signature/);
});

test("region and service are derived from AWS's hosts; an earlier authorization is replaced", async () => {
  const fetch = scriptedFetch([json({})]);
  const signed = createSignedFetch({
    credentials: CREDENTIALS,
    fetch,
    hosts: ["abc123.execute-api.sa-east-1.amazonaws.com"],
  });
  for (const [url, expected] of [
    ["https://bedrock-runtime.us-east-1.amazonaws.com/openai/v1/models", "us-east-1/bedrock"],
    ["https://bedrock-runtime-fips.us-gov-west-1.amazonaws.com/", "us-gov-west-1/bedrock"],
    ["https://bedrock-agent-runtime.cn-north-1.amazonaws.com.cn/", "cn-north-1/bedrock"],
    ["https://bedrock-mantle.ap-northeast-1.api.aws/v1/responses", "ap-northeast-1/bedrock-mantle"],
    ["https://bedrock-agentcore.us-west-2.amazonaws.com/", "us-west-2/bedrock-agentcore"],
    ["https://my.bucket.s3.eu-central-1.amazonaws.com/key", "eu-central-1/s3"],
    ["https://bucket.s3.dualstack.eu-west-1.amazonaws.com/key", "eu-west-1/s3"],
    ["https://abc123.execute-api.sa-east-1.amazonaws.com/prod", "sa-east-1/execute-api"],
  ]) {
    await signed(url, { headers: { authorization: "Bearer of-another", "x-api-key": "of-another" } });
    const { headers } = fetch.sent.at(-1);
    assert.match(
      headers.authorization,
      new RegExp(`^AWS4-HMAC-SHA256 Credential=${CREDENTIALS.accessKeyId}/\\d{8}/${expected}/aws4_request,`),
      url,
    );
    assert.equal(headers["x-api-key"], /bedrock/.test(expected) ? undefined : "of-another");
  }
  assert.match(
    (await rejection(signed("https://gateway.example/"))).message,
    /^region: .*gateway\.example.*createSignedFetch/,
  );
  const gateway = createSignedFetch({
    credentials: CREDENTIALS,
    fetch,
    hosts: ["gateway.example"],
    signingHost: "bedrock-runtime.us-east-2.amazonaws.com",
  });
  await gateway("https://gateway.example/proxy/x");
  assert.match(fetch.sent.at(-1).headers.authorization, /us-east-2\/bedrock/);
  assert.equal(
    (await rejection(createSignedFetch({ ...scope("bedrock"), fetch })("http://plain.example/"))).code,
    "insecure_endpoint",
  );
});
