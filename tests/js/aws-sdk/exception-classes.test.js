// Exceptions as code for the AWS SDK makes them and tells them apart, beside the SDK's own classes.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-bedrock-runtime";
import { ServiceException } from "bedrock-wasm";
import * as dropIn from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { asException } from "../../../pkg/aws-sdk/lib/exception.js";
import { CREDENTIALS, HELLO, REGION, rejection } from "../support/clients.js";
import { answer, scripted } from "./probe/world.js";

const $metadata = { requestId: "r1" };

/** Errors of another copy of the package, or of the SDK, are of the service's base class here. The SDK says so of its own alone. */
const LENIENT = /of another copy|that no model has/;

/** What may be asked whether it is an exception. */
const VALUES = {
  undefined: () => undefined,
  null: () => null,
  "a text": () => "ThrottlingException",
  "an empty object": () => ({}),
  "an error": () => new Error("m"),
  "an error of the name": () => Object.assign(new Error("m"), { name: "ThrottlingException" }),
  "a fault without metadata": () => ({ $fault: "client", name: "ThrottlingException" }),
  "metadata without a fault": () => ({ $metadata, name: "ThrottlingException" }),
  "another fault": () => ({ $fault: "nobody's", $metadata, name: "ThrottlingException" }),
  "a fault that begins alike": () => ({ $fault: "clients", $metadata, name: "ThrottlingException" }),
  "a fault that ends alike": () => ({ $fault: "aserver", $metadata, name: "ThrottlingException" }),
  "one of another copy": () => ({ $fault: "client", $metadata, name: "ThrottlingException" }),
  "one of another copy, the server's": () => ({ $fault: "server", $metadata, name: "InternalServerException" }),
  "one that no model has": () => ({ $fault: "client", $metadata, name: "OddException" }),
  "a whole one": (module) => new module.ThrottlingException({ message: "m", $metadata }),
  "another whole one": (module) => new module.ValidationException({ message: "m", $metadata }),
  "one of the base": (module) =>
    new module.BedrockRuntimeServiceException({ name: "OddException", $fault: "server", message: "m", $metadata }),
};

for (const [name, make] of Object.entries(VALUES)) {
  test(`instanceof says the same of ${name}`, () => {
    const [ours, theirs] = [dropIn, sdk].map((module) => {
      const Own = class extends module.ThrottlingException {};
      const OwnBase = class extends module.BedrockRuntimeServiceException {};
      const classes = [
        module.BedrockRuntimeServiceException,
        module.ThrottlingException,
        module.ValidationException,
        Own,
        OwnBase,
      ];
      return classes.map((Class) => make(module) instanceof Class);
    });
    assert.deepEqual(ours, LENIENT.test(name) ? [true, ...theirs.slice(1)] : theirs);
  });
}

test("an app's subclass of an exception is one, and has its members", () => {
  class Mine extends dropIn.ThrottlingException {
    mine = true;
  }
  const made = new Mine({ message: "m", $metadata });
  assert.ok(made instanceof Mine && made instanceof dropIn.ThrottlingException);
  assert.deepEqual([made.mine, made.name, made.$fault], [true, "ThrottlingException", "client"]);
  assert.equal(new dropIn.ThrottlingException({ message: "m" }) instanceof Mine, false);
});

test("exceptions that an app makes have the SDK's members", () => {
  const [ours, theirs] = [dropIn, sdk].map((module) => {
    const made = [
      new module.ThrottlingException({ message: "m", $metadata }),
      new module.InternalServerException({ message: "m", $metadata }),
      new module.ModelErrorException({ message: "m", $metadata, originalStatusCode: 500, resourceName: "r" }),
      new module.BedrockRuntimeServiceException({ name: "OddException", $fault: "server", message: "m", $metadata }),
    ];
    return made.map((error) => [
      error.name,
      error.message,
      error.$fault,
      error.$metadata,
      error.originalStatusCode,
      error.resourceName,
      error instanceof Error,
      error.constructor.name,
    ]);
  });
  assert.deepEqual(ours, theirs);
});

test("an exception may be made without a word", () => {
  const { name, message, $fault } = new dropIn.BedrockRuntimeServiceException();
  assert.deepEqual([name, message, $fault], ["BedrockRuntimeServiceException", "", "client"]);
  assert.equal(new dropIn.ThrottlingException().name, "ThrottlingException");
});

test("a service's error is of the class that the app has imported, and may be changed", async () => {
  for (const [name, Class] of [
    ["ThrottlingException", dropIn.ThrottlingException],
    ["OddException", dropIn.BedrockRuntimeServiceException],
  ]) {
    const requestHandler = scripted(answer({ message: "slow down" }, 400, name));
    const config = { region: REGION, credentials: CREDENTIALS, maxAttempts: 1, requestHandler };
    const error = await rejection(new dropIn.BedrockRuntimeClient(config).send(new dropIn.ConverseCommand(HELLO)));
    assert.equal(error.constructor, Class);
    assert.match(error.stack, new RegExp(`^${name}: slow down\n`));
    assert.equal(JSON.parse(JSON.stringify(error)).message, "slow down");
    assert.equal(Object.hasOwn(error, "$response"), true);
    assert.equal(Object.keys(error).includes("$response"), false);
    Object.assign(error, { message: "changed", stack: "changed" });
    assert.deepEqual([error.message, error.stack], ["changed", "changed"]);
    assert.ok(delete error.message && delete error.stack);
  }
});

let services = 0;

test("an error whose class nobody has imported has the name of its model, or of the service", () => {
  // Classes are kept by their names.
  const base = `Odd${++services}ServiceException`;
  const exceptions = { base, names: "Throttling Exceptional Error" };
  const made = (name, response) =>
    asException(new ServiceException(name, "m", { fault: "client" }), exceptions, response);
  for (const [name, className] of [
    ["ThrottlingException", "ThrottlingException"],
    ["ExceptionalException", "ExceptionalException"],
    ["ThrottlingExceptional", base],
    ["OtherException", base],
  ]) {
    assert.deepEqual([made(name).constructor.name, made(name).name], [className, name]);
  }
  const response = { statusCode: 400 };
  const error = made("ThrottlingException", response);
  assert.equal(asException(error, exceptions, { statusCode: 500 }).$response, response);
  const mine = new Error("mine");
  assert.equal(asException(mine, exceptions, response), mine);
  const plain = Object.assign(new ServiceException("ThrottlingException", "m", { fault: "client" }), {
    stack: undefined,
  });
  assert.equal(asException(plain, exceptions).stack, undefined);
  const nested = Object.assign(new ServiceException("ThrottlingException", "m", { fault: "client" }), {
    stack: "ServiceException: an Error",
  });
  assert.equal(asException(nested, exceptions).stack, "ServiceException: an Error");
});
