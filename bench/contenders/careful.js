// Hand-written JavaScript that takes care: both checksums, one TextDecoder and one JSON.parse for each chunk of the network, and a
// signing key that is made once a day.
import { Frames } from "./careful-frames.js";
import { bodyOf, modelText, MODEL_ID, pathOf } from "./input.js";
import { signerOf } from "./careful-sign.js";

export const name = "careful JavaScript";

export function connect({ region, credentials, endpoint, fetch }) {
  const sign = signerOf({ region, service: "bedrock", credentials });
  const stream = async (operation) => {
    const url = endpoint + pathOf(MODEL_ID, operation);
    const request = { method: "POST", url, headers: { "content-type": "application/json" }, body: bodyOf(operation) };
    const { host: _, ...headers } = await sign(request, new Date());
    const response = await fetch(url, { ...request, headers });
    if (!response.ok) throw new Error(await response.text());
    return events(response.body.getReader(), operation === "invoke");
  };
  return { converse: () => stream("converse"), invoke: () => stream("invoke") };
}

async function* events(reader, isInvoke) {
  const frames = new Frames(isInvoke);
  for (let read; !(read = await reader.read()).done;) yield* frames.push(read.value);
  frames.end();
}

export const text = {
  converse: (event) => event.contentBlockDelta?.delta.text,
  invoke: (event) => modelText(event.chunk),
};

export const signer = signerOf;
