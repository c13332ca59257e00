// A response body as a stream, as the AWS SDK returns it in browsers.
import { base64Of } from "../data/body.js";
import { forget, whenDropped } from "../lib/garbage.js";
import { read } from "../lib/fetch.js";
import { readerOf } from "../data/reader.js";

/**
 * The body as a `ReadableStream`, to be read once, that can also be read whole.
 * @param {import("./driver.js").Driver} driver
 */
export function streamingBlob(driver) {
  const body = guarded(driver);
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

/**
 * The response's body. The call's signal aborts it, and its end closes the call.
 * @param {object} driver
 */
function guarded(driver) {
  const { response, signal, $metadata } = driver;
  const reader = readerOf(response);
  const end = () => {
    driver.close();
    forget(driver);
  };
  const leave = async (/** @type {unknown} */ reason) => {
    end();
    await reader.cancel(reason).catch(() => {});
  };
  signal.addEventListener("abort", () => leave(signal.reason));
  const pull = async (controller) => {
    try {
      const { done, value } = await read(driver.unlessIdle(reader.read()), $metadata);
      signal.throwIfAborted();
      if (!done) return controller.enqueue(value);
      controller.close();
    } catch (error) {
      controller.error(signal.aborted ? signal.reason : driver.redactor.clean(error));
    }
    end();
  };
  const body = new ReadableStream({ pull, cancel: leave }, { highWaterMark: 0 });
  whenDropped(body, leave, driver);
  return body;
}
