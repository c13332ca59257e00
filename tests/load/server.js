// The other side of the load tests, a separate process: it streams numbered events and counts them.
// Started with an IPC channel; asked with "report", it tells what it has sent and what is still open. Of a stream below
// `/endless`, which never ends, it tells when its client has left.
import { createServer } from "node:http";
import { event, joined } from "bedrock-wasm/testing";

const HEAD = { "content-type": "application/vnd.amazon.eventstream", "x-amzn-requestid": "load" };
/** Streams have 3 to 22 texts, so that an event that is lost or doubled shows in the sum. */
const MIN_TEXTS = 3;
const KINDS = 20;

const START = event("messageStart", { role: "assistant" });
const STOP = event("messageStop", { stopReason: "end_turn" });
const TEXTS = Array.from({ length: MIN_TEXTS + KINDS }, (_, at) =>
  event("contentBlockDelta", { contentBlockIndex: 0, delta: { text: `${at} ` } }),
);

let streams = 0;
let events = 0;
/** Answers that wait until as many have been asked for as the client says it will ask at once. */
const waiting = [];

function framesOf(stream) {
  return [START, ...TEXTS.slice(0, MIN_TEXTS + (stream % KINDS)), STOP];
}

const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "authorization, content-type, x-amz-date",
};

/** An answer that begins and never ends. */
function answerEndlessly(response) {
  response.on("close", () => process.send({ closedAtMs: performance.timeOrigin + performance.now() }));
  response.writeHead(200, { ...HEAD, ...CORS });
  response.write(joined(START, ...TEXTS.slice(0, MIN_TEXTS)));
}

const server = createServer((request, response) => {
  if (request.method === "OPTIONS") return void response.writeHead(204, CORS).end();
  request.resume().on("end", () => {
    if (request.url.startsWith("/endless")) return answerEndlessly(response);
    response.writeHead(200, HEAD);
    const atOnce = Number(request.headers["x-at-once"] ?? 0);
    const frames = framesOf(streams++);
    events += frames.length;
    if (!atOnce) return void response.end(joined(...frames));
    response.flushHeaders();
    waiting.push({ response, frames });
    if (waiting.length === atOnce) setImmediate(sendInTurns, waiting.splice(0));
  });
});

/** A frame to each stream in turn, so that all of them are open until the end. */
function sendInTurns(open) {
  for (const { response, frames } of open) {
    response.write(frames.shift());
    if (frames.length === 0) response.end();
  }
  const left = open.filter(({ frames }) => frames.length > 0);
  if (left.length > 0) setImmediate(sendInTurns, left);
}

process.on("message", () => {
  server.getConnections((_, sockets) => process.send({ streams, events, sockets }));
});
process.on("disconnect", () => process.exit());
// Idle connections are the client's to keep, but not for long: at the end none may be open.
server.keepAliveTimeout = 1_000;
server.listen({ port: 0, host: "127.0.0.1", backlog: 2_048 }, () => process.send({ port: server.address().port }));
