// Checks of what tools, agents and runs of them are given.
import { check, invalid, must } from "../lib/options.js";

/**
 * Members that may be left out.
 * @param {object} members
 * @param {Record<string, string>} kinds what each must be, in words that have the one of `typeof`
 * @param {string} [path] of the members
 */
export function checkMembers(members, kinds, path = "") {
  for (const [name, kind] of Object.entries(kinds)) {
    // cast: callers without TypeScript may give anything.
    const value = /** @type {Record<string, unknown>} */ (members)[name];
    must(path + name, value == null || (kind.includes(typeof value) && !Array.isArray(value)), kind);
  }
}

/**
 * @param {string} name of an argument
 * @param {any} list any: callers without TypeScript may give anything
 * @returns {asserts list is any[]} any: of objects
 */
export function checkList(name, list) {
  must(name, Array.isArray(list), "a list");
  for (const [at, one] of list.entries()) check(`${name}[${at}]`, one);
}

/**
 * Of a tool, as Bedrock takes it: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolSpecification.html
 * @param {unknown} name
 */
export function checkName(name) {
  must("name", typeof name === "string" && /^[\w-]{1,64}$/.test(name), "1 to 64 letters, digits, _ or -");
}

/**
 * The options that runs of models and of agents share.
 * @param {Record<string, any>} options any: they are judged here
 */
export function checkRun({ tools, maxTurns }) {
  // Infinity is a whole number here.
  must("maxTurns", typeof maxTurns === "number" && maxTurns >= 1 && !(maxTurns % 1), "a whole number from 1 on");
  const names = new Set();
  for (const { name } of tools) {
    if (names.has(name)) throw invalid(`tools: ${name} is there twice`);
    names.add(name);
  }
}
