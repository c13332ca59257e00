// The middleware stack beside the SDK's own: the same order, the same names, the same errors.
import assert from "node:assert/strict";
import { test } from "node:test";
import { constructStack } from "@smithy/middleware-stack";
import { MiddlewareStack } from "../../../pkg/aws-sdk/lib/middleware-stack.js";

const STACKS = { ours: () => new MiddlewareStack(), theirs: constructStack };

/** Middlewares that note their names when a call runs. */
const noting = (ran) => (name) => (next) => async (args) => {
  ran.push(name);
  return next(args);
};

/** What is done to a stack; its results are compared. @type {Record<string, (stack: any, note: any, make: () => any) => unknown>} */
const USES = {
  "steps, priorities and places"(stack, note) {
    stack.add(note("e"), { step: "deserialize", name: "e" });
    stack.add(note("c"), { step: "build", priority: "low", name: "c", tags: ["t"] });
    stack.add(note("b"), { step: "build", priority: "high", name: "b" });
    stack.add(note("a"), { name: "a", aliases: ["first", "one"] });
    stack.add(note("d"), { step: "finalizeRequest" });
    stack.addRelativeTo(note("after c"), { relation: "after", toMiddleware: "c", name: "after c" });
    stack.addRelativeTo(note("before one"), { relation: "before", toMiddleware: "one" });
  },
  "a priority that is left out, and a name that a middleware beside another one takes"(stack, note) {
    stack.add(note("low"), { name: "low", priority: "low" });
    stack.add(note("a"), { name: "a", priority: undefined });
    stack.add(note("high"), { name: "high", priority: "high" });
    stack.addRelativeTo(note("beside"), { name: "a", relation: "after", toMiddleware: "low", override: true });
  },
  "removal by name, by function and by tag"(stack, note) {
    const d = note("d");
    stack.add(note("a"), { name: "a", tags: ["x", "y"] });
    stack.add(note("b"), { name: "b" });
    stack.add(note("c"), { name: "c", tags: ["y"] });
    stack.add(d);
    return [stack.removeByTag("z"), stack.removeByTag("x"), stack.remove("b"), stack.remove("b"), stack.remove(d)];
  },
  "a copy, and two stacks as one"(stack, note, make) {
    stack.add(note("a"), { name: "a" });
    stack.addRelativeTo(note("b"), { relation: "after", toMiddleware: "a", name: "b" });
    const other = make();
    other.add(note("c"), { step: "serialize", name: "c" });
    other.addRelativeTo(note("d"), { relation: "before", toMiddleware: "a", name: "d" });
    const copy = stack.clone();
    copy.add(note("e"), { name: "e" });
    stack.use({ applyToStack: (used) => used.add(note("f"), { name: "f" }) });
    return [copy.identify(), stack.concat(other).identify(), stack.identify()];
  },
  "a name that is taken, and one that is overridden"(stack, note) {
    const errors = [];
    const attempt = (run) => {
      try {
        run();
      } catch (error) {
        errors.push(error.message);
      }
    };
    stack.add(note("a"), { name: "a" });
    stack.addRelativeTo(note("b"), { relation: "after", toMiddleware: "a", name: "b" });
    attempt(() => stack.add(note("a"), { name: "a" }));
    attempt(() => stack.add(note("a"), { name: "a", step: "build", override: true }));
    attempt(() => stack.add(note("a"), { name: "a", priority: "low", override: true }));
    attempt(() => stack.addRelativeTo(note("b"), { relation: "before", toMiddleware: "a", name: "b", override: true }));
    attempt(() => stack.add(note("new a"), { name: "a", override: true }));
    attempt(() =>
      stack.addRelativeTo(note("new b"), { relation: "after", toMiddleware: "a", name: "b", override: true }),
    );
    return errors;
  },
};

for (const [name, use] of Object.entries(USES)) {
  test(`as in the SDK: ${name}`, async () => {
    const results = {};
    for (const [kind, make] of Object.entries(STACKS)) {
      const ran = [];
      const stack = make();
      const result = use(stack, noting(ran), make);
      await stack.resolve(async () => ({}), {})({});
      results[kind] = { result, ran, identified: stack.identify() };
    }
    assert.deepEqual(results.ours, results.theirs);
  });
}

test("a middleware beside one that is not there is an error when the stack is used, as in the SDK", () => {
  const messageOf = (make) => {
    const stack = make();
    stack.addRelativeTo((next) => next, { relation: "after", toMiddleware: "gone", name: "b" });
    try {
      return stack.resolve(async () => ({}), {});
    } catch (error) {
      return error.message;
    }
  };
  assert.equal(messageOf(STACKS.ours), messageOf(STACKS.theirs));
});

test("a stack prints itself when it is used, if that was asked for, and so do its copies", (t) => {
  const printed = [];
  t.mock.method(console, "log", (lines) => printed.push(lines));
  const uses = (make) => {
    const stack = make();
    stack.add((next) => next, { name: "a" });
    stack.resolve(async () => ({}), {});
    const told = [stack.identifyOnResolve(), stack.identifyOnResolve(true), stack.identifyOnResolve()];
    for (const each of [stack, stack.clone(), stack.concat(make()), make().concat(stack)]) {
      each.resolve(async () => ({}), {});
    }
    return [told, printed.splice(0)];
  };
  assert.deepEqual(uses(STACKS.ours), uses(STACKS.theirs));
});

test("a stack gives its entries to one that has no more than the two methods", () => {
  const given = [];
  const stack = new MiddlewareStack();
  stack.add((next) => next, { name: "a" });
  stack.addRelativeTo((next) => next, { relation: "after", toMiddleware: "a", name: "b" });
  stack.applyToStack({
    add: (_, { name }) => given.push(["add", name]),
    addRelativeTo: (_, { name }) => given.push(["addRelativeTo", name]),
  });
  assert.deepEqual(given, [
    ["add", "a"],
    ["addRelativeTo", "b"],
  ]);
});
