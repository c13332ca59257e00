// A response that is an answer to every operation, for tests of requests.
import { json } from "bedrock-wasm/testing";
import { bedrockAgentCore } from "../../../pkg/operations/bedrock-agentcore.js";
import { bedrockAgentRuntime } from "../../../pkg/operations/bedrock-agent-runtime.js";
import { bedrockAgent } from "../../../pkg/operations/bedrock-agent.js";
import { bedrockRuntime } from "../../../pkg/operations/bedrock-runtime.js";
import { bedrock } from "../../../pkg/operations/bedrock.js";

const rows = [bedrock, bedrockAgent, bedrockAgentCore, bedrockAgentRuntime, bedrockRuntime].flatMap(({ operations }) =>
  Object.values(operations),
);
const required = rows.flatMap(({ outRequired = "" }) => outRequired.split(" ")).filter(Boolean);

export const ANY_ANSWER = json(Object.fromEntries(required.map((name) => [name, 0])));
