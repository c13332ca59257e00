// The cases of tests/cases/, which src/api/cases.rs runs against the Rust API.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { errorFrame, event, exception } from "bedrock-wasm/testing";
import * as services from "bedrock-wasm";
import { S3 } from "bedrock-wasm/s3";
import { drain } from "./clients.js";

const INPUT = { modelId: "m", messages: [] };

/** @param {string} file name without its ending */
export function cases(file) {
  const all = JSON.parse(readFileSync(new URL(`../../cases/${file}.json`, import.meta.url), "utf8"));
  return all.filter(({ only = "js" }) => only === "js");
}

/** Makes a test of each case in these files. */
export function testCases(...files) {
  for (const file of files) {
    describe(file, () => {
      for (const one of cases(file)) test(one.name, () => check(one));
    });
  }
}

/** Runs one of them and compares. */
async function check({ operation, config = {}, input = INPUT, responses = [], expect }) {
  const [service, name] = operation.includes(".") ? operation.split(".") : ["BedrockRuntime", operation];
  const sent = [];
  const client = new { ...services, S3 }[service]({
    region: "us-east-1",
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" },
    ...config,
    fetch: (url, init) => {
      const response = responses[Math.min(sent.length, responses.length - 1)];
      sent.push({ url: new URL(url), ...init });
      return answer(response ?? { body: [{ json: { output: {}, invocationArn: "a" } }] }, init.signal);
    },
  });
  const outcome = await outcomeOf(
    client,
    name.charAt(0).toLowerCase() + name.slice(1),
    values(input, bytesAndDates),
    expect,
  );
  if (expect.error) compareError(outcome.error, expect.error);
  else if (outcome.error) throw outcome.error;
  const { $metadata, ...output } = outcome.output ?? {};
  if (expect.output) assert.deepEqual(values(output, tagged), expect.output);
  if (expect.model) assert.equal($metadata.modelId, expect.model);
  if (expect.events) assert.deepEqual(values(outcome.events, tagged), expect.events);
  if (expect.sse) assert.equal(outcome.sse, expect.sse);
  if (expect.complete !== undefined) assert.equal(outcome.complete, expect.complete);
  if (expect.asked) {
    assert.deepEqual(
      sent.map(({ url }) => decodeURIComponent(/\/model\/([^/]+)/.exec(url.pathname)[1])),
      expect.asked,
    );
  }
  if (expect.requests) compareRequests(sent, expect.requests);
}

async function outcomeOf(client, method, input, expect) {
  let output;
  try {
    output = await client[method](input);
  } catch (error) {
    return { error };
  }
  if (client instanceof S3) return outcomeOfS3(output);
  const [member] = Object.entries(output).find(([, value]) => typeof value?.toSSE === "function") ?? [];
  if (member === undefined) return { output };
  const { [member]: stream, ...rest } = output;
  if (expect.sse) return { output: rest, sse: await new Response(stream.toSSE()).text() };
  return { output: rest, ...(await drain(stream)), complete: stream.isComplete };
}

/** Of a list the keys, of an object the pieces of its body as texts; of an upload what S3 said. */
async function outcomeOfS3(output) {
  if (output[Symbol.asyncIterator]) {
    const { events, error } = await drain(output);
    return { events: events.map(({ Key }) => Key), error };
  }
  const { Body, Bucket: _bucket, Key: _key, ...rest } = output;
  if (!Body) return { output: rest };
  const { events, error } = await drain(Body);
  return { output: rest, events: events.map((bytes) => new TextDecoder().decode(bytes)), error };
}

export function compareError(error, { says = [], message, earlier, model, attempts, members, requestId, ...plain }) {
  assert.ok(error, "nothing was thrown");
  assert.ok(error instanceof services.BedrockError, error.stack);
  for (const [name, value] of Object.entries(plain)) assert.equal(error[name], value, `${name}: ${error.stack}`);
  if (message !== undefined) assert.equal(error.message, message.js ?? message);
  for (const part of says) assert.ok(error.message.includes(part), error.message);
  if (earlier) {
    assert.deepEqual(
      (error.errors ?? []).map(({ name }) => name),
      earlier,
    );
  }
  if (model) assert.equal(error.$metadata.modelId, model);
  if (requestId) assert.equal(error.$metadata.requestId, requestId);
  if (attempts !== undefined) assert.equal(error.$metadata.attempts, attempts);
  for (const [name, value] of Object.entries(members ?? {})) assert.deepEqual(error[name], value, name);
}

