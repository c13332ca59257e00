// The middleware stack beside the AWS SDK's: the same programs have the same order, the same names and the same errors.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-bedrock-runtime";
import { constructStack } from "@smithy/core/client";
import * as dropIn from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { MiddlewareStack } from "../../../pkg/aws-sdk/lib/middleware-stack.js";

const STEPS = ["initialize", "serialize", "build", "finalizeRequest", "deserialize"];

/** A middleware that says when it runs; the same one for each name. */
const made = new Map();
function saying(name) {
  if (!made.has(name)) made.set(name, (next) => (args) => next([...args, name]));
  return made.get(name);
}

/** Adds a middleware under its own name. */
const add = (stack, name, options) => stack.add(saying(name), { name, ...options });
const beside = (stack, name, relation, toMiddleware, options) =>
  stack.addRelativeTo(saying(name), { name, relation, toMiddleware, ...options });

/** What a stack shows and runs, or the error that it throws instead. */
function outcome(stack) {
  const tried = (run) => {
    try {
      return run();
    } catch (error) {
      return `${error.name}: ${error.message}`;
    }
  };
  return [tried(() => stack.identify()), tried(() => stack.resolve((args) => args, {})([]))];
}

const PROGRAMS = {
  "no middleware": () => {},
  "each step and priority, in any order": (stack) => {
    for (const step of STEPS.toReversed()) {
      for (const priority of ["low", "normal", "high"]) add(stack, `${step} ${priority}`, { step, priority });
    }
  },
  "the defaults, first come first": (stack) => {
    add(stack, "a");
    add(stack, "b", { priority: "high" });
    add(stack, "c");
    add(stack, "d", { step: "build" });
    stack.add(saying("unnamed"));
  },
  "before and after, in chains, whatever comes first": (stack) => {
    beside(stack, "after c", "after", "c");
    beside(stack, "before after c", "before", "after c");
    beside(stack, "first", "before", "c");
    beside(stack, "second", "before", "c");
    add(stack, "c", { step: "build" });
    add(stack, "e", { step: "build", priority: "high" });
    beside(stack, "last", "after", "e");
    beside(stack, "by alias", "after", "other name");
    add(stack, "d", { aliases: ["other name", "third name"] });
  },
  "a neighbour that is not there": (stack) => {
    add(stack, "a");
    beside(stack, "b", "after", "nobody", { aliases: ["alias"] });
    beside(stack, "c", "before", "a");
  },
  "a name that is taken": (stack) => {
    add(stack, "a", { aliases: ["x"] });
    add(stack, "a");
  },
  "an alias that is taken": (stack) => {
    add(stack, "a", { aliases: ["x", "y"] });
    beside(stack, "y", "before", "a");
  },
  "an override in the same place": (stack) => {
    add(stack, "a", { step: "build" });
    add(stack, "b", { step: "build" });
    add(stack, "a", { step: "build", override: true });
    beside(stack, "c", "after", "a");
    beside(stack, "c", "after", "a", { override: true });
  },
  "an override in another step": (stack) => {
    add(stack, "a", { step: "build" });
    add(stack, "a", { step: "serialize", override: true });
  },
  "an override of another priority": (stack) => {
    add(stack, "a", { aliases: ["x"], priority: "low" });
    add(stack, "x", { override: true });
  },
  "an override beside another": (stack) => {
    add(stack, "a");
    add(stack, "b");
    beside(stack, "c", "after", "a");
    beside(stack, "c", "after", "b", { override: true });
  },
  "an override on the other side": (stack) => {
    add(stack, "a");
    beside(stack, "c", "after", "a");
    beside(stack, "c", "before", "a", { override: true });
  },
  "an override of one that has a step by one that has a neighbour": (stack) => {
    add(stack, "a");
    add(stack, "b");
    beside(stack, "a", "after", "b", { override: true });
  },
  "removed by name, by alias, by itself, by tag": (stack) => {
    for (const name of ["a", "b", "c", "d", "e"]) add(stack, name, { aliases: [`${name}'s`], tags: [`${name} tag`] });
    stack.add(saying("unnamed"));
    beside(stack, "f", "after", "e", { tags: ["a tag", "f tag"] });
    beside(stack, "g", "after", "e");
    return [
      stack.remove("a"),
      stack.remove("a"),
      stack.remove("b's"),
      stack.remove(saying("c")),
      stack.remove(saying("unnamed")),
      stack.remove("nobody"),
      stack.removeByTag("d tag"),
      stack.removeByTag("f tag"),
      stack.removeByTag("nobody's tag"),
      stack.remove("g"),
    ];
  },
  "a plugin": (stack) => stack.use({ applyToStack: (given) => add(given, "of the plugin", { step: "build" }) }),
};

for (const [name, program] of Object.entries(PROGRAMS)) {
  test(`the same as in the SDK: ${name}`, () => {
    const [ours, theirs] = [new MiddlewareStack(), constructStack()].map((stack) => {
      let result;
      try {
        result = program(stack);
      } catch (error) {
        result = `${error.name}: ${error.message}`;
      }
      const clone = stack.clone();
      add(clone, "of the clone");
      return [result, outcome(stack), outcome(clone)];
    });
    assert.deepEqual(ours, theirs);
  });
}

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

test("two that wait for each other are refused, which the SDK leaves out in silence", () => {
  const stack = new MiddlewareStack();
  beside(stack, "a", "after", "b");
  beside(stack, "b", "after", "a");
  assert.throws(() => outcome(stack) && stack.resolve(() => {}, {}), {
    message: "b is not found when adding a middleware after b",
  });
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
  stack.applyToStack({ add: () => taken.push("add"), addRelativeTo: () => taken.push("addRelativeTo") });
  assert.deepEqual(taken, ["add", "addRelativeTo"]);
});

test("a client's middlewares have the SDK's tags and neighbours, and give way to those of another client", () => {
  const TAGS =
    "SERIALIZER DESERIALIZER USER_AGENT SET_USER_AGENT RETRY CONTENT_LENGTH SET_CONTENT_LENGTH HOST LOGGER RECURSION_DETECTION HTTP_AUTH_SCHEME HTTP_SIGNING";
  const [ours, theirs] = [dropIn, sdk].map(({ BedrockRuntimeClient }) => {
    const made = () => new BedrockRuntimeClient({ region: "us-east-1" }).middlewareStack;
    const signing = made().clone();
    signing.addRelativeTo(saying("near"), { name: "near", relation: "after", toMiddleware: "awsAuthMiddleware" });
    const lines = signing.identify().filter((line) => /Signing|near/.test(line));
    return [TAGS.split(" ").map((tag) => made().removeByTag(tag)), lines, typeof made().concat(made()).identify()];
  });
  assert.deepEqual(ours, theirs);
});
