// A page without a server: its guests call Bedrock themselves, and the model calls functions of the page.
import { BedrockRuntime, fromCognitoIdentityPool } from "bedrock-wasm";
import { runTools } from "bedrock-wasm/tools";
import { tools } from "./tools.js";

const { VITE_IDENTITY_POOL, VITE_GUEST_ROLE, VITE_ENDPOINT, VITE_MODEL = "us.amazon.nova-lite-v1:0" } = import.meta.env;
const SYSTEM = "You keep the user's list of things to do. Use the tools, then say in one sentence what you did.";

const form = document.querySelector("form");
const { prompt, ask, stop } = form.elements;
const status = document.querySelector("[role=status]");
const article = document.querySelector("article");

const client = new BedrockRuntime({
  region: VITE_IDENTITY_POOL.split(":")[0],
  endpoint: VITE_ENDPOINT,
  credentials: fromCognitoIdentityPool({
    identityPoolId: VITE_IDENTITY_POOL,
    roleArn: VITE_GUEST_ROLE,
    clientConfig: { endpoint: VITE_ENDPOINT },
  }),
});

/** The conversation so far; a run that fails or is stopped leaves it as it was. */
let messages = [];

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const controller = new AbortController();
  stop.onclick = () => controller.abort();
  busy(true);
  article.textContent = "";
  status.textContent = "Answering …";
  const input = {
    modelId: VITE_MODEL,
    system: [{ text: SYSTEM }],
    messages: [...messages, { role: "user", content: [{ text: prompt.value }] }],
    tools,
  };
  try {
    const run = runTools(client, input, { maxTurns: 5, abortSignal: controller.signal });
    for await (const turn of run) {
      for await (const text of turn.text()) article.append(text);
    }
    ({ messages } = await run.final());
    status.textContent = "Done.";
  } catch (error) {
    status.textContent = controller.signal.aborted ? "Stopped." : `${error.name}: ${error.message}`;
  } finally {
    busy(false);
  }
});

function busy(is) {
  ask.disabled = is;
  stop.disabled = !is;
  article.setAttribute("aria-busy", is);
}
