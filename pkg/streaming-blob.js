// A response body that is handed over while it arrives, as the AWS SDK does in browsers.
import { read } from "./host.js";
import { toBase64 } from "./wasm/bedrock_wasm.js";

/**
 * The body as a `ReadableStream`, to be read once, that can also be read whole.
 * @param {import("./host.js").Host} host
 */
export function streamingBlob(host) {
  const body = guarded(host);
  const transformToByteArray = async () => new Uint8Array(await new Response(body).arrayBuffer());
  return Object.assign(body, {
    transformToByteArray,
    transformToString: async (encoding = "utf-8") => {
      const bytes = await transformToByteArray();
      return encoding === "base64" ? toBase64(bytes) : new TextDecoder(encoding).decode(bytes);
    },
    transformToWebStream: () => body,
  });
}

/** The response's body, which the call's signal aborts and whose end closes the call. */
function guarded(host) {
  const { response, signal, $metadata } = host;
  const reader = response.body?.getReader();
  return new ReadableStream({
    start(controller) {
      signal.addEventListener("abort", () => {
        controller.error(signal.reason);
        reader?.cancel(signal.reason).catch(() => {});
        host.close();
      });
    },
    async pull(controller) {
      try {
        const { done, value } = (reader && (await read(host.unlessIdle(reader.read()), $metadata))) || { done: true };
        if (!done) return controller.enqueue(value);
        controller.close();
      } catch (error) {
        if (!signal.aborted) controller.error(error);
      }
      host.close();
    },
    cancel(reason) {
      host.close();
      return reader?.cancel(reason);
    },
  });
}
