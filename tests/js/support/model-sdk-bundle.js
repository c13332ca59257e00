// The calls of `model-sdk-calls.js` and both SDKs as one module, for a runtime other than this one.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));

const SCRIPT = `
import Anthropic from "@anthropic-ai/sdk";
import * as bedrock from "bedrock-wasm";
import { anthropicFetch } from "bedrock-wasm/anthropic";
import OpenAI from "openai";
import * as calls from ${JSON.stringify(path("model-sdk-calls.js"))};
const library = { ...bedrock, anthropicFetch };
export const callBoth = (target, options) => calls.callBoth(library, { OpenAI, Anthropic }, target, options);
export const callOnce = (target) => calls.callOnce(library, { OpenAI, Anthropic }, target);
`;

/**
 * @param {string} use code behind the functions `callBoth(target, options)` and `callOnce(target)`
 * @param {import("esbuild").BuildOptions} options
 */
export function bundleCalls(use, options) {
  return build({
    stdin: { contents: SCRIPT + use, resolveDir: path("../../../local-bedrock/test") },
    bundle: true,
    format: "esm",
    write: false,
    logLevel: "error",
    ...options,
  });
}
