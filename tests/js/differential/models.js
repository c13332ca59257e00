// AWS's models of the services, as the code generator reads them: out of botocore's wheel.
import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import yauzl from "yauzl";

const ROOT = new URL("../../../", import.meta.url);

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
  const wheel = await openWheel(await wheelPath());
  const models = {};
  for await (const entry of wheel.eachEntry()) {
    const id = /^botocore\/data\/([^/]+)\/[^/]+\/service-2\.json\.gz$/.exec(entry.fileName)?.[1];
    if (services.includes(id)) {
      models[id] = JSON.parse(gunzipSync(await buffer(await wheel.openReadStreamPromise(entry))).toString());
    }
  }
  return models;
}

/** The release that the generated tables name on their first line. */
async function wheelPath() {
  const table = await readFile(new URL("pkg/operations/bedrock.js", ROOT), "utf8");
  const [, version] = /from botocore (\S+)\. /.exec(table);
  return fileURLToPath(new URL(`.cache/botocore/botocore-${version}-py3-none-any.whl`, ROOT));
}

async function openWheel(path) {
  try {
    return await yauzl.openPromise(path, { lazyEntries: true, autoClose: false });
  } catch (cause) {
    throw new Error("the service models are absent; run `cargo xtask codegen`, which fetches them", { cause });
  }
}
