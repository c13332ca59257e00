// Who may call the emulator: pages of other sites, other host names and service workers may not.
import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import http2 from "node:http2";
import net from "node:net";
import { test } from "node:test";
import { startLocalBedrock } from "../src/index.js";
import { control, emulator, HELLO, modelPath } from "./emulator.js";

const PATH = modelPath("amazon.nova-micro-v1:0");
const EVIL = "https://evil.example";
const REPLY = { replies: [{ response: { body: "<script>1</script>" } }] };

/** Sends headers that `fetch` does not let through, `host` among them. */
async function raw(server, method, path, headers = {}, body = undefined) {
  const request = http.request(server.url, { method, path, headers });
  request.end(body);
  const [response] = await once(request, "response");
  const text = (await response.setEncoding("utf8").toArray()).join("");
  return { status: response.statusCode, headers: response.headers, text };
}

const call = (server, headers) =>
  raw(
    server,
    "POST",
    PATH,
    { authorization: `Bearer ${server.token}`, "content-type": "application/json", ...headers },
    JSON.stringify(HELLO),
  );

test("the emulator's own routes refuse other sites, whatever they send", async (t) => {
  const server = await emulator(t);
  for (const [method, path, body] of [
    ["GET", "info"],
    ["GET", "requests"],
    ["DELETE", "requests"],
    ["GET", "settings"],
    ["PATCH", "settings", { hideHeaders: true }],
    ["POST", "tokens", { provider: "accounts.google.com", subject: "bob" }],
    ["DELETE", "issued-credentials"],
    ["POST", "faults", REPLY],
    ["GET", "faults"],
    ["DELETE", "faults"],
    ["DELETE", "faults/a"],
    ["GET", "nonsense"],
    ["OPTIONS", "faults"],
  ]) {
    for (const headers of [
      { origin: EVIL },
      { origin: "null" },
      { origin: "http://127.0.0.1.evil.example" },
      { origin: "http://localhost.evil.example:8080" },
      { origin: "https://10.0.0.1" },
      { "sec-fetch-site": "cross-site" },
      { origin: "http://localhost:5173", "sec-fetch-site": "cross-site" },
      { origin: EVIL, "access-control-request-method": "POST", "access-control-request-private-network": "true" },
    ]) {
      const {
        status,
        headers: answered,
        text,
      } = await raw(
        server,
        method,
        `/_local-bedrock/${path}`,
        { ...headers, ...(body && { "content-type": "application/json" }) },
        body && JSON.stringify(body),
      );
      assert.equal(status, 403, `${method} ${path} ${JSON.stringify(headers)}`);
      assert.match(JSON.parse(text).message, /--allow-origin/);
      assert.deepEqual(
        Object.keys(answered).filter((name) => name.startsWith("access-control-")),
        [],
      );
    }
  }
  assert.deepEqual([server.faults.list(), server.settings.hideHeaders], [[], false]);
});

test("the emulator's own routes take JSON alone, as no form can send it", async (t) => {
  const server = await emulator(t);
  for (const type of [
    "text/plain",
    "text/plain;charset=UTF-8",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/plain; application/json",
    "",
  ]) {
    const { status, message } = await control(server, "POST", "faults", REPLY, { "content-type": type }).then(
      async (response) => ({ status: response.status, ...(await response.json()) }),
    );
    assert.deepEqual([status, message], [415, "Send the content-type application/json."], type);
  }
  assert.equal(
    (await control(server, "POST", "faults", REPLY, { "content-type": "Application/JSON; charset=utf-8" })).status,
    200,
  );
});

