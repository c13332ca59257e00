// What is compared, in Node and in a page: our client, the AWS SDK's and the AI SDK's, each with the timeouts that it has.
import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
import { createAmazonBedrock } from "@ai-sdk/amazon-bedrock";
import { generateText, streamText } from "ai";
import { BedrockRuntime } from "bedrock-wasm/inline";

/** How long a client may wait for a head, or for more of a body, where it can be told; a busy machine is slower than that nowhere else. */
const PATIENCE_MS = 4_000;
/** From here on a client is said to hang: more than any of them may take in all, with retries and their pauses. */
const HANGS_AFTER_MS = 24_000;
/** What comes before a stall has come by then. */
const ABORTED_AFTER_MS = 2_000;

const region = "us-east-1";
const modelId = "amazon.nova-lite-v1:0";
const INPUT = { modelId, messages: [{ role: "user", content: [{ text: "Why is the sky blue?" }] }] };

const textOf = ({ message }) => message.content.map(({ text }) => text).join("");

function ours(endpoint, credentials) {
  const client = new BedrockRuntime({
    region,
    credentials,
    endpoint,
    maxAttempts: 2,
    timeouts: { firstByteMs: PATIENCE_MS, idleMs: PATIENCE_MS },
  });
  const stream = async (abortSignal) => (await client.converseStream(INPUT, { abortSignal })).stream;
  return {
    call: async (seen, abortSignal) => void seen.add(textOf((await client.converse(INPUT, { abortSignal })).output)),
    async stream(seen, abortSignal) {
      for await (const event of await stream(abortSignal)) seen.event(event);
    },
    async text(seen, abortSignal) {
      for await (const text of (await stream(abortSignal)).text()) seen.add(text);
    },
    async final(seen, abortSignal) {
      try {
        seen.add(textOf(await (await stream(abortSignal)).final()));
      } catch (error) {
        // What had arrived is in the error.
        if (error.partial) seen.add(textOf(error.partial));
        throw error;
      }
    },
  };
}

function awsSdk(endpoint, credentials) {
  const requestHandler = { requestTimeout: PATIENCE_MS };
  const client = new BedrockRuntimeClient({ region, credentials, endpoint, maxAttempts: 2, requestHandler });
  return {
    call: async (seen, abortSignal) =>
      void seen.add(textOf((await client.send(new ConverseCommand(INPUT), { abortSignal })).output)),
    async stream(seen, abortSignal) {
      for await (const event of (await client.send(new ConverseStreamCommand(INPUT), { abortSignal })).stream) {
        seen.event(event);
      }
    },
  };
}

function aiSdk(endpoint, credentials) {
  const model = createAmazonBedrock({ region, ...credentials, baseURL: endpoint })(modelId);
  const settings = { model, prompt: "Why is the sky blue?", maxRetries: 1 };
  return {
    call: async (seen, abortSignal) =>
      void seen.add((await generateText({ ...settings, abortSignal, timeout: { totalMs: 4 * PATIENCE_MS } })).text),
    async stream(seen, abortSignal) {
      const { fullStream } = streamText({
        ...settings,
        abortSignal,
        timeout: { totalMs: 4 * PATIENCE_MS, chunkMs: PATIENCE_MS },
        onError: () => {},
      });
      for await (const part of fullStream) {
        if (part.type === "text-delta") seen.add(part.text);
        // It never throws here: errors are parts of the stream, for whoever looks at all of them.
        if (part.type === "error") throw part.error;
        if (part.type === "abort") throw new DOMException("aborted", "AbortError");
      }
    },
  };
}

const CLIENTS = { ours, awsSdk, aiSdk };

/** The ways to ask each of them. */
export const WAYS = [
  ["ours", "call"],
  ["ours", "stream"],
  ["ours", "text"],
  ["ours", "final"],
  ["awsSdk", "call"],
  ["awsSdk", "stream"],
  ["aiSdk", "call"],
  ["aiSdk", "stream"],
];

/**
 * Asks, and tells what a program sees.
 * @param {{ client: keyof CLIENTS, way: string, endpoint: string, credentials: object, aborts?: boolean }} cell
 * @returns {Promise<{ hangs?: boolean, error?: string, texts: number, text: string, kinds: string[], afterAbortMs?: number }>}
 */
export async function ask({ client, way, endpoint, credentials, aborts }) {
  const outcome = { texts: 0, text: "", kinds: [] };
  const seen = {
    add(text) {
      outcome.texts++;
      outcome.text += text;
    },
    event(event) {
      outcome.kinds.push(Object.keys(event)[0]);
      if (event.contentBlockDelta) seen.add(event.contentBlockDelta.delta.text);
    },
  };
  const controller = new AbortController();
  let abortedAtMs;
  const timers = [];
  if (aborts) {
    timers.push(
      setTimeout(() => {
        abortedAtMs = performance.now();
        controller.abort();
      }, ABORTED_AFTER_MS),
    );
  }
  const hang = new Promise((resolve) => timers.push(setTimeout(resolve, HANGS_AFTER_MS, "hangs")));
  try {
    const end = await Promise.race([
      CLIENTS[client](endpoint, credentials)[way](seen, aborts ? controller.signal : undefined),
      hang,
    ]);
    if (end === "hangs") outcome.hangs = true;
  } catch (error) {
    outcome.error = error instanceof Error || error instanceof DOMException ? error.name : "a plain object";
  }
  if (abortedAtMs !== undefined) outcome.afterAbortMs = performance.now() - abortedAtMs;
  for (const timer of timers) clearTimeout(timer);
  return { ...outcome };
}
