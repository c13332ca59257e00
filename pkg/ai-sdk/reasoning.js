// How each family of models is made to reason.
import { isClaude } from "./names.js";

/** Levels of the AI SDK that models know under other names. */
/** @type {Map<string | undefined, string>} */
const LEVELS = new Map([
  ["minimal", "low"],
  ["xhigh", "high"],
  ["max", "high"],
]);

/**
 * @param {string} modelId
 * @param {{ type?: string, budgetTokens?: number, maxReasoningEffort?: string, display?: string }} config `reasoningConfig`
 * @param {string | undefined} level of the AI SDK's `reasoning`
 * @param {(feature: string, details?: string) => void} unsupported
 * @returns {{ thinks?: boolean, budget?: number | undefined, fields: Record<string, any> }} whether a Claude thinks; any: JSON for the model
 */
export function reasoningFields(modelId, config, level = "none", unsupported) {
  const { type, budgetTokens, display } = config;
  const claude = isClaude(modelId);
  const asked = /^(provider-default|none)$/.test(level) ? undefined : level;
  const effort = config.maxReasoningEffort ?? (claude ? asked : (LEVELS.get(asked) ?? asked));
  const on = type ? /^(enabled|adaptive)$/.test(type) : asked;
  if (!on && !effort) return { fields: {} };
  if (claude) {
    const budget = type === "enabled" ? budgetTokens : undefined;
    const thinking = budget ? { type: "enabled", budget_tokens: budget } : { type: "adaptive", display };
    const fields = {
      ...(on && { thinking }),
      ...(effort && { output_config: { effort: effort === "minimal" ? "low" : effort } }),
    };
    return { thinks: Boolean(on), budget, fields };
  }
  if (budgetTokens) unsupported("budgetTokens", "Claude's only");
  if (type === "adaptive") unsupported("adaptive thinking", "Claude's only");
  if (/openai/.test(modelId)) return { fields: effort ? { reasoning_effort: effort } : {} };
  if (/nova/.test(modelId)) return { fields: { reasoningConfig: { type: "enabled", maxReasoningEffort: effort } } };
  if (effort) unsupported("reasoning", "this model has no levels of it");
  return { fields: {} };
}
