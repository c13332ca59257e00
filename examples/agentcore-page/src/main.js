// A page that asks an agent in AgentCore with the token of its user. It holds no AWS credentials.
import { BedrockAgentCore } from "bedrock-wasm";
import { readAnswer } from "bedrock-wasm/agents";
import { signedIn, signIn } from "./sign-in.js";

const { VITE_AGENT, VITE_ENDPOINT } = import.meta.env;

const button = document.querySelector("[name=sign-in]");
const form = document.querySelector("form");
const { prompt, ask, stop } = form.elements;
const status = document.querySelector("[role=status]");
const article = document.querySelector("article");

/** Nobody binds a session to its user: whoever knows the id and has a token goes on with it. So it is random, and never in a URL. */
const runtimeSessionId = crypto.randomUUID();

button.addEventListener("click", signIn);
const user = await signedIn().catch((error) => void (status.textContent = error.message));
show(Boolean(user));

const client = new BedrockAgentCore({
  region: VITE_AGENT.split(":")[3],
  endpoint: VITE_ENDPOINT,
  token: async () => user,
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const controller = new AbortController();
  stop.onclick = () => controller.abort();
  busy(true);
  article.textContent = "";
  status.textContent = "Waiting for the first word …";
  const input = {
    agentRuntimeArn: VITE_AGENT,
    runtimeSessionId,
    payload: { prompt: prompt.value },
    accept: "text/event-stream, application/json",
  };
  try {
    const output = client.invokeAgentRuntime(input, { abortSignal: controller.signal });
    // What the agent sends last decides whether an answer is whole.
    const answer = readAnswer(output, { terminal: ({ event }) => event?.messageStop });
    for await (const text of answer.text()) {
      status.textContent = "Answering …";
      article.append(text);
    }
    status.textContent = "Done.";
  } catch (error) {
    status.textContent = controller.signal.aborted ? "Stopped." : `${error.name}: ${error.message}`;
    if (error.code === "expired_token") show(false);
  } finally {
    busy(false);
  }
});

function show(isSignedIn) {
  form.hidden = !isSignedIn;
  button.hidden = isSignedIn;
}

function busy(is) {
  ask.disabled = is;
  stop.disabled = !is;
  article.setAttribute("aria-busy", is);
}
