// Both clients of a service, neither of which sends anything, and what each made of an input or of an answer.
import { Readable } from "node:stream";
import * as bedrock from "@aws-sdk/client-bedrock";
import * as bedrockAgent from "@aws-sdk/client-bedrock-agent";
import * as bedrockAgentCore from "@aws-sdk/client-bedrock-agentcore";
import * as bedrockAgentRuntime from "@aws-sdk/client-bedrock-agent-runtime";
import * as bedrockRuntime from "@aws-sdk/client-bedrock-runtime";
import { NormalizedSchema } from "@smithy/core/schema";
import * as own from "bedrock-wasm";
import { CREDENTIALS, REGION } from "../support/clients.js";
import { SERVICES } from "./models.js";

const SDK = {
  "bedrock-runtime": bedrockRuntime,
  bedrock,
  "bedrock-agent-runtime": bedrockAgentRuntime,
  "bedrock-agent": bedrockAgent,
  "bedrock-agentcore": bedrockAgentCore,
};

const CONFIG = { region: REGION, credentials: CREDENTIALS, maxAttempts: 1 };

/** Operations that this package does not have. */
export const LEFT_OUT = ["InvokeModelWithBidirectionalStream"];

/** Not compared: what a signature, a transport or the SDK's own telemetry adds. */
const OF_THE_TRANSPORT =
  /^(host|authorization|x-amz-date|x-amz-content-sha256|x-amz-user-agent|user-agent|amz-sdk-.*|content-length)$/;

/**
 * @typedef {{ status?: number, headers?: Record<string, string>, body?: Uint8Array | string | null }} Answer
 * @typedef {{ method: string, path: string, query: string[][], headers: Record<string, string>, body: unknown }} Request
 */

/** Both clients of a service. */
export class Pair {
  #sdk;
  #ours;
  #theirs;
  #requests = {};
  /** @type {Answer} */
  #answer = {};

  /** @param {keyof SERVICES} service */
  constructor(service) {
    this.#sdk = SDK[service];
    this.#ours = new own[SERVICES[service]]({ ...CONFIG, fetch: (url, init) => this.#fetch(url, init) });
    const requestHandler = {
      handle: async (request) => this.#handle(request),
      updateHttpClientConfig() {},
      httpHandlerConfigs: () => ({}),
    };
    this.#theirs = new this.#sdk[SERVICES[service]]({ ...CONFIG, requestHandler });
  }

  /** Names of the operations that the SDK's release has. */
  get operations() {
    return Object.keys(this.#sdk)
      .filter((name) => /^[A-Z].*Command$/.test(name) && typeof this.#sdk[name] === "function")
      .map((name) => name.slice(0, -"Command".length));
  }

  /**
   * Names of the operations that both have.
   * @param {object} model
   */
  common(model) {
    return this.operations.filter((name) => Object.hasOwn(model.operations, name) && !LEFT_OUT.includes(name));
  }

  /**
   * What the SDK knows of an operation's input and output.
   * @param {string} operation
   */
  schemas(operation) {
    const [, , , , input, output] = new this.#sdk[`${operation}Command`]({}).schema;
    return { input: NormalizedSchema.of(input), output: NormalizedSchema.of(output) };
  }

  /**
   * What the SDK knows of an exception.
   * @param {string} name
   */
  exception(name) {
    return NormalizedSchema.of(this.#sdk[`${name}$`]);
  }

  /**
   * Makes the same call of both, which get the same answer.
   * @param {string} operation
   * @param {object} input
   * @param {Answer} answer
   * @returns {Promise<{ ours: unknown, theirs: unknown, requests: { ours?: Request, theirs?: Request } }>} outputs or errors
   */
  async call(operation, input, answer) {
    const method = operation[0].toLowerCase() + operation.slice(1);
    this.#answer = { status: 200, headers: { "content-type": "application/json" }, body: "{}", ...answer };
    this.#requests = {};
    const [ours, theirs] = await Promise.allSettled([this.#ours[method](input), this.#theirs[method](input)]);
    return { ours: ours.value ?? ours.reason, theirs: theirs.value ?? theirs.reason, requests: this.#requests };
  }

  /**
   * Makes a call of this package's client alone.
   * @param {string} operation
   * @param {object} input
   */
  async callOurs(operation, input) {
    this.#answer = { status: 200, headers: { "content-type": "application/json" }, body: "{}" };
    this.#requests = {};
    const [ours] = await Promise.allSettled([this.#ours[operation[0].toLowerCase() + operation.slice(1)](input)]);
    return { ours: ours.value ?? ours.reason, requests: this.#requests };
  }

  #fetch(url, { method, headers, body }) {
    const { pathname, searchParams } = new URL(url);
    const bound = Object.fromEntries(new Headers(headers));
    this.#requests.ours = { method, path: pathname, query: [...searchParams], headers: bound, body };
    const { status, headers: answered, body: bytes } = this.#answer;
    return Promise.resolve(new Response(bytes, { status, headers: answered }));
  }

  #handle({ method, path, query, headers, body }) {
    const pairs = Object.entries(query).flatMap(([name, value]) => [value].flat().map((item) => [name, item]));
    this.#requests.theirs = { method, path, query: pairs, headers, body };
    const { status, headers: answered, body: bytes } = this.#answer;
    return {
      response: {
        statusCode: status,
        headers: answered,
        body: Readable.from(bytes === null ? [] : [Buffer.from(bytes)]),
      },
    };
  }
}

/**
 * A request as it is compared: headers that belong to it, the query in any order, the body as JSON if it is JSON.
 * @param {Request} request
 */
export function comparable({ method, path, query, headers, body }) {
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  const values = Object.values(headers).map((value) => value.trim());
  const bound = names.map((name, at) => [name, values[at]]).filter(([name]) => !OF_THE_TRANSPORT.test(name));
  return {
    method,
    path,
    query: query.map((pair) => pair.join("=")).sort(),
    headers: Object.fromEntries(bound),
    body: content(body),
  };
}

function content(body) {
  if (body === undefined || body === null || body.length === 0) return undefined;
  const bytes = Buffer.from(body);
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return new Uint8Array(bytes);
  }
}

/** A value without class instances, absent members and `$metadata`. */
export function plain(value) {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value);
  if (value instanceof Date || value instanceof String || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  const members = Object.entries(value).filter(([name, member]) => name !== "$metadata" && member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, plain(member)]));
}
