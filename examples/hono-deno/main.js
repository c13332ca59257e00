// A route of Hono on Deno that answers with server-sent events.
import { BedrockRuntime } from "bedrock-wasm";
import { Hono } from "hono";

const MODEL_ID = "us.amazon.nova-lite-v1:0";
const env = (name) => Deno.env.get(name);

const client = new BedrockRuntime({
  region: env("AWS_REGION") ?? "us-east-1",
  endpoint: env("BEDROCK_ENDPOINT"),
  credentials: async () => ({
    accessKeyId: env("AWS_ACCESS_KEY_ID"),
    secretAccessKey: env("AWS_SECRET_ACCESS_KEY"),
    sessionToken: env("AWS_SESSION_TOKEN"),
  }),
});

const app = new Hono();

app.post("/chat", async (context) => {
  const { prompt } = await context.req.json();
  if (typeof prompt !== "string" || prompt === "") return context.json({ message: "Give a prompt." }, 400);
  const messages = [{ role: "user", content: [{ text: prompt }] }];
  // A caller that hangs up ends the call to Bedrock, before the answer has begun and after.
  const { stream } = await client.converseStream({ modelId: MODEL_ID, messages }, { abortSignal: context.req.raw.signal });
  return stream.toResponse();
});

app.onError((error, context) => context.json({ name: error.name, message: "Bedrock did not answer." }, error.retryable ? 503 : 500));

Deno.serve({ hostname: env("HOST") ?? "127.0.0.1", port: Number(env("PORT") ?? 8000) }, app.fetch);
