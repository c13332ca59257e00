// What a service's error becomes: one of the class that the app has imported, or of its model's name.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ServiceException } from "bedrock-wasm";
import * as dropIn from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { asException, exception, serviceException } from "../../../pkg/aws-sdk/lib/exception.js";
import { CREDENTIALS, HELLO, REGION, rejection } from "../support/clients.js";
import { answer, scripted } from "./probe/world.js";

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

test("a service's error is of its own service's class, if another has one of the name", () => {
  const of = [1, 2].map(() => {
    const base = `Even${++services}ServiceException`;
    return { base, Class: exception(serviceException(base), "ThrottlingException", "client") };
  });
  for (const { base, Class } of of) {
    const error = new ServiceException("ThrottlingException", "m", { fault: "client" });
    assert.equal(asException(error, { base, names: "" }).constructor, Class);
  }
});

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
    ["Throttling Exceptional", base],
    ["T", base],
  ]) {
    assert.deepEqual([made(name).constructor.name, made(name).name], [className, name]);
  }
  const response = { statusCode: 400 };
  const error = made("ThrottlingException", response);
  assert.equal(asException(error, exceptions, { statusCode: 500 }).$response, response);
  assert.equal(Object.getPrototypeOf(made("ThrottlingException").constructor).name, base);
  const mine = new Error("mine");
  assert.equal(asException(mine, exceptions, response), mine);
  const plain = Object.assign(new ServiceException("ThrottlingException", "m", { fault: "client" }), {
    stack: undefined,
  });
  assert.equal(asException(plain, exceptions).stack, undefined);
  // Chrome writes the name when the error is made, which is before it has its own.
  const early = Object.assign(new ServiceException("ThrottlingException", "m", { fault: "client" }), {
    stack: "Error: m\n    at Error",
  });
  assert.equal(asException(early, exceptions).stack, "ThrottlingException: m\n    at Error");
  const nested = Object.assign(new ServiceException("ThrottlingException", "m", { fault: "client" }), {
    stack: "ServiceException: an Error",
  });
  assert.equal(asException(nested, exceptions).stack, "ServiceException: an Error");
});
