// A conversation in the part of an address that browsers do not send: settings without keys, prompts, and the fault.
import { INFERENCE } from "../../lib/settings.js";

/**
 * @typedef {object} Shared
 * @property {Partial<import("../../lib/settings.js").Settings>} settings
 * @property {string} fault
 * @property {[prompt: string, answer: string][]} turns
 */

/** Only what is listed goes into a link, so that a setting that is added later does not. Nobody's code comes with a link. */
const SHARED_SETTINGS = /** @type {const} */ (["modelId", "region", ...INFERENCE]).filter(
  (name) => name !== "toolCode",
);

/**
 * @param {import("../../lib/settings.js").Settings} settings
 * @param {string} fault
 * @param {import("./conversation.js").Turn[]} path
 * @returns {Promise<string>} the address
 */
export async function linkOf(settings, fault, path) {
  const chosen = Object.fromEntries(SHARED_SETTINGS.map((name) => [name, settings[name]]));
  const turns = path.map(({ prompt, answer }) => [prompt, answer.text]);
  const text = JSON.stringify({ settings: chosen, fault, turns });
  const packed = await through(new CompressionStream("deflate-raw"), new TextEncoder().encode(text));
  const base64 = btoa(Array.from(packed, (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
  return `${location.href.split("#")[0]}#/chat?shared=${base64}`;
}

/**
 * @param {string} shared as `linkOf` wrote it
 * @returns {Promise<Shared | undefined>} undefined if it cannot be read
 */
export async function readLink(shared) {
  try {
    const binary = atob(shared.replaceAll("-", "+").replaceAll("_", "/"));
    const packed = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const text = new TextDecoder().decode(await through(new DecompressionStream("deflate-raw"), packed));
    const { settings = {}, fault = "", turns = [] } = JSON.parse(text);
    const known = SHARED_SETTINGS.filter((name) => settings[name] !== undefined);
    return {
      settings: Object.fromEntries(known.map((name) => [name, settings[name]])),
      fault: String(fault),
      turns: turns.map((/** @type {unknown[]} */ [prompt, answer]) => [String(prompt), String(answer)]),
    };
  } catch {
    return undefined;
  }
}

/**
 * @param {CompressionStream | DecompressionStream} transform
 * @param {Uint8Array} bytes
 */
async function through(transform, bytes) {
  const stream = new Blob([/** @type {any} any: the memory is not shared */ (bytes)])
    .stream()
    .pipeThrough(/** @type {any} any: declared for shared memory, too */ (transform));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
