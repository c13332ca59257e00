// Listens on one port for HTTP/1.1 and cleartext HTTP/2.
import http from "node:http";
import http2 from "node:http2";
import net from "node:net";
import { once } from "node:events";
import { SAFE_HEADERS } from "../http/answer.js";

/** How an HTTP/2 connection begins: https://www.rfc-editor.org/rfc/rfc9113#name-http-2-connection-preface */
const HTTP2_FIRST_BYTES = "PRI * HTTP/2.0";

/**
 * Serves HTTP/1.1 and cleartext HTTP/2 on one port. Browsers, boto3 and curl speak the first; the AWS SDK for
 * JavaScript in Node speaks the second to Bedrock, whatever the endpoint's scheme.
 * @param {(incoming: import("./adapter.js").Incoming, outgoing: import("./adapter.js").Outgoing) => void} serve
 * @param {{ host: string, port: number }} address
 * @returns {Promise<{ port: number, close(): Promise<void> }>} `close` hangs up on everyone
 */
export async function listen(serve, { host, port }) {
  // Without a host, the gate refuses a request; Node's own refusal lacks the headers of ours.
  const http1 = http.createServer({ requestTimeout: 0, requireHostHeader: false }, serve);
  http1.on("clientError", refuse);
  http1.on("checkExpectation", serve);
  const http2c = http2.createServer(serve);
  const sockets = new Set();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => {}); // a client that vanishes is seen as "close"
    socket.setNoDelay(true); // a frame must not wait for the next one
    dispatch(socket, { http1, http2c });
  });
  server.listen(port, host);
  await once(server, "listening"); // rejects with the error, for example EADDRINUSE
  const listening = server.address();
  return {
    port: typeof listening === "object" && listening ? listening.port : port,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/**
 * Refuses data that is not HTTP, as Node does, with the headers of every response.
 * @param {Error & { code?: string }} error
 * @param {import("node:stream").Duplex & { bytesWritten?: number }} socket
 */
function refuse(error, socket) {
  // In the middle of a response, a second one would be read as its body.
  if (!socket.writable || socket.bytesWritten) return void socket.destroy();
  const status = error.code === "HPE_HEADER_OVERFLOW" ? "431 Request Header Fields Too Large" : "400 Bad Request";
  const headers = Object.entries({ ...SAFE_HEADERS, connection: "close", "content-length": "0" });
  socket.end(`HTTP/1.1 ${status}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`);
}

/**
 * @param {net.Socket} socket
 * @param {{ http1: http.Server, http2c: http2.Http2Server }} servers
 */
function dispatch(socket, { http1, http2c }) {
  socket.once("readable", () => {
    const chunk = socket.read();
    if (!chunk) return; // closed before it sent anything
    socket.unshift(chunk);
    const begin = chunk.subarray(0, HTTP2_FIRST_BYTES.length).toString("latin1");
    (HTTP2_FIRST_BYTES.startsWith(begin) ? http2c : http1).emit("connection", socket);
  });
}
