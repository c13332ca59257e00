import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { EventStreamCodec } from "@smithy/eventstream-codec";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { cacheDirectory } from "../src/node/cache/directory.js";
import { Reporter } from "../src/node/reporter.js";
import { readServiceModels } from "../src/node/service-models.js";
import { OutputChecker } from "./output-checker.js";

const context = { cacheDir: cacheDirectory(), report: new Reporter((line) => console.error(line)) };

/** AWS's own models of the four services. */
export const MODELS = await readServiceModels(context);

const checker = new OutputChecker(MODELS);
const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString("utf8"),
  (text) => Buffer.from(text, "utf8"),
);

/**
 * A client of AWS's SDK whose every answer - bodies, headers, status, each event of each stream - is also checked
 * against AWS's model of the service before the SDK gets to see it.
 * @param {import("node:test").TestContext} t
 * @param {import("../src/index.js").LocalBedrock} server
 * @param {new (config: object) => any} Client any: one of the SDK's, with the commands of its service
 */
export function checkedClient(t, server, Client) {
  const { url: endpoint, region, credentials } = server;
  const requestHandler = new CheckingHandler(server);
  const client = new Client({ endpoint, region, credentials, requestHandler, maxAttempts: 1 });
  t.after(() => client.destroy());
  return client;
}

/**
 * @param {Promise<unknown>} sent
 * @returns {Promise<{ name: string, status: number, message: string }>} how the SDK reports the refusal
 */
export async function refusal(sent) {
  const error = await sent.then(
    () => assert.fail("it passed"),
    (thrown) => thrown,
  );
  return { name: error.name, status: error.$metadata?.httpStatusCode, message: error.message };
}

class CheckingHandler {
  #inner = new NodeHttpHandler();

  constructor(server) {
    this.server = server;
  }

  async handle(request, options) {
    const result = await this.#inner.handle(request, options);
    const { response } = result;
    const body = Buffer.concat(await response.body.toArray());
    response.body = Readable.from([body]);
    const { service, operation } = this.server.requests.find(({ id }) => id === response.headers["x-amzn-requestid"]);
    if (response.statusCode >= 300) checker.error(service, operation, response);
    else if (/eventstream/.test(response.headers["content-type"])) {
      checker.stream(
        service,
        operation,
        response,
        framesOf(body).map((frame) => codec.decode(frame)),
      );
    } else checker.output(service, operation, response, JSON.parse(body.toString("utf8")));
    return result;
  }

  httpHandlerConfigs() {
    return this.#inner.httpHandlerConfigs();
  }

  updateHttpClientConfig(key, value) {
    this.#inner.updateHttpClientConfig(key, value);
  }

  destroy() {
    this.#inner.destroy();
  }
}

function framesOf(bytes) {
  const frames = [];
  for (let start = 0; start < bytes.length; start += frames.at(-1).length) {
    frames.push(bytes.subarray(start, start + bytes.readUInt32BE(start)));
  }
  return frames;
}
