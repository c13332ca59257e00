// Answers a question with the events of Bedrock's stream, as server-sent events.
import { BedrockRuntime, fromEnv } from "bedrock-wasm";
import { MAX_TOKENS, questionOf } from "./question.js";

const MODEL_ID = "us.amazon.nova-lite-v1:0";

const client = new BedrockRuntime({
  region: process.env.AWS_REGION ?? "us-east-1",
  endpoint: process.env.BEDROCK_ENDPOINT,
  credentials: fromEnv(),
});

/**
 * @param {Request} request
 * @returns {Promise<Response>}
 */
export async function chat(request) {
  const question = await questionOf(request);
  if (question.refusal) return question.refusal;
  const messages = [{ role: "user", content: [{ text: question.prompt }] }];
  const input = { modelId: MODEL_ID, messages, inferenceConfig: { maxTokens: MAX_TOKENS } };
  try {
    // A caller that hangs up ends the call to Bedrock, before the answer has begun and after.
    const { stream } = await client.converseStream(input, { abortSignal: request.signal });
    return stream.toResponse();
  } catch (error) {
    const { name, retryable } = /** @type {import("bedrock-wasm").BedrockError} or an AbortError */ (error);
    return Response.json({ name, message: "Bedrock did not answer." }, { status: retryable ? 503 : 500 });
  }
}
