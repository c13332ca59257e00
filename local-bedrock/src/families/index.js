// The families of InvokeModel's bodies.
import { anthropic } from "./anthropic.js";
import { llama } from "./llama.js";
import { nova } from "./nova.js";

/**
 * @typedef {object} Family The form of InvokeModel bodies that models of one maker share.
 * @property {(body: unknown) => object} parse request body → Converse's input; throws a `ValidationException`
 * @property {(answer: Awaited<ReturnType<typeof import("../operations/collect.js").collect>>, modelId: string) => object}
 *   render answer → response body
 * @property {(modelId: string) => (event: import("../operations/bedrock-runtime/block-events.js").BlockEvent) => object[]}
 *   streamRenderer builds the function that turns each event into the documents of the stream's chunks
 */

const FAMILIES = { anthropic, nova, llama };

/**
 * @param {"any" | keyof typeof FAMILIES} name
 * @param {any} body decides if the model id does not
 * @returns {Family}
 */
export function familyOf(name, body) {
  if (name !== "any") return FAMILIES[name];
  if (body?.prompt !== undefined) return llama;
  return body?.anthropic_version === undefined && body?.max_tokens === undefined ? nova : anthropic;
}
