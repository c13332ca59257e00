// How each family of models is made to reason.
import { isClaude } from "./names.js";

/** Levels of the AI SDK that models know under other names. */
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
 * @returns {{ thinks: { claude: boolean, budget: number | undefined }, fields: Record<string, any> }} any: JSON for the model
 */
export function reasoningFields(modelId, config, level, unsupported) {
  const { type, budgetTokens, display } = config;
  const claude = isClaude(modelId);
  const asked = level && level !== "provider-default" && level !== "none" ? level : undefined;
  const effort = config.maxReasoningEffort ?? (claude ? asked : (LEVELS.get(asked ?? "") ?? asked));
  const on = type === "enabled" || type === "adaptive" || (type === undefined && asked !== undefined);
  const off = { thinks: { claude: false, budget: undefined }, fields: {} };
  if (!on && !effort) return off;
  if (claude) {
    const budget = type === "enabled" ? budgetTokens : undefined;
    const thinking = budget
      ? { type: "enabled", budget_tokens: budget }
      : { type: "adaptive", ...(display && { display }) };
    const fields = {
      ...(on && { thinking }),
      ...(effort && { output_config: { effort: effort === "minimal" ? "low" : effort } }),
    };
    return { thinks: { claude: on, budget }, fields };
  }
  if (budgetTokens) unsupported("budgetTokens", "Claude's only");
  if (type === "adaptive") unsupported("adaptive thinking", "Claude's only");
  if (/openai/.test(modelId)) return { ...off, fields: effort ? { reasoning_effort: effort } : {} };
  if (!/nova/.test(modelId)) {
    if (effort) unsupported("reasoning", "this model has no levels of it");
    return off;
  }
  return { ...off, fields: { reasoningConfig: { type: "enabled", ...(effort && { maxReasoningEffort: effort }) } } };
}
