import { ScriptedModel } from "./scripted.js";
import { openSmolLm2 } from "../node/models/smollm2.js";
import { UpstreamModel } from "./upstream.js";

/**
 * @typedef {{ type: "start", inputTokens: number }
 *   | { type: "text", text: string }
 *   | { type: "toolUse", name: string, input: object }
 *   | { type: "stop", stopReason: string, stopSequence?: string, outputTokens: number, inputTokens?: number }
 * } ModelEvent One `start`, then texts and tool uses, then one `stop`. A `stop` may correct `inputTokens`.
 *
 * @typedef {object} Description What a page should say about who answers.
 * @property {string} name
 * @property {string} engine
 * @property {boolean} standIn true when no language model answers
 * @property {string} sentence one honest line
 * @property {number} [processId] of the process that computes, where there is one
 *
 * @typedef {object} Model
 * @property {Description} description
 * @property {(input: object, options: { signal: AbortSignal }) => AsyncIterable<ModelEvent>} generate
 *   takes Converse's input; stops computing as soon as the signal aborts
 * @property {(input: object, options: { signal: AbortSignal }) => Promise<number>} countTokens
 *   how many tokens the model would read, of Converse's input
 * @property {() => Promise<void>} close
 */

/**
 * Opens the model that the options ask for. Where the real one cannot be had, says why and gives the stand-in.
 * @param {import("../index.js").Options} options
 * @param {{ cacheDir: string, report: import("../node/reporter.js").Reporter }} context
 * @returns {Promise<Model>}
 */
export async function openModel({ model = "smollm2", upstream, tokensPerSecond = 0 }, context) {
  if (upstream) return new UpstreamModel(upstream);
  if (model === "scripted") return new ScriptedModel({ tokensPerSecond });
  if (model !== "smollm2") throw new TypeError(`unknown model "${model}": choose smollm2 or scripted`);
  try {
    return await openSmolLm2(context);
  } catch (error) {
    context.report.line(`WARNING: SmolLM2 cannot be had, a stand-in answers instead: ${error.message}`);
    return new ScriptedModel({ tokensPerSecond });
  }
}
