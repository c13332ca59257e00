// An edge route of Next for `useChat`: the AI SDK asks Bedrock and answers with its own server-sent events.
import { createUIMessageStreamResponse, streamText, toUIMessageStream } from "ai";
import { fromEnv } from "bedrock-wasm";
import { createBedrock } from "bedrock-wasm/ai-sdk";
import { conversationOf, MAX_TOKENS } from "./conversation.js";

export const runtime = "edge";

const MODEL_ID = "us.amazon.nova-lite-v1:0";

const bedrock = createBedrock({
  region: process.env.AWS_REGION ?? "us-east-1",
  endpoint: process.env.BEDROCK_ENDPOINT,
  credentials: fromEnv(),
});

/**
 * @param {Request} request
 * @returns {Promise<Response>}
 */
export async function POST(request) {
  const { messages, refusal } = await conversationOf(request);
  if (refusal) return refusal;
  const { stream } = streamText({
    model: bedrock(MODEL_ID),
    messages,
    maxOutputTokens: MAX_TOKENS,
    // A caller that hangs up ends the call to Bedrock.
    abortSignal: request.signal,
    onError: ({ error }) => console.error(/** @type {Error} */ (error).name),
  });
  // A stream that fails, or is cut, ends in an error of the chat, which says nothing about the server.
  return createUIMessageStreamResponse({
    stream: toUIMessageStream({ stream, onError: () => "Bedrock did not answer." }),
  });
}
