import { accessOf, base64, SERVICES, STREAMS } from "./parts.js";

/** @param {import("./index.js").Asked} asked */
export function boto3({ settings, service, operation, input }) {
  const { region, endpoint, token, credentials } = accessOf(settings);
  const options = [
    `region_name="${region}"`,
    endpoint && `endpoint_url="${endpoint}"`,
    credentials && `aws_access_key_id="${credentials.accessKeyId}"`,
    credentials && `aws_secret_access_key="${credentials.secretAccessKey}"`,
    credentials?.sessionToken && `aws_session_token="${credentials.sessionToken}"`,
  ].filter(Boolean);
  const method = operation.replace(/(?<!^)([A-Z])/g, "_$1").toLowerCase();
  const call = `client.${method}(**${python(input ?? {})})`;
  const bearer = token ? `import os\n\nos.environ["AWS_BEARER_TOKEN_BEDROCK"] = "${token}"\n` : "";
  return `${bearer}import boto3

client = boto3.client(
    "${SERVICES[service]}",
    ${options.join(",\n    ")},
)

${uses(operation, call)}`;
}

/** @param {string} operation @param {string} call */
function uses(operation, call) {
  const stream = STREAMS[operation];
  if (operation === "ConverseStream") {
    return `response = ${call}
for event in response["stream"]:
    print(event.get("contentBlockDelta", {}).get("delta", {}).get("text", ""), end="")
print()
`;
  }
  if (operation === "Converse") {
    return `response = ${call}\nprint(response["output"]["message"]["content"][0]["text"])\n`;
  }
  if (operation === "InvokeModel") {
    return `import json\n\nresponse = ${call}\nprint(json.loads(response["body"].read()))\n`;
  }
  if (stream) return `response = ${call}\nfor event in response["${stream}"]:\n    print(event)\n`;
  return `print(${call})\n`;
}

/**
 * A Python literal.
 * @param {unknown} value
 * @param {string} [margin] of the line that it is on
 * @returns {string}
 */
function python(value, margin = "") {
  if (value === true) return "True";
  if (value === false) return "False";
  if (value === null || value === undefined) return "None";
  if (value instanceof Uint8Array) return `__import__("base64").b64decode("${base64(value)}")`;
  if (typeof value !== "object") return JSON.stringify(value);
  const inner = `${margin}    `;
  const isList = Array.isArray(value);
  const members = isList
    ? value.map((member) => python(member, inner))
    : Object.entries(value)
        .filter(([, member]) => member !== undefined)
        .map(([name, member]) => `${JSON.stringify(name)}: ${python(member, inner)}`);
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  if (members.length === 0) return open + close;
  return `${open}\n${members.map((member) => `${inner}${member},\n`).join("")}${margin}${close}`;
}
