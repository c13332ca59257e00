// Opens the models that the options ask for.
import { messageOf } from "../../lib/errors.js";
import { StandInEmbedder } from "../../models/embedder.js";
import { ScriptedModel } from "../../models/scripted.js";
import { UpstreamModel } from "../../models/upstream.js";
import { MiniLm } from "./minilm.js";
import { openSmolLm2 } from "./smollm2.js";

/**
 * Opens the model that the options ask for. If the real one is not available, reports why and opens the stand-in.
 * @param {import("../../../types/index.js").Options} options
 * @param {{ cacheDir: string, report: import("../reporter.js").Reporter }} context
 * @returns {Promise<import("../../models/model.js").Model>}
 */
export async function openModel({ model = "smollm2", upstream, tokensPerSecond = 0 }, context) {
  if (upstream) return new UpstreamModel(upstream);
  if (model === "scripted") return new ScriptedModel({ tokensPerSecond });
  if (model !== "smollm2") throw new TypeError(`unknown model "${model}": choose smollm2 or scripted`);
  try {
    return await openSmolLm2(context);
  } catch (error) {
    context.report.line(`WARNING: SmolLM2 is not available, so a stand-in answers instead: ${messageOf(error)}`);
    return new ScriptedModel({ tokensPerSecond });
  }
}

/**
 * @param {import("../../../types/index.js").Options} options
 * @param {{ cacheDir: string, report: import("../reporter.js").Reporter }} context
 * @returns {import("../../models/embedder.js").Embedder}
 */
export function openEmbedder({ model, embeddings = model === "scripted" ? "scripted" : "minilm" }, context) {
  if (embeddings === "scripted") return new StandInEmbedder();
  if (embeddings !== "minilm") throw new TypeError(`unknown embeddings "${embeddings}": choose minilm or scripted`);
  return new MiniLm(context);
}
