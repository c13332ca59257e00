// An edge route of Next that answers with server-sent events.
import { BedrockRuntime } from "bedrock-wasm";

export const runtime = "edge";

const MODEL_ID = "us.amazon.nova-lite-v1:0";

const client = new BedrockRuntime({
  region: process.env.AWS_REGION ?? "us-east-1",
  endpoint: process.env.BEDROCK_ENDPOINT,
  credentials: async () => ({
    accessKeyId: process.env.AWS_ACCESS_KEY_ID,
    secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
    sessionToken: process.env.AWS_SESSION_TOKEN,
  }),
});

export async function POST(request) {
  const { prompt } = await request.json();
  if (typeof prompt !== "string" || prompt === "") return Response.json({ message: "Give a prompt." }, { status: 400 });
  const messages = [{ role: "user", content: [{ text: prompt }] }];
  try {
    // A caller that hangs up ends the call to Bedrock, before the answer has begun and after.
    const { stream } = await client.converseStream({ modelId: MODEL_ID, messages }, { abortSignal: request.signal });
    return stream.toResponse();
  } catch ({ name, retryable }) {
    return Response.json({ name, message: "Bedrock did not answer." }, { status: retryable ? 503 : 500 });
  }
}
