import { accessOf, STREAMS } from "./parts.js";

/** @param {import("./index.js").Asked} asked */
export function rust({ settings, operation, input }) {
  const { region, endpoint, token, credentials } = accessOf(settings);
  const { accessKeyId, secretAccessKey, sessionToken } = credentials ?? {};
  const pair = `Credentials::new(${text(accessKeyId)}, ${text(secretAccessKey)})${sessionToken ? `.with_session_token(${text(sessionToken)})` : ""}`;
  const config = [
    `Config::new(${text(region)})`,
    token ? `.token(${text(token)})` : `.credentials(${pair})`,
    endpoint && `.endpoint(${text(endpoint)})`,
  ];
  const constant = operation.replace(/(?<!^)([A-Z])/g, "_$1").toUpperCase();
  const json = JSON.stringify(
    input ?? {},
    (_name, value) => (value instanceof Uint8Array ? Array.from(value) : value),
    4,
  );
  return `use bedrock_wasm::{Client, Config, ${token ? "" : "Credentials, "}operations};
${STREAMS[operation] ? "use futures::StreamExt;\n" : ""}use serde_json::{Value, json};

let client = Client::new(${config.filter(Boolean).join("")});
let input = json!(${json});
${uses(operation, constant)}`;
}

/** @param {string} operation @param {string} constant */
function uses(operation, constant) {
  if (!STREAMS[operation]) {
    return `let output: Value = client.call(&operations::${constant}, &input).await?;\nprintln!("{output}");\n`;
  }
  const print =
    operation === "ConverseStream"
      ? `print!("{}", event?["contentBlockDelta"]["delta"]["text"].as_str().unwrap_or_default());`
      : `println!("{}", event?);`;
  return `let mut events = client.stream::<Value>(&operations::${constant}, &input).await?;
while let Some(event) = events.next().await {
    ${print}
}
`;
}

/** @param {string} [value] */
const text = (value = "") => JSON.stringify(value);
