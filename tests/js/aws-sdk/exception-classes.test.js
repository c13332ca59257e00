// Exceptions as code for the AWS SDK makes them and tells them apart, beside the SDK's own classes.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-bedrock-runtime";
import * as dropIn from "bedrock-wasm/aws-sdk/client-bedrock-runtime";

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
  "an error of another copy": () =>
    Object.assign(new Error("m"), { $fault: "server", $metadata, name: "ThrottlingException" }),
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

test("an error of the base class is of its model's class by its name, which the SDK denies", () => {
  const made = { name: "ThrottlingException", $fault: "client", message: "m", $metadata };
  const error = new dropIn.BedrockRuntimeServiceException(made);
  assert.deepEqual(
    [error instanceof dropIn.ThrottlingException, error instanceof dropIn.ValidationException],
    [true, false],
  );
  const theirs = new sdk.BedrockRuntimeServiceException(made);
  assert.equal(theirs instanceof sdk.ThrottlingException, false);
});

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
