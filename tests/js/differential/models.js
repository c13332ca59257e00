// AWS's models of the services, as the code generator reads them: out of the pinned release of botocore.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { corporaDirectory } from "../../corpora/directory.js";

/** Name of the SDK's package behind `client-`, and of the class in both. */
export const SERVICES = {
  "bedrock-runtime": "BedrockRuntime",
  bedrock: "Bedrock",
  "bedrock-agent-runtime": "BedrockAgentRuntime",
  "bedrock-agent": "BedrockAgent",
  "bedrock-agentcore": "BedrockAgentCore",
};

/**
 * @param {string[]} services
 * @returns {Promise<Record<string, object>>} the parsed `service-2.json` of each
 */
export async function readModels(services = Object.keys(SERVICES)) {
  const models = join(await corporaDirectory(), "service-models");
  const read = async (service) => {
    const [version] = await readdir(join(models, service));
    return [service, JSON.parse(await readFile(join(models, service, version, "service-2.json"), "utf8"))];
  };
  return Object.fromEntries(await Promise.all(services.map(read)));
}
