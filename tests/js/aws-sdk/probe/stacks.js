// Rows: a middleware stack by itself.
import { caught } from "./world.js";

const middleware = (next) => next;
const attempt = async (run) => caught(Promise.resolve().then(run)).then(({ message }) => message);

export const stacks = [
  {
    name: "a name that is taken",
    run: ({ client }) => {
      const { middlewareStack: stack } = client();
      stack.add(middleware, { name: "mine", aliases: ["also"] });
      return Promise.all([
        attempt(() => stack.add(middleware, { name: "mine" })),
        attempt(() => stack.add(middleware, { name: "also" })),
        attempt(() => stack.add(middleware, { name: "new", aliases: ["mine"] })),
        attempt(() => stack.addRelativeTo(middleware, { name: "mine", relation: "after", toMiddleware: "also" })),
      ]);
    },
  },
  {
    name: "an override in the same place, and in others",
    run: async ({ client }) => {
      const { middlewareStack: stack } = client();
      stack.add(middleware, { name: "mine", step: "build" });
      stack.add(middleware, { name: "mine", step: "build", override: true, tags: ["T"] });
      stack.addRelativeTo(middleware, { name: "rel", relation: "after", toMiddleware: "mine" });
      stack.addRelativeTo(middleware, { name: "rel", relation: "after", toMiddleware: "mine", override: true });
      const refused = await Promise.all([
        attempt(() => stack.add(middleware, { name: "mine", step: "serialize", override: true })),
        attempt(() => stack.add(middleware, { name: "mine", step: "build", priority: "low", override: true })),
        attempt(() =>
          stack.addRelativeTo(middleware, { name: "rel", relation: "before", toMiddleware: "mine", override: true }),
        ),
      ]);
      return { refused, names: stack.identify() };
    },
  },
  {
    name: "a place beside a middleware that is not there",
    run: async ({ client, converse }) => {
      const made = client();
      made.middlewareStack.addRelativeTo(middleware, { name: "lost", relation: "after", toMiddleware: "nobody" });
      return { names: made.middlewareStack.identify(), sent: await attempt(() => made.send(converse())) };
    },
  },
  {
    name: "places beside middlewares that stand beside others",
    run: ({ client }) => {
      const { middlewareStack: stack } = client();
      const beside = (name, relation, toMiddleware) =>
        stack.addRelativeTo(middleware, { name, relation, toMiddleware });
      beside("c", "before", "b");
      beside("a", "after", "retryMiddleware");
      beside("b", "after", "a");
      beside("d", "before", "retryMiddleware");
      beside("e", "before", "retryMiddleware");
      beside("f", "after", "d");
      beside("g", "after", "retryMiddleware");
      return stack.identify();
    },
  },
  {
    name: "removed by name, by alias, by reference, by tag",
    run: ({ client }) => {
      const { middlewareStack: stack } = client();
      const other = (next) => next;
      stack.add(middleware, { name: "mine", aliases: ["also"], tags: ["T"] });
      const removed = [stack.remove("also"), stack.remove("mine")];
      stack.add(middleware, { name: "mine", tags: ["T"] });
      stack.add(other);
      removed.push(stack.remove(other), stack.remove(other), stack.removeByTag("T"), stack.removeByTag("T"));
      return { removed, names: stack.identify() };
    },
  },
  {
    name: "the tags of the SDK's own middlewares",
    run: ({ client }) => {
      const { middlewareStack: stack } = client();
      const tags = ["LOGGER", "SET_USER_AGENT", "USER_AGENT", "HOST", "RECURSION_DETECTION", "CONTENT_LENGTH"];
      return { removed: tags.map((tag) => stack.removeByTag(tag)), names: stack.identify() };
    },
  },
  {
    name: "a clone is another stack",
    run: ({ client }) => {
      const { middlewareStack: stack } = client();
      const copy = stack.clone();
      copy.add(middleware, { name: "mine" });
      return [stack.identify().length - copy.identify().length, copy.remove("mine")];
    },
  },
  {
    name: "plugins, concat and applyToStack",
    run: ({ client }) => {
      const [one, two] = [client().middlewareStack.clone(), client().middlewareStack.clone()];
      for (const name of two.identify().map((line) => line.split(" ")[0])) two.remove(name);
      two.use({ applyToStack: (stack) => stack.add(middleware, { name: "plugged", step: "build" }) });
      const both = one.concat(two);
      two.applyToStack(one);
      return [both.identify(), one.identify()];
    },
  },
  {
    name: "identifyOnResolve prints the stack",
    run: async ({ client, converse }) => {
      const made = client();
      const states = [made.middlewareStack.identifyOnResolve(), made.middlewareStack.identifyOnResolve(true)];
      const { log } = console;
      const printed = [];
      console.log = (...given) => printed.push(given);
      try {
        await made.send(converse());
      } finally {
        console.log = log;
      }
      return { states, copied: made.middlewareStack.clone().identifyOnResolve(), printed };
    },
  },
  {
    name: "command.resolveMiddleware gives a handler",
    run: async ({ client, converse }) => {
      const made = client();
      const command = converse();
      const handler = command.resolveMiddleware(made.middlewareStack, made.config, {});
      const { response, output } = await handler(command);
      return { status: response.statusCode, stop: output.stopReason };
    },
  },
  {
    name: "a middleware of the SDK's place is replaced by the user's",
    run: async ({ client, converse }) => {
      const made = client();
      made.middlewareStack.add(
        (next) => async (args) => next({ ...args, request: { ...args.request, headers: { "x-mine": "1" } } }),
        { name: "hostHeaderMiddleware", step: "build", priority: "low", override: true },
      );
      await made.send(converse());
    },
  },
];
