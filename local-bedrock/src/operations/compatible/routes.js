// The routes of OpenAI's and Anthropic's APIs.
import { textOf } from "../../lib/bytes.js";
import { chatCompletions } from "./chat-completions.js";
import { messages } from "./messages.js";
import { listModels } from "./models.js";
import { responses } from "./responses.js";
import { anthropicError, openAiError, responseError } from "./errors.js";

/** These names, and mantle's, may stand in the scope: which host was meant cannot be seen here. */
const SIGNING_NAMES = ["bedrock", "bedrock-mantle"];

const CHAT = { operation: "ChatCompletions", run: chatCompletions, ...openAiError };
const RESPONSES = { operation: "Responses", run: responses, ...responseError };
const MODELS = { operation: "ListModels", run: listModels, ...openAiError };
const MESSAGES = { operation: "Messages", run: messages, ...anthropicError };

/**
 * The APIs of other makers that Bedrock speaks, by method and path: on bedrock-runtime's host, or mantle's.
 * @type {Record<string, Pick<import("../../http/router.js").Route, "operation" | "run" | "refusal" | "lastEvent">>}
 */
const ROUTES = {
  "POST /openai/v1/chat/completions": CHAT,
  "POST /v1/chat/completions": CHAT,
  "POST /openai/v1/responses": RESPONSES,
  "POST /v1/responses": RESPONSES,
  "GET /openai/v1/models": MODELS,
  "GET /v1/models": MODELS,
  "POST /anthropic/v1/messages": MESSAGES,
};

/**
 * @param {import("../../http/call.js").Received} received
 * @returns {import("../../http/router.js").Match | undefined}
 */
export function compatibleMatch({ method, path, body }) {
  const name = `${method} ${path}`;
  if (!Object.hasOwn(ROUTES, name)) return undefined;
  const route = { service: "bedrock-runtime", method, path, signingNames: SIGNING_NAMES, ...ROUTES[name] };
  const modelId = modelOf(body);
  return { route, labels: modelId === undefined ? {} : { modelId } };
}

/**
 * The body names the model; a body that cannot be read is refused later, when the caller is known.
 * @param {Uint8Array} body
 */
function modelOf(body) {
  try {
    /** @type {{ model: unknown }} */
    const { model } = JSON.parse(textOf(body));
    return typeof model === "string" ? model : undefined;
  } catch {
    return undefined;
  }
}
