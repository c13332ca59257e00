// What is timed both in Node and in a page.
import { decodeCases } from "./decode.js";
import { scaleCases } from "./scale.js";
import { signCases } from "./sign.js";

/**
 * @typedef {object} Case
 * @property {string} title
 * @property {string} unit such as "ns per event"
 * @property {number} perMs what a millisecond of a slice comes to in that unit
 * @property {string[]} bases the contenders that others are compared with
 * @property {() => Record<string, (isTrial: boolean) => Promise<void | import("./rounds.js").Cost>>} make what to run, by contender; it
 *   throws if the result is wrong, and looks at all of it in a trial; it returns its cost if it has run in another process
 */

/** @type {Record<string, (how: { quick: boolean, where: "node" | "page", contenders: any[] }) => Case[]>} */
export const SUITES = { decode: decodeCases, scale: scaleCases, sign: signCases };
