// The families of InvokeModel's bodies.
import { anthropic } from "./anthropic.js";
import { cohere } from "./cohere.js";
import { llama } from "./llama.js";
import { mistral } from "./mistral.js";
import { nova } from "./nova.js";
import { isObject } from "../validation/json-schema.js";

/**
 * @typedef {object} Family The form of InvokeModel bodies that models of one maker share.
 * @property {(body: unknown) => import("../models/model.js").Conversation} parse request body → Converse's input; throws a
 *   `ValidationException`
 * @property {(answer: import("../operations/collect.js").Collected, modelId: string) => object} render answer → response body
 * @property {(modelId: string) => (event: import("../operations/bedrock-runtime/block-events.js").BlockEvent) => object[]}
 *   streamRenderer builds the function that turns each event into the documents of the stream's chunks
 */

/** @typedef {"any" | keyof typeof FAMILIES} ChatFamilyName */

const FAMILIES = { anthropic, nova, llama, mistral, cohere };

/**
 * @param {ChatFamilyName} name
 * @param {unknown} body decides if the model id does not
 * @returns {Family}
 */
export function familyOf(name, body) {
  if (name !== "any") return FAMILIES[name];
  const { prompt, message, anthropic_version: version, max_tokens: limit } = isObject(body) ? body : {};
  if (message !== undefined) return cohere;
  if (prompt !== undefined) return limit === undefined ? llama : mistral;
  return version === undefined && limit === undefined ? nova : anthropic;
}
