// The command of the package, run in this process, and a server for it to call.
import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";
import { Writable } from "node:stream";
import { run } from "../../../pkg/bin/batch.js";

/** A fetch as a server, with its `url`. */
export async function serve(fetch) {
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const answer = await fetch(`http://${request.headers.host}${request.url}`, {
      method: request.method,
      body: chunks.length ? Buffer.concat(chunks) : undefined,
    });
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return Object.assign(server, { url: `http://127.0.0.1:${server.address().port}` });
}

function sink(isTTY) {
  const writable = new Writable({
    write(chunk, _encoding, done) {
      writable.text += chunk;
      done();
    },
  });
  return Object.assign(writable, { text: "", isTTY });
}

/**
 * @param {string[]} args
 * @param {{ env: object, isTTY?: boolean, signals?: EventEmitter, stdout?: Writable }} world
 */
export async function runCommand(args, { env, isTTY = false, signals = new EventEmitter(), stdout = sink(false) }) {
  const stderr = sink(isTTY);
  const status = await run(args, { env, stdout, stderr, signals, minDelay: 0.001 });
  assert.equal(signals.listenerCount("SIGINT"), 0);
  return { status, stdout: stdout.text, stderr: stderr.text };
}
