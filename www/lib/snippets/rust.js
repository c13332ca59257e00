import { accessOf, STREAMS } from "./parts.js";

/** @param {import("./index.js").Asked} asked */
export function rust({ settings, operation, input }) {
  const { region, endpoint, token, credentials } = accessOf(settings);
  const { accessKeyId, secretAccessKey, sessionToken } = credentials ?? {};
  const session = sessionToken ? `Some(${text(sessionToken)}.into())` : "None";
  const identity = token
    ? `ApiKey::new(${text(token)}.into())?`
    : `Credentials::new(${text(accessKeyId)}.into(), ${text(secretAccessKey)}.into(), ${session})?`;
  const config = [`Config::new(${text(region)})`, ".credentials(identity)", endpoint && `.endpoint(${text(endpoint)})`];
  const constant = operation.replace(/(?<!^)([A-Z])/g, "_$1").toUpperCase();
  const json = JSON.stringify(
    input ?? {},
    (_name, value) => (value instanceof Uint8Array ? Array.from(value) : value),
    4,
  );
  return `use bedrock_wasm::{Client, Config, auth::${token ? "ApiKey" : "Credentials"}, operations};
${STREAMS[operation] ? "use futures_util::StreamExt;\n" : ""}use serde_json::{Value, json};

let identity = ${identity};
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
