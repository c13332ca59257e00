// Middleware stacks that are copied, put together, printed and applied, and those of clients and commands, beside the AWS SDK's.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-bedrock-runtime";
import { constructStack } from "@smithy/core/client";
import * as dropIn from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { MiddlewareStack } from "../../../pkg/aws-sdk/lib/middleware-stack.js";
import { HELLO } from "../support/clients.js";
import { add, beside, outcome, saying } from "../support/stacks.js";

test("stacks that are put together keep their entries apart", () => {
  const [ours, theirs] = [() => new MiddlewareStack(), constructStack].map((create) => {
    const [one, other] = [create(), create()];
    add(one, "a", { step: "build" });
    beside(other, "b", "before", "a");
    const both = one.concat(other);
    one.remove("a");
    add(both, "c");
    let error;
    try {
      both.concat(both);
    } catch (thrown) {
      error = thrown.message;
    }
    return [outcome(one), outcome(other), outcome(both), error];
  });
  assert.deepEqual(ours, theirs);
});

test("a stack is printed when it is resolved, if that is asked for, and so are its copies", (t) => {
  const printed = t.mock.method(console, "log", () => {});
  const [ours, theirs] = [() => new MiddlewareStack(), constructStack].map((create) => {
    const stack = create();
    const lines = () => {
      const texts = printed.mock.calls.map(({ arguments: given }) => given);
      printed.mock.resetCalls();
      return texts;
    };
    add(stack, "a", { aliases: ["b", "c"] });
    outcome(stack);
    const toggles = [stack.identifyOnResolve(), stack.identifyOnResolve(true), stack.identifyOnResolve()];
    const before = lines();
    for (const each of [stack, stack.clone(), stack.concat(create()), create().concat(stack)]) outcome(each);
    return [before, toggles, lines(), stack.identifyOnResolve(false), outcome(stack), lines()];
  });
  assert.deepEqual(ours, theirs);
});

test("a stack is applied to one of the SDK's, and to anything that takes entries", () => {
  const stack = new MiddlewareStack();
  add(stack, "a", { step: "build" });
  beside(stack, "b", "before", "a");
  const theirs = constructStack();
  stack.applyToStack(theirs);
  assert.deepEqual(outcome(theirs), outcome(stack));
  const taken = [];
  stack.applyToStack({
    add: (_, { name }) => taken.push(["add", name]),
    addRelativeTo: (_, { name }) => taken.push(["addRelativeTo", name]),
  });
  assert.deepEqual(taken, [
    ["add", "a"],
    ["addRelativeTo", "b"],
  ]);
});

test("a client's middlewares have the SDK's tags, names and neighbours, and give way to those of another client", () => {
  const TAGS =
    "SERIALIZER DESERIALIZER USER_AGENT SET_USER_AGENT RETRY CONTENT_LENGTH SET_CONTENT_LENGTH HOST LOGGER RECURSION_DETECTION HTTP_AUTH_SCHEME HTTP_SIGNING NONE";
  const NAMES = "awsAuthMiddleware tokenMiddleware retryMiddleware httpSigningMiddleware";
  const [ours, theirs] = [dropIn, sdk].map(({ BedrockRuntimeClient }) => {
    const made = () => new BedrockRuntimeClient({ region: "us-east-1" }).middlewareStack;
    const signing = made().clone();
    signing.addRelativeTo(saying("near"), { name: "near", relation: "after", toMiddleware: "awsAuthMiddleware" });
    const lines = signing.identify().filter((line) => /Signing|near/.test(line));
    const found = [
      ...TAGS.split(" ").map((tag) => [tag, made().removeByTag(tag)]),
      ...NAMES.split(" ").map((name) => [name, made().remove(name)]),
    ];
    return [found, lines, typeof made().concat(made()).identify()];
  });
  assert.deepEqual(ours, theirs);
});

test("a command's middleware of the endpoint has the SDK's tags", () => {
  const [ours, theirs] = [dropIn, sdk].map(({ BedrockRuntimeClient, ConverseCommand }) =>
    ["ENDPOINT_PARAMETERS", "ENDPOINT_V2", "ENDPOINT", "NONE"].map((tag) => {
      const { middlewareStack, config } = new BedrockRuntimeClient({ region: "us-east-1" });
      const command = new ConverseCommand(HELLO);
      command.resolveMiddleware(middlewareStack, config, {});
      return [tag, command.middlewareStack.removeByTag(tag)];
    }),
  );
  assert.deepEqual(ours, theirs);
});

test("a client's signing is overridden in the SDK's place alone", () => {
  const [ours, theirs] = [dropIn, sdk].map(({ BedrockRuntimeClient }) =>
    [
      ["after", "retryMiddleware"],
      ["before", "retryMiddleware"],
      ["after", "loggerMiddleware"],
    ].map(([relation, neighbour]) => {
      const { middlewareStack } = new BedrockRuntimeClient({ region: "us-east-1" });
      try {
        beside(middlewareStack, "httpSigningMiddleware", relation, neighbour, { override: true });
      } catch (error) {
        return error.message;
      }
      return middlewareStack.identify().filter((line) => /Signing/.test(line));
    }),
  );
  assert.deepEqual(ours, theirs);
});
