// Asks the service worker, and shows the answer as it is written.
import { readSSE } from "bedrock-wasm/sse";

const form = document.querySelector("form");
const { prompt, stop } = form.elements;
const status = document.querySelector("[role=status]");
const article = document.querySelector("article");

navigator.serviceWorker.register("/service-worker.js");
if (!navigator.serviceWorker.controller) {
  await new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
}
status.textContent = "Ready.";

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const controller = new AbortController();
  stop.onclick = () => controller.abort();
  article.textContent = "";
  status.textContent = "Answering …";
  try {
    const body = JSON.stringify({ prompt: prompt.value });
    const headers = { "content-type": "application/json" };
    const response = await fetch("/converse", { method: "POST", headers, body, signal: controller.signal });
    for await (const { contentBlockDelta } of readSSE(response)) article.append(contentBlockDelta?.delta.text ?? "");
    status.textContent = "Done.";
  } catch (error) {
    status.textContent = controller.signal.aborted ? "Stopped." : `${error.name}: ${error.message}`;
  }
});
