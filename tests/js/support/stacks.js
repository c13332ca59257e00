// What tests put into middleware stacks, ours and the AWS SDK's, and how they tell what came of it.

/** A middleware that says when it runs; the same one for each name. */
const made = new Map();
export function saying(name) {
  if (!made.has(name)) made.set(name, (next) => (args) => next([...args, name]));
  return made.get(name);
}

/** Adds a middleware under its own name. */
export const add = (stack, name, options) => stack.add(saying(name), { name, ...options });
export const beside = (stack, name, relation, toMiddleware, options) =>
  stack.addRelativeTo(saying(name), { name, relation, toMiddleware, ...options });

/** What a stack shows and runs, or the error that it throws instead. */
export function outcome(stack) {
  const tried = (run) => {
    try {
      return run();
    } catch (error) {
      return `${error.name}: ${error.message}`;
    }
  };
  return [tried(() => stack.identify()), tried(() => stack.resolve((args) => args, {})([]))];
}
