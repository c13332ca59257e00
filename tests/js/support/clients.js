// Clients under test, and what they are given.
import { BedrockRuntime } from "bedrock-wasm";
import { assertKeepsSecrets } from "./canary.js";

export const REGION = "us-east-1";
export const CREDENTIALS = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};
export const MODEL_ID = "amazon.nova-lite-v1:0";

/** The smallest input that Converse and ConverseStream take. */
export const HELLO = { modelId: MODEL_ID, messages: [{ role: "user", content: [{ text: "hello" }] }] };

/**
 * @param {typeof fetch} fetch a scripted one
 * @param {object} [config]
 */
export function client(fetch, config = {}) {
  return new BedrockRuntime({ region: REGION, credentials: CREDENTIALS, fetch, ...config });
}

/** Everything an async iterable yields, and the error that ended it, if one did. */
export async function drain(iterable) {
  const events = [];
  try {
    for await (const event of iterable) events.push(event);
  } catch (error) {
    assertKeepsSecrets(error);
    return { events, error };
  }
  return { events };
}

/** The error that a promise rejects with. */
export async function rejection(promise) {
  const settled = await Promise.allSettled([promise]);
  if (settled[0].status === "fulfilled") throw new Error("this was expected to be rejected");
  assertKeepsSecrets(settled[0].reason);
  return settled[0].reason;
}
