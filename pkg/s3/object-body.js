// The body of an object, which is whole or throws.
import { streamingBlob } from "../call/streaming-blob.js";
import { base64Of } from "../data/body.js";
import { IncompleteStreamError } from "../errors.js";

/**
 * The body as a `ReadableStream`, to be read once, that can also be read whole.
 * @param {import("../call/driver.js").Answered} driver
 * @returns {import("../types/index.js").StreamingBlobPayload}
 */
export function objectBody(driver) {
  const { response, $metadata } = driver;
  const reader = streamingBlob(driver).getReader();
  // The length counts bytes before `fetch` decodes them.
  const length = response.headers.get("content-encoding") ? 0 : Number(response.headers.get("content-length"));
  let received = 0;
  /** @param {unknown} [cause] */
  const cut = (cause) =>
    new IncompleteStreamError(
      `the body ended after ${received} of ${length || "more"} bytes; read the rest with Range`,
      {
        code: "cut_body",
        retryable: true,
        $metadata,
        cause,
      },
    );
  const pull = async (/** @type {ReadableStreamDefaultController<Uint8Array>} */ controller) => {
    const { done, value } = await reader.read().catch((error) => {
      throw error?.code === "connection_lost" ? cut(error) : error;
    });
    if (done && received < length) throw cut();
    if (done) return controller.close();
    received += value.length;
    controller.enqueue(value);
  };
  const body = new ReadableStream({ pull, cancel: (reason) => reader.cancel(reason) }, { highWaterMark: 0 });
  const transformToByteArray = async () => new Uint8Array(await new Response(body).arrayBuffer());
  return Object.assign(body, {
    transformToByteArray,
    transformToString: async (encoding = "utf-8") => {
      const bytes = await transformToByteArray();
      return encoding === "base64" ? base64Of(bytes) : new TextDecoder(encoding).decode(bytes);
    },
    transformToWebStream: () => body,
  });
}
