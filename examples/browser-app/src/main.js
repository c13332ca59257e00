// One question, one answer as it is written, and a button that ends it. The keys are in the proxy.
import { BedrockRuntime } from "bedrock-wasm";

const MODEL_ID = "us.amazon.nova-lite-v1:0";
const { VITE_PROXY_URL, VITE_REGION = "us-east-1" } = import.meta.env;

const form = document.querySelector("form");
const { token, question, ask, stop } = form.elements;
const status = document.querySelector("[role=status]");
const article = document.querySelector("article");

/** Read at every call, so that a new token needs no new client. */
const client = new BedrockRuntime({ region: VITE_REGION, endpoint: VITE_PROXY_URL, token: async () => token.value });

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const controller = new AbortController();
  stop.onclick = () => controller.abort();
  busy(true);
  article.textContent = "";
  status.textContent = "Waiting for the first word …";
  try {
    const messages = [{ role: "user", content: [{ text: question.value }] }];
    const input = { modelId: MODEL_ID, messages, inferenceConfig: { maxTokens: 1_024 } };
    const { stream } = await client.converseStream(input, { abortSignal: controller.signal });
    for await (const text of stream.text()) {
      status.textContent = "Answering …";
      article.append(text);
    }
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
