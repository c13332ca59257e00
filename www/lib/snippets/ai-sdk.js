import { accessOf } from "./parts.js";

/** @param {import("./index.js").Asked} asked */
export function aiSdk({ settings, operation, input }) {
  if (operation !== "ConverseStream" && operation !== "Converse") return undefined;
  const { region, endpoint, token, credentials } = accessOf(settings);
  const provider = { region, ...(endpoint && { baseURL: endpoint }), ...(token ? { apiKey: token } : credentials) };
  const { maxTokens, temperature, topP, stopSequences } = input.inferenceConfig ?? {};
  const system = input.system
    ?.map((/** @type {any} any: JSON */ { text }) => text)
    .filter(Boolean)
    .join("\n");
  const options = {
    ...(system && { system }),
    ...(maxTokens !== undefined && { maxOutputTokens: maxTokens }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(stopSequences && { stopSequences }),
    messages: input.messages.map(message),
  };
  return `import { createAmazonBedrock } from "@ai-sdk/amazon-bedrock";
import { streamText } from "ai";

const bedrock = createAmazonBedrock(${literal(provider)});

const { textStream } = streamText({
  model: bedrock(${JSON.stringify(input.modelId)}),
  ${literal(options).slice(2, -2).trim()},
});

let answer = "";
for await (const text of textStream) answer += text;
console.log(answer);
`;
}

/** @param {any} message any: JSON of a conversation */
function message({ role, content }) {
  const texts = content
    .map((/** @type {any} any: JSON */ { text }) => text)
    .filter((/** @type {any} any: JSON */ text) => text !== undefined);
  return { role, content: texts.join("\n") };
}

/** @param {object} value */
const literal = (value) => JSON.stringify(value, null, 2).replace(/^( *)"(\w+)":/gm, "$1$2:");
