// Between Node's sockets and the emulator's `Request` and `Response`: nothing of the wire is lost, nothing is left hanging.
import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import net from "node:net";
import { test } from "node:test";
import { emulator, HELLO, modelPath } from "./emulator.js";

const PATH = modelPath("amazon.nova-micro-v1:0");
const ECHO = "/_local-bedrock/echo";

/** Sends one request in these very bytes and reads the connection to its end. */
async function exchange(server, lines, body = "") {
  const { hostname, port } = new URL(server.url);
  const socket = net.connect({ host: hostname, port: Number(port) });
  const head = [
    ...lines,
    `host: ${hostname}:${port}`,
    "connection: close",
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n${body}`);
  const text = (await socket.setEncoding("utf8").toArray()).join("");
  const [start, content] = text.split("\r\n\r\n");
  return { status: Number(start.split(" ")[1]), head: start.toLowerCase(), body: content };
}

const echo = async (server, method, target, headers = [], body = "") => {
  const answer = await exchange(
    server,
    [`${method} ${target} HTTP/1.1`, `authorization: Bearer ${server.token}`, ...headers],
    body,
  );
  assert.equal(answer.status, 200, answer.body);
  return JSON.parse(answer.body);
};

test("the target and the headers arrive as they were sent", async (t) => {
  const server = await emulator(t);
  for (const target of [`${ECHO}/a/../b/./c`, `${ECHO}//a//`, `${ECHO}/%2e%2e/%41|^[]{}`, `${ECHO}/a\\b'"`]) {
    assert.equal((await echo(server, "GET", target)).path, target);
  }
  const { query, headers } = await echo(server, "GET", `${ECHO}?b=1&a='%20'&b=0`, [
    "X-Twice: one",
    "x-twice: two,  three",
    "x-latin: \xe9",
  ]);
  assert.deepEqual(query, [
    ["b", "1"],
    ["a", "' '"],
    ["b", "0"],
  ]);
  assert.equal(headers["x-twice"], "one,two,  three");
});

test("every method reaches the routes, with its body; those that no Request can have are refused", async (t) => {
  const server = await emulator(t);
  const empty = (await echo(server, "GET", ECHO)).bodySha256;
  for (const method of ["GET", "DELETE", "PATCH", "PUT", "POST", "PROPFIND"]) {
    const { bodySha256, ...answer } = await echo(server, method, ECHO, [], "a body");
    assert.equal(answer.method, method);
    assert.notEqual(bodySha256, empty, method);
  }
  assert.deepEqual([(await exchange(server, [`TRACE ${PATH} HTTP/1.1`])).status], [405]);
  const head = await exchange(server, [`HEAD ${ECHO} HTTP/1.1`, `authorization: Bearer ${server.token}`]);
  assert.deepEqual([head.status, head.body], [200, ""]);
});

test("a connection can be used again after a refusal, whatever its request still held", async (t) => {
  const server = await emulator(t);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => agent.destroy());
  const sockets = new Set();
  const post = async (path, headers, body) => {
    const request = http.request(server.url + path, { method: "POST", agent, headers });
    request.end(body);
    const [response] = await once(request, "response");
    sockets.add(request.socket);
    await response.resume().toArray();
    return response.statusCode;
  };
  const big = "x".repeat(3_000_000);
  assert.equal(
    await post("/_local-bedrock/faults", { origin: "https://evil.example", "content-type": "application/json" }, big),
    403,
  );
  assert.equal(await post("/_local-bedrock/faults", { "content-type": "text/plain" }, big), 415);
  assert.equal(await post(PATH, { authorization: `Bearer ${server.token}` }, JSON.stringify(HELLO)), 200);
  assert.equal(sockets.size, 1);
});

test("a scripted status that has no body ends, whatever body was asked for", async (t) => {
  const server = await emulator(t);
  for (const status of [204, 205, 304]) {
    const script = server.faults.script([{ response: { status, body: "nothing of this" } }]);
    const answer = await exchange(server, [
      `POST ${new URL(script.endpoint).pathname}${PATH} HTTP/1.1`,
      `authorization: Bearer ${server.token}`,
    ]);
    assert.deepEqual([answer.status, answer.body], [status, ""]);
    assert.ok(script.requests[0].endedAt);
  }
});
