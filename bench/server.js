// Responds to every request with a stream of events, each sent by itself as Bedrock sends them; the request's path begins
// with their number. Sends its port to the parent process.
import { once } from "node:events";
import { createServer } from "node:http";
import { setImmediate } from "node:timers/promises";
import { corpus, framesOf } from "./corpus.js";

const answers = new Map();

function answer(events) {
  if (!answers.has(events)) answers.set(events, framesOf(corpus("converse", events).bytes));
  return answers.get(events);
}

const server = createServer(async (request, response) => {
  request.resume();
  response.writeHead(200, { "content-type": "application/vnd.amazon.eventstream", "x-amzn-requestid": "request-1" });
  const closed = once(response, "close");
  for (const frame of answer(Number(request.url.split("/")[1]))) {
    // Not corked with the next one.
    if (response.write(frame)) await setImmediate();
    else await Promise.race([once(response, "drain"), closed]);
  }
  response.end();
});
// A contender whose turn comes late finds its connections open.
server.keepAliveTimeout = 0;
server.listen(0, "127.0.0.1", () => process.send(server.address().port));
process.on("disconnect", () => process.exit());
