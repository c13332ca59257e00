// The least that any client can do: the body is read, and nothing is done with it.
import { bodyOf, MODEL_ID, pathOf } from "./input.js";

export const name = "raw drain";

export async function drainAll(operation, { endpoint, fetch }, expectedBytes) {
  const response = await fetch(endpoint + pathOf(MODEL_ID, operation), { method: "POST", body: bodyOf(operation) });
  const reader = response.body.getReader();
  let bytes = 0;
  for (let read; !(read = await reader.read()).done;) bytes += read.value.length;
  if (bytes !== expectedBytes) throw new Error("the body has another length than was sent");
}
