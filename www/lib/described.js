// Who answers, in words.
import { startCommand } from "./emulator.js";
import { hasKeys } from "./settings.js";

/**
 * @param {import("./emulator.js").Answerer | undefined} answerer
 * @param {import("./settings.js").Settings} settings
 * @returns {{ kind: string, name: string, sentence: string }}
 */
export function described(answerer, settings) {
  const { endpoint, region, modelId, target } = settings;
  const { kind = "looking", info } = answerer ?? {};
  const stand = info?.model.standIn ? "stand-in" : "emulator";
  switch (kind) {
    case "looking":
      return { kind, name: "Looking who answers", sentence: "" };
    case "page":
      return {
        kind: stand,
        name: "In this page, not AWS",
        sentence: `An emulator in this page, not AWS. ${info?.model.sentence}`,
      };
    case "emulator":
      return {
        kind: stand,
        name: "Local emulator, not AWS",
        sentence: `Local emulator, not AWS. ${info?.model.sentence}`,
      };
    case "unreachable":
      return {
        kind,
        name: "Nothing answers",
        sentence: `Nothing answers at ${endpoint}. Start the emulator with ${startCommand(endpoint)}.`,
      };
    case "gateway":
      return {
        kind,
        name: URL.canParse(endpoint) ? new URL(endpoint).host : endpoint,
        sentence: `${endpoint} answers for ${modelId}. Which model it runs is not known to this page.`,
      };
    default: {
      const missing = !hasKeys(settings) && " It needs your keys.";
      const where = target === "endpoint" && endpoint ? endpoint : `Amazon Bedrock in ${region}`;
      return {
        kind: missing ? "no-keys" : "aws",
        name: missing ? "Amazon Bedrock, no keys" : "Amazon Bedrock",
        sentence: `${where} will answer with ${modelId}.${missing || " AWS bills what you use."}`,
      };
    }
  }
}
