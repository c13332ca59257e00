// A call as code, in each language that people call Bedrock from. Keys that a person has entered are never part of it.
import { aiSdk } from "./ai-sdk.js";
import { boto3 } from "./boto3.js";
import { curl } from "./curl.js";
import { awsSdk, bedrockWasm } from "./javascript.js";
import { rust } from "./rust.js";

/**
 * @typedef {object} Asked What a snippet is made of; a `Call` has all of it.
 * @property {import("../settings.js").Settings} settings
 * @property {string} service
 * @property {string} operation
 * @property {any} input any: of any operation
 * @property {import("../recorded-fetch.js").Exchange[]} [exchanges]
 *
 * @typedef {object} Language
 * @property {string} title
 * @property {string} colours the language for highlighting
 * @property {(asked: Asked) => string | undefined} write undefined if it has no such call
 */

/** @type {Record<string, Language>} */
export const LANGUAGES = {
  "bedrock-wasm": { title: "bedrock-wasm", colours: "javascript", write: bedrockWasm },
  "aws-sdk": { title: "AWS SDK v3", colours: "javascript", write: awsSdk },
  "ai-sdk": { title: "AI SDK", colours: "javascript", write: aiSdk },
  boto3: { title: "boto3", colours: "python", write: boto3 },
  rust: { title: "Rust", colours: "rust", write: rust },
  curl: { title: "curl", colours: "bash", write: curl },
};

/**
 * @param {string} language
 * @param {Asked} asked
 * @param {(language: string) => string | undefined} [own] of the place, in place of what is made of the operation
 * @returns {string | undefined}
 */
export function snippet(language, asked, own) {
  return own?.(language) ?? LANGUAGES[language].write(asked);
}