test("pages of this machine may use every route, and read the answers", async (t) => {
  const server = await emulator(t, { upstream: { url: "http://127.0.0.1:9/v1", model: "none" } });
  for (const origin of [
    "http://127.0.0.1:5173",
    "http://localhost:5173",
    "https://app.localhost",
    "http://[::1]:3000",
  ]) {
    const info = await control(server, "GET", "info", undefined, { origin });
    assert.deepEqual(
      [info.status, info.headers.get("access-control-allow-origin"), info.headers.get("vary")],
      [200, origin, "origin"],
    );
    const preflight = await control(server, "OPTIONS", "faults", undefined, {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-private-network": "true",
    });
    assert.deepEqual([preflight.status, preflight.headers.get("access-control-allow-origin")], [204, origin]);
    assert.equal(preflight.headers.get("access-control-allow-private-network"), null);
    const called = await call(server, { origin, "sec-fetch-site": "cross-site" });
    assert.deepEqual([called.status, called.headers["access-control-allow-origin"]], [503, origin]);
  }
});

test("with an upstream, every route refuses other origins: the keys are public, and somebody pays for the model", async (t) => {
  const server = await emulator(t, { upstream: { url: "http://127.0.0.1:9/v1", model: "none" } });
  const { endpoint } = server.faults.script([{}]);
  const refused = [
    call(server, { origin: EVIL }),
    call(server, { origin: "null" }),
    call(server, { "sec-fetch-site": "cross-site" }),
    raw(server, "OPTIONS", PATH, { origin: EVIL, "access-control-request-method": "POST" }),
    raw(server, "POST", new URL(endpoint).pathname + PATH, { origin: EVIL }),
    raw(server, "GET", "/_local-bedrock/echo", { origin: EVIL }),
    raw(server, "POST", "/", { origin: EVIL, "x-amz-target": "AWSCognitoIdentityService.GetId" }),
    raw(server, "POST", "/openai/v1/chat/completions", { origin: EVIL }),
  ];
  for (const { status, headers, text } of await Promise.all(refused)) {
    assert.deepEqual([status, headers["access-control-allow-origin"]], [403, undefined]);
    assert.match(JSON.parse(text).message, /--allow-origin/);
  }
  assert.equal((await call(server)).status, 503, "programs send no Origin");
});

test("without an upstream, pages of every origin may call the services", async (t) => {
  const server = await emulator(t);
  const { status, headers } = await call(server, { origin: EVIL, "sec-fetch-site": "cross-site" });
  assert.deepEqual([status, headers["access-control-allow-origin"]], [200, "*"]);
  const asked = {
    origin: EVIL,
    "access-control-request-method": "POST",
    "access-control-request-private-network": "true",
  };
  const preflight = await raw(server, "OPTIONS", PATH, asked);
  assert.deepEqual([preflight.status, preflight.headers["access-control-allow-private-network"]], [204, undefined]);
});

test("allowOrigins lets the pages of some other origins do what pages of this machine may do", async (t) => {
  const server = await emulator(t, {
    upstream: { url: "http://127.0.0.1:9/v1", model: "none" },
    allowOrigins: [`${EVIL}/`],
  });
  const there = {
    origin: EVIL,
    "sec-fetch-site": "cross-site",
    "access-control-request-method": "POST",
    "access-control-request-private-network": "true",
  };
  assert.equal((await raw(server, "GET", "/_local-bedrock/info", there)).headers["access-control-allow-origin"], EVIL);
  assert.equal(
    (await raw(server, "OPTIONS", "/_local-bedrock/faults", there)).headers["access-control-allow-private-network"],
    "true",
  );
  assert.equal((await call(server, there)).status, 503);
  assert.equal((await call(server, { origin: "https://other.example" })).status, 403);
  for (const origin of ["*", "null", "example.com", "https://example.com/path", "https://a b", ""]) {
    await assert.rejects(startLocalBedrock({ model: "scripted", allowOrigins: [origin] }), {
      name: "TypeError",
      message: /^allowOrigins \(--allow-origin\): ".*" is not an origin/,
    });
  }
});

