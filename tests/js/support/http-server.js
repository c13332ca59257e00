// A server on loopback that answers as a test says, and knows when clients leave.
import { once } from "node:events";
import { createServer } from "node:http";
import { joined } from "bedrock-wasm/testing";
import { FRAMES } from "./conversation.js";

/** Events that an endless server sends; the last of them is a text. */
export const ENDLESS_EVENTS = 9;

/** A server that begins to answer with a stream, and never ends it. */
export function endlessServer() {
  return startServer((request, response) => {
    response.writeHead(200, { "content-type": "application/vnd.amazon.eventstream" });
    response.write(joined(...FRAMES.slice(0, ENDLESS_EVENTS)));
  });
}

/**
 * @param {(request: import("node:http").IncomingMessage, response: import("node:http").ServerResponse) => void} answer
 */
export async function startServer(answer) {
  const closed = [];
  const waiting = [];
  const server = createServer((request, response) => {
    response.on("close", () => {
      if (response.writableFinished) return;
      closed.push(performance.now());
      waiting.shift()?.(closed.at(-1));
    });
    request.resume().on("end", () => answer(request, response));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** Resolves when a client hangs up before its response has ended; rejects after five seconds. */
    clientLeft() {
      if (closed.length > 0) return Promise.resolve(closed.at(-1));
      return new Promise((resolve, reject) => {
        const timer = setTimeout(reject, 5_000, new Error("the client is still connected after 5 s"));
        waiting.push((time) => {
          clearTimeout(timer);
          resolve(time);
        });
      });
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
