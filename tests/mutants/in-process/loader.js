// Gives test files the stand-in of this directory for `node:test`.
const STAND_IN = new URL("./node-test.js", import.meta.url).href;

/** @type {import("node:module").ResolveHook} */
export const resolve = (specifier, context, next) =>
  specifier === "node:test" && context.parentURL !== STAND_IN
    ? { url: STAND_IN, shortCircuit: true }
    : next(specifier, context);
