// What a call of a language model sends, and what it answers.
import { createBedrock } from "bedrock-wasm/ai-sdk";
import { converseOutput, json, scriptedFetch, stream } from "bedrock-wasm/testing";
import { CREDENTIALS, REGION } from "../support/clients.js";

export const NOVA = "us.amazon.nova-lite-v1:0";
export const CLAUDE = "us.anthropic.claude-sonnet-4-20250514-v1:0";
export const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

export const user = (...content) => ({ role: "user", content });
export const text = (value, more) => ({ type: "text", text: value, ...more });
export const tool = (name, more) => ({ type: "function", name, inputSchema: { type: "object" }, ...more });
export const bedrock = (options) => ({ providerOptions: { bedrock: options } });

/** A provider whose calls get these answers, and the bodies that it sent. */
export function scripted(answers, settings = {}) {
  const fetch = scriptedFetch(answers);
  const provider = createBedrock({ region: REGION, credentials: CREDENTIALS, fetch, maxAttempts: 1, ...settings });
  return { provider, fetch, bodies: () => bodiesOf(fetch) };
}

export const bodiesOf = (fetch) => fetch.sent.map(({ body }) => JSON.parse(new TextDecoder().decode(body)));

/** The body that a call sends, and the warnings that it gives. */
export async function asked(options, modelId = NOVA) {
  const { provider, bodies } = scripted([json(converseOutput("Yes."))]);
  const { warnings } = await provider(modelId).doGenerate({ prompt: [user(text("?"))], ...options });
  return { body: bodies()[0], warnings };
}

/** The result of a call that gets this message's content, or members of the output. */
export async function generated(content, { options, specification, ...more } = {}) {
  const output = { ...converseOutput("?"), output: { message: { role: "assistant", content } }, ...more };
  const { provider } = scripted([json(output)], { specification });
  return provider(NOVA).doGenerate({ prompt: [user(text("?"))], ...options });
}

/** The parts of a stream of these frames, after the two that begin each. */
export async function streamed(frames, { specification, ...options } = {}) {
  const { provider } = scripted([stream(frames)], { specification });
  const result = await provider(NOVA).doStream({ prompt: [user(text("?"))], ...options });
  const parts = [];
  for await (const part of result.stream) parts.push(part);
  return parts.slice(2);
}
