import assert from "node:assert/strict";
import { test } from "node:test";
import { notEmulatedRoutes, ROUTES } from "../src/operations/index.js";
import { ServiceModels } from "../src/validation/service-models.js";
import { MODELS } from "./checked-client.js";
import { emulator, post, send, signed } from "./emulator.js";

const byService = new Map(MODELS.map((model) => [model.metadata.endpointPrefix, model]));
const everyRoute = [...ROUTES, ...notEmulatedRoutes(new ServiceModels(MODELS))];

test("routes, statuses, query and header members are those of AWS's models", () => {
  assert.ok(ROUTES.length > 30);
  // The emulator does not fetch the model of AgentCore, of which it has one operation.
  const modelled = ROUTES.filter(({ service }) => service !== "bedrock-agentcore");
  for (const { service, operation, method, path, status = 200, query = {}, headers = {} } of modelled) {
    const { operations, shapes } = byService.get(service);
    const { http, input } = operations[operation];
    assert.deepEqual([method, path, status], [http.method, http.requestUri, http.responseCode ?? 200], operation);
    const bound = { querystring: {}, header: {} };
    for (const [name, { location, locationName, shape }] of Object.entries(shapes[input.shape].members)) {
      if (location === "querystring") bound.querystring[name] = [locationName, shapes[shape].type];
      if (location === "header") bound.header[name] = locationName.toLowerCase();
    }
    const declared = Object.entries(query).map(([name, { name: parameter = name, type }]) => [name, [parameter, type]]);
    assert.deepEqual(Object.fromEntries(declared), bound.querystring, operation);
    assert.deepEqual(headers, bound.header, operation);
  }
});

test("every operation of the four services has a route of its own, tags excepted", () => {
  const template = ({ method, path }) => `${method} ${path.replace(/\{[^}]+\}/g, "{}")}`;
  const seen = new Map();
  const shared = [];
  for (const route of everyRoute) {
    if (seen.has(template(route))) shared.push(route.operation);
    seen.set(template(route), route);
  }
  assert.deepEqual(shared.sort(), ["ListTagsForResource", "TagResource", "UntagResource"]);
  const literals = everyRoute.filter(({ path }) => !path.includes("{"));
  for (const { method, path, operation } of literals) {
    const taken = everyRoute.filter(
      (route) => route.method === method && route.path !== path && covers(route.path, path),
    );
    assert.deepEqual(
      taken.map((route) => route.operation),
      [],
      `${operation} could be taken for another`,
    );
  }
});

function covers(template, path) {
  const [segments, received] = [template.split("/"), path.split("/")];
  return (
    segments.length === received.length &&
    segments.every((segment, index) => (segment.startsWith("{") ? received[index] !== "" : segment === received[index]))
  );
}

test("what is not emulated says so, once the signature is right", async (t) => {
  const server = await emulator(t);
  const refused = everyRoute.filter((route) => !ROUTES.includes(route) && route.method === "POST");
  assert.ok(refused.length > 50);
  for (const { service, operation, path } of refused) {
    const request = await signed(server, { path: path.replace(/\{[^}]+\}/g, "x1") });
    const { status, errorType, body } = await send(request);
    assert.equal(status, 501, operation);
    assert.match(errorType, /^NotEmulatedException/);
    assert.ok(
      body.message.includes(operation) && (operation.includes("Tag") || body.message.includes(service)),
      body.message,
    );
  }
  const unsigned = await fetch(`${server.url}/evaluation-jobs`);
  assert.equal(unsigned.status, 403);
  const unknown = await send(await signed(server, { path: "/evaluation-jobs/1/2/3/4" }));
  assert.deepEqual([unknown.status, unknown.errorType], [404, "UnknownOperationException"]);
});

test("API keys open bedrock and bedrock-runtime, and not the agents", async (t) => {
  const server = await emulator(t);
  assert.equal(
    (await send({ url: `${server.url}/foundation-models`, headers: { authorization: `Bearer ${server.token}` } }))
      .status,
    200,
  );
  for (const path of ["/agents/", "/retrieveAndGenerate"]) {
    const { status, body } = await post(server, path, {});
    assert.equal(status, 403);
    assert.match(body.Message, /^API keys are not accepted by bedrock-agent/);
  }
});
