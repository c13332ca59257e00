import { accessOf, jsonWith, methodOf, SERVICES, STREAMS } from "./parts.js";

/** @param {import("./index.js").Asked} asked */
export function bedrockWasm({ settings, service, operation, input }) {
  return `import { ${service} } from "bedrock-wasm";

const client = new ${service}(${literal(accessOf(settings))});

${uses(operation, `client.${methodOf(operation)}(${literal(input)})`, "for await (const text of stream.text()) answer += text;")}`;
}

/** @param {import("./index.js").Asked} asked */
export function awsSdk({ settings, service, operation, input }) {
  const { token, ...access } = accessOf(settings);
  const config = token ? { ...access, token: { token }, authSchemePreference: ["httpBearerAuth"] } : access;
  return `import { ${service}Client, ${operation}Command } from "@aws-sdk/client-${SERVICES[service]}";

const client = new ${service}Client(${literal(config)});

${uses(operation, `client.send(new ${operation}Command(${literal(input)}))`, 'for await (const event of stream) answer += event.contentBlockDelta?.delta?.text ?? "";')}`;
}

/**
 * @param {string} operation
 * @param {string} call
 * @param {string} loop over a Converse stream
 */
function uses(operation, call, loop) {
  const stream = STREAMS[operation];
  if (operation === "ConverseStream") {
    return `const { stream } = await ${call};\n\nlet answer = "";\n${loop}\nconsole.log(answer);\n`;
  }
  if (operation === "Converse") {
    return `const { output } = await ${call};\nconsole.log(output.message.content[0].text);\n`;
  }
  if (operation === "InvokeModel") {
    return `const { body } = await ${call};\nconsole.log(JSON.parse(new TextDecoder().decode(body)));\n`;
  }
  if (stream) return `const { ${stream} } = await ${call};\nfor await (const event of ${stream}) console.log(event);\n`;
  return `console.log(await ${call});\n`;
}

/**
 * JSON with the names bare, as one writes JavaScript; line breaks inside strings are escaped, so lines begin with names.
 * @param {object} value
 */
function literal(value) {
  return jsonWith(value, (base64) => `Uint8Array.from(atob("${base64}"), (byte) => byte.charCodeAt(0))`).replace(
    /^( *)"(\w+)":/gm,
    "$1$2:",
  );
}
