// A response whose body is delivered as it is asked for, and whose end is noted.

/**
 * @param {Response} response
 * @param {import("../types/testing.js").Sent} sent its `delivery` is kept up to date
 * @returns {Response}
 */
export function delivered(response, { delivery, signal }) {
  if (!response.body) {
    delivery.outcome = "complete";
    return response;
  }
  const reader = response.body.getReader();
  /** @type {() => void} */
  let abort;
  const end = (/** @type {typeof delivery.outcome} */ outcome) => {
    delivery.outcome = outcome;
    signal?.removeEventListener("abort", abort);
  };
  /** @type {UnderlyingDefaultSource<Uint8Array>} */
  const source = {
    start(controller) {
      if (!signal) return;
      abort = () => {
        end("aborted");
        controller.error(signal.reason);
        reader.cancel(signal.reason).catch(() => {});
      };
      signal.addEventListener("abort", abort);
    },
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (delivery.outcome !== "pending") return;
        if (done) {
          end("complete");
          controller.close();
        } else {
          delivery.bytes += value.length;
          controller.enqueue(value);
        }
      } catch (error) {
        if (delivery.outcome !== "pending") return;
        end("failed");
        controller.error(error);
      }
    },
    async cancel(reason) {
      end("cancelled");
      await reader.cancel(reason);
    },
  };
  const body = new ReadableStream(source, { highWaterMark: 0 });
  const { status, statusText, headers } = response;
  return new Response(body, { status, statusText, headers });
}
