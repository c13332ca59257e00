// Responds to every request with a stream of events in pieces of 16 KB; the request's path begins with their number. Sends its port to
// the parent process.
import { once } from "node:events";
import { createServer } from "node:http";
import { chunksOf, corpus } from "./corpus.js";

const PIECE_BYTES = 16 * 1024;

const answers = new Map();

function answer(events) {
  if (!answers.has(events)) answers.set(events, chunksOf(corpus("converse", events).bytes, PIECE_BYTES));
  return answers.get(events);
}

const server = createServer(async (request, response) => {
  request.resume();
  response.writeHead(200, { "content-type": "application/vnd.amazon.eventstream", "x-amzn-requestid": "request-1" });
  const closed = once(response, "close");
  for (const piece of answer(Number(request.url.split("/")[1]))) {
    if (!response.write(piece)) await Promise.race([once(response, "drain"), closed]);
  }
  response.end();
});
// A contender whose turn comes late finds its connections open.
server.keepAliveTimeout = 0;
server.listen(0, "127.0.0.1", () => process.send(server.address().port));
process.on("disconnect", () => process.exit());
