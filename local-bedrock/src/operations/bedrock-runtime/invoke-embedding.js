// InvokeModel of an embedding model.
import { EMBEDDING_FORMS } from "../../families/embeddings.js";
import { boundInput } from "../input.js";
import { parseBody } from "./invocation-input.js";

/**
 * @param {import("../../http/call.js").Call} call
 * @param {string} id of the model
 */
export async function invokeEmbedding(call, id) {
  const { received, emulator, signal, record } = call;
  call.validate({ ...boundInput(call), body: received.body });
  const { parse, render } = EMBEDDING_FORMS[id];
  const texts = parse(parseBody(received.body));
  const { vectors, tokens } = await emulator.embedder.embed(texts, { signal });
  call.sendJson(render(vectors, tokens, texts), {
    "x-amzn-bedrock-invocation-latency": String(Date.now() - record.startedAt),
    "x-amzn-bedrock-input-token-count": String(tokens.reduce((sum, count) => sum + count, 0)),
  });
}
