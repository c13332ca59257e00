// The order in a middleware stack, beside the AWS SDK's: the same programs come to the same order, names and errors.
import assert from "node:assert/strict";
import { test } from "node:test";
import { constructStack } from "@smithy/core/client";
import { MiddlewareStack } from "../../../pkg/aws-sdk/lib/middleware-stack.js";
import { add, beside, outcome, saying } from "../support/stacks.js";

const STEPS = ["initialize", "serialize", "build", "finalizeRequest", "deserialize"];

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
  "a priority that is left out, and a name that one beside another takes": (stack) => {
    add(stack, "low", { priority: "low" });
    add(stack, "a", { priority: undefined });
    add(stack, "high", { priority: "high" });
    beside(stack, "a", "after", "low", { override: true });
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

test("two that wait for each other are refused, which the SDK leaves out in silence", () => {
  const stack = new MiddlewareStack();
  beside(stack, "a", "after", "b");
  beside(stack, "b", "after", "a");
  assert.throws(() => outcome(stack) && stack.resolve(() => {}, {}), {
    message: "b is not found when adding a middleware after b",
  });
});
