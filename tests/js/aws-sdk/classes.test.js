// The classes that a module of the drop-in makes, beside those of the AWS SDK: exceptions, aggregated clients, paginators.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-bedrock-runtime";
import { aggregated } from "../../../pkg/aws-sdk/lib/aggregated.js";
import { asException, exception, serviceException } from "../../../pkg/aws-sdk/lib/exception.js";
import { paginator } from "../../../pkg/aws-sdk/lib/paginator.js";
import { ServiceException } from "../../../pkg/errors.js";

const BASE = "BedrockRuntimeServiceException";
const $metadata = { httpStatusCode: 400, attempts: 1 };

/** Classes of the SDK's names, made anew. */
function made() {
  const Base = serviceException(BASE);
  const of = (name, fault) => exception(Base, name, fault);
  return {
    Base,
    ThrottlingException: of("ThrottlingException", "client"),
    ModelTimeoutException: of("ModelTimeoutException", "client"),
  };
}

test("an exception that an app makes has the members of the SDK's", () => {
  const { Base, ThrottlingException } = made();
  for (const [Ours, Theirs, options] of [
    [ThrottlingException, sdk.ThrottlingException, { message: "Slow down.", $metadata }],
    [Base, sdk.BedrockRuntimeServiceException, { name: "Other", message: "No.", $fault: "server", $metadata }],
  ]) {
    const [our, their] = [new Ours(options), new Theirs(options)];
    for (const member of ["name", "message", "$fault", "$metadata"]) {
      assert.deepEqual(our[member], their[member], member);
    }
    assert.equal(Ours.name, Theirs.name);
  }
  const bare = new Base();
  assert.deepEqual([bare.name, bare.message, bare.$fault], [BASE, "", "client"]);
});

test("an error is an instance of its class by its name, also from another copy, and of no other", () => {
  const { Base, ThrottlingException, ModelTimeoutException } = made();
  const Derived = class extends Base {};
  const Sub = class extends ThrottlingException {};
  const copy = (members) => Object.assign(new Error("copy"), { name: "ThrottlingException", ...members });
  const classes = { Base, ThrottlingException, ModelTimeoutException, Sub, Derived };
  for (const [value, ...names] of [
    [new ThrottlingException({ $metadata }), "Base", "ThrottlingException"],
    [new Base({ name: "ThrottlingException", $metadata }), "Base", "ThrottlingException"],
    [new Sub({ $metadata }), "Base", "ThrottlingException", "Sub"],
    [new Derived({ name: "Other", $metadata }), "Base", "Derived"],
    [copy({ $fault: "server", $metadata }), "Base", "ThrottlingException"],
    [copy({ $fault: "servers", $metadata })],
    [copy({ $fault: "a client", $metadata })],
    [copy({ $fault: "client" })],
    ...[new Error("none"), null, undefined, "text"].map((none) => [none]),
  ]) {
    const told = Object.keys(classes).filter((name) => value instanceof classes[name]);
    assert.deepEqual(told, names, String(value));
  }
});

test("an error of the service becomes one of its class, once, with the response and a stack that names it", () => {
  const names = "Throttling Validation";
  const base = `Service${crypto.randomUUID()}`;
  const Base = serviceException(base);
  const ThrottlingException = exception(Base, "ThrottlingException", "client");
  const error = (name) => new ServiceException(name, "Error: no.", { fault: "client", $metadata });
  const response = { statusCode: 400 };
  const known = asException(error("ThrottlingException"), { base, names }, response);
  assert.ok(Object.getPrototypeOf(known) === ThrottlingException.prototype);
  assert.equal(known.$response, response);
  assert.match(known.stack, /^ThrottlingException: Error: no\./);
  assert.equal(JSON.parse(JSON.stringify(known)).message, "Error: no.");
  assert.deepEqual(asException(known, { base, names }, {}).$response, response);
  known.message = "changed";
  known.stack = "changed";
  assert.deepEqual(
    [known.message, known.stack, delete known.message, delete known.stack],
    ["changed", "changed", true, true],
  );

  const other = asException(error("ValidationException"), { base, names });
  assert.deepEqual(
    [other.constructor.name, Object.getPrototypeOf(Object.getPrototypeOf(other))],
    ["ValidationException", Base.prototype],
  );
  for (const name of ["ExceptionValidation", "Throttling Validation", "Unmodelled", "V"]) {
    assert.equal(Object.getPrototypeOf(asException(error(name), { base, names })), Base.prototype, name);
  }
  const foreign = asException(error("ValidationException"), { base: "NeverMadeServiceException", names });
  assert.equal(Object.getPrototypeOf(Object.getPrototypeOf(foreign)).constructor.name, "NeverMadeServiceException");
  const plain = new Error("plain");
  assert.equal(asException(plain, { base, names }), plain);
  const silent = Object.assign(error("ThrottlingException"), { stack: undefined });
  assert.equal(asException(silent, { base, names }).stack, undefined);
});

class Client {
  sent = [];
  send(command, ...rest) {
    this.sent.push([command.constructor.operation, command.input, ...rest]);
    return Promise.resolve({
      items: [command.input.nextToken ?? 1],
      nextToken: command.input.nextToken ? undefined : 2,
    });
  }
}

class ListThings {
  static operation = "ListThings";
  constructor(input) {
    this.input = input;
  }
}

test("an aggregated client has methods that may be replaced, and pages", async () => {
  const Aggregated = aggregated(
    "Things",
    Client,
    { ListThings },
    { paginateListThings: paginator(ListThings, "maxResults") },
  );
  assert.equal(Aggregated.name, "Things");
  const client = new Aggregated();
  assert.ok(client instanceof Client);
  await client.listThings({ a: 1 }, { abortSignal: 5 }, "callback");
  const pages = [];
  for await (const page of client.paginateListThings(undefined, { pageSize: 7 }, { abortSignal: 6 })) {
    pages.push(page.items);
  }
  assert.deepEqual(pages, [[1], [2]]);
  assert.deepEqual(client.sent, [
    ["ListThings", { a: 1 }, { abortSignal: 5 }, "callback"],
    ["ListThings", { maxResults: 7 }, { abortSignal: 6 }],
    ["ListThings", { maxResults: 7, nextToken: 2 }, { abortSignal: 6 }],
  ]);
  assert.deepEqual(Object.keys(Aggregated.prototype), []);
  Aggregated.prototype.listThings = () => "replaced";
  assert.equal(client.listThings(), "replaced");
  assert.ok(delete Aggregated.prototype.listThings);
  assert.equal(client.listThings, undefined);
});

test("a paginator changes a command by withCommand, and refuses a client without send", async () => {
  const paginate = paginator(ListThings);
  const client = new Client();
  const withCommand = (command) => Object.assign(command, { input: { ...command.input, b: 2 } });
  await paginate({ client, withCommand }, {}).next();
  await paginate({ client, withCommand: () => {} }, { c: 3 }).next();
  assert.deepEqual(client.sent, [
    ["ListThings", { b: 2 }],
    ["ListThings", { c: 3 }],
  ]);
  await assert.rejects(paginate({ client: {} }, {}).next(), {
    name: "InputError",
    message: "client: give a client of this module",
  });
});
