// What a row of the probe is run in: one of the two modules, a scripted request handler, and an environment.
import { Readable } from "node:stream";
import * as sdkControl from "@aws-sdk/client-bedrock";
import * as sdk from "@aws-sdk/client-bedrock-runtime";
import * as dropInControl from "bedrock-wasm/aws-sdk/client-bedrock";
import * as dropIn from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { CREDENTIALS, HELLO, REGION } from "../../support/clients.js";

export const MODULES = { sdk, dropIn };
/** Of the control plane, whose operations have pages. */
const CONTROL = { sdk: sdkControl, dropIn: dropInControl };

const JSON_TYPE = { "content-type": "application/json", "x-amzn-requestid": "request-1" };

/** An output of Converse, as a response. */
export const ANSWER = {
  output: { message: { role: "assistant", content: [{ text: "hi" }] } },
  stopReason: "end_turn",
  usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 },
  metrics: { latencyMs: 4 },
};

/** A response of the script: `answer(ANSWER)`, `answer({ message: "bad" }, 400, "ValidationException")`. */
export function answer(body, statusCode = 200, errorType = undefined, headers = {}) {
  const named = errorType && { "x-amzn-errortype": errorType };
  return { statusCode, headers: { ...JSON_TYPE, ...named, ...headers }, body: JSON.stringify(body) };
}

/** A request handler of the SDK's kind. A function in the script is called; anything else is the response. */
export function scripted(...script) {
  const sent = [];
  return {
    sent,
    async handle(request, options) {
      const step = script[Math.min(sent.push(seen(request)), script.length) - 1] ?? answer(ANSWER);
      if (typeof step === "function") return step(request, options);
      return { response: { reason: "", ...step, body: Readable.from([Buffer.from(step.body)]) } };
    },
    destroy() {},
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
}

/** A row's world in one module. */
export function worldOf(name) {
  const module = MODULES[name];
  const world = {
    module,
    control: CONTROL[name],
    answer,
    handler: scripted(),
    script: (...steps) => (world.handler = scripted(...steps)),
    /** A client that sends to the script. */
    client: (config = {}) =>
      new module.BedrockRuntimeClient({
        region: REGION,
        credentials: CREDENTIALS,
        requestHandler: world.handler,
        ...config,
      }),
    controlClient: (Client = CONTROL[name].BedrockClient) =>
      new Client({ region: REGION, credentials: CREDENTIALS, requestHandler: world.handler }),
    converse: (input = HELLO) => new module.ConverseCommand(input),
    hello: HELLO,
  };
  return world;
}

/** Headers that differ from call to call, or that name the software. */
const VOLATILE = /^(x-amz-date|x-amz-user-agent|user-agent|amz-sdk-.*|x-amz-content-sha256)$/;

/** A request in the words that are compared. */
export function seen(request) {
  const { method, protocol, hostname, port, path, query, headers, body } = request;
  const kept = Object.entries(headers)
    .map(([name, value]) => [name.toLowerCase(), value])
    .filter(([name]) => !VOLATILE.test(name))
    .sort();
  const text = body === undefined || body === null ? undefined : Buffer.from(body).toString();
  return { method, protocol, hostname, port, path, query, headers: Object.fromEntries(kept.map(short)), body: text };
}

/** An authorization without its signature, which the clock changes, and without the headers that only one side sends. */
function short([name, value]) {
  if (name !== "authorization") return [name, value];
  return [name, value.replace(/Credential=([^/]+)\/\d+\//, "Credential=$1/").replace(/, SignedHeaders.*/, "")];
}

const SECRET = /^AWS_|^NODE_/;

/**
 * Runs a row in one module, with nothing but its own variables in the environment, and returns all that came of it.
 * @param {{ env?: Record<string, string>, run: (world: ReturnType<typeof worldOf>) => unknown }} row
 * @param {"sdk" | "dropIn"} name
 */
export async function outcome({ env = {}, run }, name) {
  const before = { ...process.env };
  const { random } = Math;
  for (const variable of Object.keys(process.env)) if (SECRET.test(variable)) delete process.env[variable];
  Object.assign(process.env, {
    AWS_CONFIG_FILE: "/nonexistent",
    AWS_SHARED_CREDENTIALS_FILE: "/nonexistent",
    AWS_EC2_METADATA_DISABLED: "true",
    ...env,
  });
  // Pauses before retries are random parts of a maximum.
  Math.random = () => 0;
  const world = worldOf(name);
  try {
    return { returned: plain(await run(world)), sent: plain(world.handler.sent) };
  } catch (error) {
    return { thrown: thrown(error), sent: plain(world.handler.sent) };
  } finally {
    Math.random = random;
    for (const variable of Object.keys(process.env)) delete process.env[variable];
    Object.assign(process.env, before);
  }
}

/** What code that catches an error looks at. */
export function thrown(error) {
  if (!(error instanceof Error)) return { notAnError: String(error) };
  const { name, message, $fault, $metadata } = error;
  return plain({ name, message, $fault, httpStatusCode: $metadata?.httpStatusCode, attempts: $metadata?.attempts });
}

/** The error of a promise, in the same words; anything else is a mistake in the row. */
export async function caught(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("this was expected to fail");
}

/** Byte classes made one, functions named, and what is undefined left out. */
export function plain(value) {
  if (ArrayBuffer.isView(value)) return [...value];
  if (typeof value === "function") return "a function";
  if (value instanceof Date || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, plain(member)]));
}
