// A model that runs outside the emulator's worker and is reached by a port. The page starts a separate worker for a language model
// and shows its progress.

/** @typedef {typeof import("./demo-description.js").DEMO} Description */

/** In the emulator's worker: a model of the emulator. */
export class RemoteModel {
  /** @param {Description} description @param {MessagePort} port that `serve` listens to */
  constructor(description, port) {
    this.description = description;
    this.port = port;
  }

  /**
   * @param {any} input any: JSON of Converse
   * @param {{ signal: AbortSignal }} options
   * @returns {AsyncGenerator<any>} any: events of Converse
   */
  async *generate(input, { signal }) {
    const { port1: port, port2 } = new MessageChannel();
    const leave = () => port.postMessage("abort");
    signal.addEventListener("abort", leave, { once: true });
    this.port.postMessage({ input }, [port2]);
    try {
      for (;;) {
        /** @type {{ event?: any, problem?: string }} any: an event of Converse */
        const { event, problem } = await new Promise((resolve) => {
          port.onmessage = ({ data }) => resolve(data);
          port.postMessage("next");
        });
        signal.throwIfAborted();
        if (problem !== undefined) throw new Error(problem);
        if (!event) return;
        yield event;
      }
    } finally {
      signal.removeEventListener("abort", leave);
      leave();
      port.close();
    }
  }

  /** @param {any} input any: as above @returns {Promise<number>} */
  countTokens(input) {
    const { port1: port, port2 } = new MessageChannel();
    this.port.postMessage({ counted: input }, [port2]);
    return new Promise((resolve) => {
      port.onmessage = ({ data }) => {
        port.close();
        resolve(data);
      };
    });
  }
}

/**
 * In the page: answers a `RemoteModel`.
 * @param {import("./language-model.js").LanguageModel} model
 * @param {MessagePort} port
 */
export function serve(model, port) {
  port.onmessage = async ({ data: { input, counted }, ports: [answer] }) => {
    if (counted) return answer.postMessage(await model.countTokens(counted));
    const leaving = new AbortController();
    const events = model.generate(input, { signal: leaving.signal });
    answer.onmessage = async ({ data }) => {
      if (data === "abort") return leaving.abort();
      try {
        const { value: event } = await events.next();
        answer.postMessage({ event });
      } catch (error) {
        answer.postMessage({ problem: /** @type {Error} */ (error).message });
      }
    };
  };
}