test("a host name that is not this machine's is refused while it listens on a loopback address (DNS rebinding)", async (t) => {
  const server = await emulator(t, { allowHosts: ["Host.Docker.Internal"] });
  const { port } = new URL(server.url);
  for (const [host, status] of [
    [`evil.example:${port}`, 421],
    ["127.0.0.1.evil.example", 421],
    ["localhost.evil.example", 421],
    [`0.0.0.0:${port}`, 421],
    ["192.168.0.7", 421],
    [`127.0.0.1:${port}`, 200],
    [`127.9.9.9:${port}`, 200],
    [`LocalHost:${port}`, 200],
    ["bedrock.localhost", 200],
    [`[::1]:${port}`, 200],
    [`host.docker.internal:${port}`, 200],
  ]) {
    assert.equal((await call(server, { host })).status, status, host);
    assert.equal((await raw(server, "GET", "/_local-bedrock/info", { host })).status, status, host);
  }
  const session = http2.connect(server.url);
  t.after(() => session.destroy());
  const stream = session.request({ ":path": "/_local-bedrock/info", ":authority": "evil.example" });
  const [{ ":status": status }] = await once(stream, "response");
  assert.equal(status, 421);
  await assert.rejects(startLocalBedrock({ model: "scripted", allowHosts: ["a:80"] }), {
    name: "TypeError",
    message: /^allowHosts \(--allow-host\): "a:80" is not a host name/,
  });
});

test("behind another address it answers to any name", async (t) => {
  const server = await emulator(t, { host: "0.0.0.0" });
  assert.equal(
    (await call({ ...server, url: server.url.replace("0.0.0.0", "127.0.0.1") }, { host: "my-machine.lan" })).status,
    200,
  );
});

test("nothing that is answered can run as a page or a service worker of this machine", async (t) => {
  const server = await emulator(t);
  const scripted = server.faults.script([
    REPLY.replies[0],
    { error: { status: 500 } },
    { response: { status: 302 }, headers: { location: "/" } },
  ]);
  const at = `${new URL(scripted.endpoint).pathname}${PATH}`;
  const bearer = { authorization: `Bearer ${server.token}` };
  const answers = [
    await raw(server, "POST", at, bearer),
    await raw(server, "POST", at, bearer),
    await raw(server, "POST", at, bearer),
    await call(server),
    await raw(server, "GET", "/"),
    await raw(server, "OPTIONS", PATH),
    await raw(server, "GET", "/_local-bedrock/info"),
    await raw(server, "GET", "/_local-bedrock/info", { origin: EVIL }),
    await raw(server, "GET", "/", { host: "evil.example" }),
    await raw(server, "GET", "/", { expect: "something" }),
    await raw(server, "GET", "/", { "service-worker": "script" }),
  ];
  for (const { status, headers } of answers) {
    assert.deepEqual(
      [headers["content-security-policy"], headers["x-content-type-options"]],
      ["sandbox", "nosniff"],
      status,
    );
  }
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 500, 302, 200, 404, 204, 200, 403, 421, 404, 403],
  );
  assert.equal((await raw(server, "POST", at, { ...bearer, "service-worker": "script" })).status, 403);
});

test("what is not HTTP is refused with the headers of every response", async (t) => {
  const server = await emulator(t);
  for (const [text, status] of [
    ["GET /<script> HTTP/9\r\n\r\n", 400],
    ["nonsense\r\n\r\n", 400],
    [`GET / HTTP/1.1\r\nhost: localhost\r\nx: ${"y".repeat(40_000)}\r\n\r\n`, 431],
    ["GET /_local-bedrock/info HTTP/1.1\r\nconnection: close\r\n\r\n", 421],
  ]) {
    const socket = net.connect(new URL(server.url).port, "127.0.0.1");
    socket.write(text);
    const response = (await socket.setEncoding("utf8").toArray()).join("");
    assert.match(response, new RegExp(`^HTTP/1.1 ${status} `), text.slice(0, 40));
    assert.match(response, /\r\ncontent-security-policy: sandbox\r\n/i);
    assert.match(response, /\r\nx-content-type-options: nosniff\r\n/i);
  }
});
