// A server in Bun that answers with server-sent events.
import { BedrockRuntime } from "bedrock-wasm";

const MODEL_ID = "us.amazon.nova-lite-v1:0";
const { env } = Bun;

const client = new BedrockRuntime({
  region: env.AWS_REGION ?? "us-east-1",
  endpoint: env.BEDROCK_ENDPOINT,
  credentials: async () => ({
    accessKeyId: env.AWS_ACCESS_KEY_ID,
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
    sessionToken: env.AWS_SESSION_TOKEN,
  }),
});

const server = Bun.serve({
  hostname: env.HOST ?? "127.0.0.1",
  port: env.PORT ?? 8000,
  idleTimeout: 120, // seconds; a model may think for longer than Bun's ten
  routes: {
    "/chat": {
      async POST(request) {
        const { prompt } = await request.json();
        if (typeof prompt !== "string" || prompt === "") return Response.json({ message: "Give a prompt." }, { status: 400 });
        const messages = [{ role: "user", content: [{ text: prompt }] }];
        // A caller that hangs up ends the call to Bedrock, before the answer has begun and after.
        const { stream } = await client.converseStream({ modelId: MODEL_ID, messages }, { abortSignal: request.signal });
        return stream.toResponse();
      },
    },
  },
  error: ({ name, retryable }) => Response.json({ name, message: "Bedrock did not answer." }, { status: retryable ? 503 : 500 }),
});

console.log(`Listening on ${server.url}`);