export function compareRequests(sent, expected) {
  assert.equal(sent.length, expected.length);
  for (const [
    at,
    { method, target, url: whole, headers = {}, body, bodyText, bodyHas, bodyRecords },
  ] of expected.entries()) {
    const { url, body: bytes, ...request } = sent[at];
    if (method) assert.equal(request.method, method);
    if (target) assert.equal(url.pathname + url.search, target);
    if (whole) assert.equal(url.href, whole);
    const found = new Headers(request.headers);
    for (const [name, value] of Object.entries(headers)) assert.equal(found.get(name), value, name);
    const text = bytes && new TextDecoder().decode(bytes);
    if (bodyText !== undefined) assert.equal(text, bodyText);
    if (bodyHas) {
      const members = JSON.parse(text);
      const those = Object.keys(bodyHas).map((name) => [name, members[name]]);
      assert.deepEqual(Object.fromEntries(those), bodyHas);
    }
    if (bodyRecords) assert.deepEqual(text.trim().split("\n").map(JSON.parse), bodyRecords);
    if (body === null) assert.equal(text, undefined);
    else if (body !== undefined) assert.deepEqual(JSON.parse(text), body);
  }
}

export async function answer({ refused, silent, status = 200, headers, body = [], end = "close" }, signal) {
  if (silent) return aborted(signal);
  if (refused !== undefined) throw new TypeError(refused);
  const isStream = body.some((piece) => piece.event ?? piece.exception ?? piece.error);
  const type = isStream ? "application/vnd.amazon.eventstream" : "application/json";
  const pieces = body[Symbol.iterator]();
  const pull = async (controller) => {
    for (;;) {
      const { done, value } = pieces.next();
      if (done && end === "stall") return new Promise(() => {});
      if (done) return end === "reset" ? controller.error(new TypeError("terminated")) : controller.close();
      if (value.waitMs === undefined) return controller.enqueue(bytesOf(value));
      await pause(value.waitMs);
    }
  };
  const source = new ReadableStream({
    pull,
    start: (controller) => void signal.addEventListener("abort", () => controller.error(signal.reason)),
  });
  return new Response(status === 204 ? null : source, { status, headers: { "content-type": type, ...headers } });
}

const aborted = (signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

function bytesOf(piece) {
  if (piece.event !== undefined) return event(piece.event, piece.payload);
  if (piece.exception !== undefined) return exception(piece.exception, piece.payload);
  if (piece.error !== undefined) return errorFrame(piece.error, piece.message);
  if (piece.spaces !== undefined) return new Uint8Array(piece.spaces).fill(0x20);
  if (piece.base64 !== undefined) return new Uint8Array(Buffer.from(piece.base64, "base64"));
  return new TextEncoder().encode(typeof piece === "string" ? piece : JSON.stringify(piece.json));
}

/** A copy of a value with others in the place of some. */
function values(value, other) {
  const instead = other(value);
  if (instead !== value || typeof value !== "object" || value === null) return instead;
  if (Array.isArray(value)) return value.map((item) => values(item, other));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, values(member, other)]));
}

function bytesAndDates(value) {
  if (value?.$pieces) return Readable.from(value.$pieces.map(bytesOf));
  if (typeof value?.$bytes === "string") return new Uint8Array(Buffer.from(value.$bytes, "base64"));
  return typeof value?.$date === "number" ? new Date(value.$date * 1000) : value;
}

function tagged(value) {
  if (ArrayBuffer.isView(value)) {
    return { $bytes: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64") };
  }
  return value instanceof Date ? { $date: value.getTime() / 1000 } : value;
}
