// Streams as a consumer sees them: the events, and the error at the end if there is one.
import { scriptedFetch, stream } from "bedrock-wasm/testing";
import { client, drain, HELLO, MODEL_ID } from "./clients.js";

/** The operations that stream. */
export const METHODS = {
  converseStream: { input: HELLO, member: "stream" },
  invokeModelWithResponseStream: { input: { modelId: MODEL_ID, body: "{}" }, member: "body" },
};

/** What comes out of a stream that arrives in these chunks. */
export async function consumed(chunks, method = "converseStream") {
  const { input, member } = METHODS[method];
  const output = await client(scriptedFetch([stream(chunks)]))[method](input);
  return drain(output[member]);
}
