// The worker has the client and the keys; the site's pages ask it, and see neither.
import { BedrockRuntime, init } from "bedrock-wasm/slim";
import wasm from "bedrock-wasm/bedrock_wasm_bg.wasm";
import { MAX_TOKENS, promptOf } from "./question.js";

const MODEL_ID = "us.amazon.nova-lite-v1:0";

let client;

/** Made when a page first asks; a start that failed is tried again with the next question. */
function started() {
  return (client ??= start().catch((error) => {
    client = undefined;
    throw error;
  }));
}

async function start() {
  const settings = await fetch("/settings.json");
  const { region, endpoint } = await settings.json();
  // Service workers know no `import()`, so the module is handed over: esbuild makes a file of it and gives its address.
  await init(new URL(wasm, self.location));
  return new BedrockRuntime({ region, endpoint, credentials });
}

/** Short-lived ones, from your own server. They are asked for again before `expiration`. */
async function credentials() {
  const response = await fetch("/credentials", { method: "POST" });
  if (!response.ok) throw new Error(`no credentials: status ${response.status}`);
  const { expiration, ...keys } = await response.json();
  return { ...keys, expiration: new Date(expiration) };
}

async function answer(request) {
  const prompt = await promptOf(request);
  if (prompt === undefined) {
    return Response.json({ message: "Send a prompt as application/json from a page of this site." }, { status: 400 });
  }
  const messages = [{ role: "user", content: [{ text: prompt }] }];
  const input = { modelId: MODEL_ID, messages, inferenceConfig: { maxTokens: MAX_TOKENS } };
  try {
    const bedrock = await started();
    // A page that hangs up, or is closed, ends the call to Bedrock.
    const { stream } = await bedrock.converseStream(input, { abortSignal: request.signal });
    return stream.toResponse();
  } catch ({ name, message }) {
    return Response.json({ name, message }, { status: 502 });
  }
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (new URL(event.request.url).pathname === "/converse") event.respondWith(answer(event.request));
});
