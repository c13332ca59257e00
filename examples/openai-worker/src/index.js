// A Worker that asks Bedrock by OpenAI's SDK, and passes the text on as it is written. A stream that is cut fails there and here.
import { createSignedFetch } from "bedrock-wasm";
import OpenAI from "openai";
import { promptOf } from "./prompt.js";

const MAX_TOKENS = 1_024;

export default {
  /**
   * @param {Request} request
   * @param {import("./prompt.js").Env} env
   */
  async fetch(request, env) {
    const { prompt, refusal } = await promptOf(request, env);
    if (refusal) return refusal;
    const credentials = { accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey: env.AWS_SECRET_ACCESS_KEY };
    // Region and signing name are read from AWS's host names; an emulator's address has none.
    const fetch = createSignedFetch({ credentials, region: env.AWS_REGION, service: "bedrock" });
    const openai = new OpenAI({ apiKey: "unused", baseURL: env.BASE_URL, fetch });
    try {
      const completion = await openai.chat.completions.create(
        {
          model: env.MODEL,
          messages: [{ role: "user", content: prompt }],
          max_completion_tokens: MAX_TOKENS,
          stream: true,
        },
        { signal: request.signal },
      );
      // Compression would hold text back.
      const headers = { "content-type": "text/plain; charset=utf-8", "content-encoding": "identity" };
      return new Response(textOf(completion), { headers });
    } catch (error) {
      const { name } = /** @type {Error} */ (error);
      return Response.json({ name, message: "Bedrock did not answer." }, { status: 502 });
    }
  },
};

/**
 * The text of a completion; the body fails if the completion does.
 * @param {AsyncIterable<OpenAI.ChatCompletionChunk> & { controller: AbortController }} completion
 */
function textOf(completion) {
  const chunks = completion[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      for (;;) {
        const { done, value } = await chunks.next();
        if (done) return controller.close();
        const text = value.choices[0]?.delta.content;
        if (text) return controller.enqueue(encoder.encode(text));
      }
    },
    cancel: () => completion.controller.abort(),
  });
}
