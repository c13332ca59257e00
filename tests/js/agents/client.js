// Clients, and answers of agents, for tests.
import { BedrockAgentRuntime } from "bedrock-wasm";
import { event, stream } from "bedrock-wasm/testing";
import { CREDENTIALS, REGION } from "../support/clients.js";

export const agentClient = (fetch, config) =>
  new BedrockAgentRuntime({ region: REGION, credentials: CREDENTIALS, fetch, maxAttempts: 1, ...config });

export const AGENT = { agentId: "AGENT12345", agentAliasId: "ALIAS12345", sessionId: "session-1", inputText: "hello" };
export const base64 = (text) => Buffer.from(text).toString("base64");
export const frame = (name, payload) => event(name, payload);
export const says = (text) => stream([frame("chunk", { bytes: base64(text) })]);
export const bodyOf = ({ sent }, index) => JSON.parse(new TextDecoder().decode(sent[index].body));

/** An agent that asks for calls: `[name, parameters, more]` of functions. */
export const asks = (invocationId, ...calls) =>
  stream([
    frame("returnControl", {
      invocationId,
      invocationInputs: calls.map(([name, parameters = {}, more]) => ({
        functionInvocationInput: {
          actionGroup: "group",
          function: name,
          parameters: Object.entries(parameters).map(([key, [type, value]]) => ({ name: key, type, value })),
          ...more,
        },
      })),
    }),
  ]);
