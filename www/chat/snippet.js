// The conversation as code that uses the library.
import { clientConfig, converseInput, usesExampleKeys } from "./settings.js";

/**
 * JavaScript that does what the page does. Keys that a person has entered are never part of it.
 * @param {import("./settings.js").Settings} settings
 * @param {import("bedrock-wasm").Message[]} messages
 */
export function snippet(settings, messages) {
  const config = { ...clientConfig(settings), ...placeholders(settings) };
  return `import { BedrockRuntime } from "bedrock-wasm";

const client = new BedrockRuntime(${literal(config)});

const { stream } = await client.converseStream(${literal(converseInput(settings, messages))});

let answer = "";
for await (const text of stream.text()) {
  answer += text;
}
console.log(answer);
`;
}

/** @param {import("./settings.js").Settings} settings */
function placeholders(settings) {
  if (settings.authentication === "apiKey") return { token: "YOUR_BEDROCK_API_KEY" };
  if (usesExampleKeys(settings)) return {};
  /** @type {{ accessKeyId: string, secretAccessKey: string, sessionToken?: string }} */
  const credentials = { accessKeyId: "YOUR_ACCESS_KEY_ID", secretAccessKey: "YOUR_SECRET_ACCESS_KEY" };
  if (settings.sessionToken) credentials.sessionToken = "YOUR_SESSION_TOKEN";
  return { credentials };
}

/**
 * JSON with the names bare, as one writes JavaScript; line breaks inside strings are escaped, so lines begin with names.
 * @param {object} value
 */
function literal(value) {
  return JSON.stringify(value, null, 2).replace(/^( *)"(\w+)":/gm, "$1$2:");
}
