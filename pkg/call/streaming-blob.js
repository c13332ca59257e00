// A response body as a stream, as the AWS SDK returns it in browsers. It is whole, or it throws.
import { base64Of } from "../data/body.js";
import { IncompleteStreamError, InputError, reasonOf } from "../errors.js";
import { forget, whenDropped } from "../lib/garbage.js";
import { lengthOf, readerOf } from "../data/reader.js";

/**
 * The body as a `ReadableStream`, to be read once, that can also be read whole.
 * @param {import("./response.js").Host} driver
 * @param {string} [advice] for the case that it is cut
 */
export function streamingBlob(driver, advice = "") {
  const body = guarded(driver, advice);
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
 * @param {import("./response.js").Host} driver
 * @param {string} advice
 */
function guarded(driver, advice) {
  const { signal, $metadata } = driver;
  const { response } = driver;
  const reader = readerOf(response, driver.idle);
  const length = lengthOf(response);
  let received = 0;
  const end = () => {
    driver.close();
    forget(driver);
  };
  /** @param {unknown} [reason] */
  const leave = async (reason) => {
    end();
    await reader.cancel(reason).catch(() => {});
  };
  driver.onAbort = leave;
  /** @param {unknown} [cause] */
  const cut = (cause) => {
    const why = cause ? ` (${reasonOf(cause)})` : "";
    return new IncompleteStreamError(`the body ended after ${received} of ${length || "more"} bytes${why}${advice}`, {
      code: "cut_body",
      retryable: true,
      $metadata,
      cause,
    });
  };
  const pull = async (/** @type {ReadableStreamDefaultController} */ controller) => {
    try {
      const { done, value } = await new Promise(reader.read);
      signal.throwIfAborted();
      if (!done) {
        received += value.length;
        return controller.enqueue(value);
      }
      if (received < length) throw cut();
      controller.close();
    } catch (error) {
      const reason = error instanceof InputError || error instanceof IncompleteStreamError ? error : cut(error);
      controller.error(signal.aborted ? signal.reason : driver.redactor.clean(reason));
    }
    end();
  };
  const body = new ReadableStream({ pull, cancel: leave }, { highWaterMark: 0 });
  whenDropped(body, leave, driver);
  return body;
}
