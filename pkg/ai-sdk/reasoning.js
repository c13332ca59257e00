// How each family of models is made to reason.
import { isClaude } from "./names.js";

/**
 * @param {string} modelId
 * @param {{ type?: string, budgetTokens?: number, maxReasoningEffort?: string, display?: string }} config `reasoningConfig`
 * @param {string | undefined} level of the AI SDK's `reasoning`
 * @param {(feature: string, details?: string) => void} unsupported
 * @returns {{ thinks?: boolean, budget?: number | undefined, fields?: Record<string, any> }} whether a Claude thinks; any: JSON for the model
 */
export function reasoningFields(modelId, config, level, unsupported) {
  const { type, budgetTokens, display } = config;
  const claude = isClaude(modelId);
  // No model knows "minimal", and only Claude knows the highest ones.
  const asked = level === "none" || level === "provider-default" ? undefined : level?.replace("minimal", "low");
  const effort = config.maxReasoningEffort ?? (claude ? asked : asked?.replace(/xhigh|max/, "high"));
  const on = type ? type !== "disabled" : asked;
  if (claude) {
    const budget = type === "enabled" ? budgetTokens : undefined;
    const thinking = budget ? { type, budget_tokens: budget } : { type: "adaptive", display };
    const fields = {
      ...(on && { thinking }),
      ...(effort && { output_config: { effort } }),
    };
    return { thinks: Boolean(on), budget, fields };
  }
  if (budgetTokens) unsupported("budgetTokens", "Claude's only");
  if (type === "adaptive") unsupported("adaptive thinking", "Claude's only");
  if (/gpt-oss/.test(modelId)) return { fields: effort ? { reasoning_effort: effort } : {} };
  if (/openai/.test(modelId)) return { fields: effort ? { reasoning: { effort } } : {} };
  if (/nova/.test(modelId)) {
    const reasons = on || (effort && !type);
    return reasons ? { fields: { reasoningConfig: { type: "enabled", maxReasoningEffort: effort } } } : {};
  }
  if (effort) unsupported("reasoning", "this model has no levels of it");
  return {};
}
