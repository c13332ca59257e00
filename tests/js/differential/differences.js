// Where this package and the AWS SDK differ on purpose, or by a fault of the SDK. Everything else is ours to fix.

import assert from "node:assert/strict";

/**
 * A difference, and what the SDK's side would be without it; nothing where it does not concern what is compared.
 * @typedef {{ why: string, corrected: (theirs: any, about: { operation: string, input: any }) => any }} Difference
 */

/** @type {Difference[]} */
export const OF_REQUESTS = [
  {
    why:
      "the SDK calls the body of InvokeModel and InvokeAgentRuntime application/octet-stream, even one that is not there; " +
      "the default that AWS documents is application/json",
    corrected(request) {
      if (request.headers["content-type"] !== "application/octet-stream") return undefined;
      const { "content-type": wrong, ...headers } = request.headers;
      return {
        ...request,
        headers:
          request.body === undefined ? headers : { ...headers, "content-type": wrong.replace("octet-stream", "json") },
      };
    },
  },
];

/** @type {Difference[]} */
export const OF_OUTPUTS = [
  {
    why: "the SDK makes a String object of JSON text, with a method to parse it; this package leaves it the string that it is",
    corrected: (output) => (output.policy instanceof String ? { ...output, policy: `${output.policy}` } : undefined),
  },
];

/** @type {Difference[]} */
export const OF_ERRORS = [
  {
    why: "of an error without a message the SDK says UnknownError; this package says what that means",
    corrected(error) {
      if (error.message !== "UnknownError") return undefined;
      const message = `the service responded with HTTP status ${error.status} and no message; a proxy or the endpoint may be at fault`;
      return { ...error, message };
    },
  },
  {
    why: "this package takes control characters out of an error's message, but for tabs and line feeds: a terminal would obey them",
    corrected(error) {
      const message = error.message.replace(/[^\P{Cc}\n\t]/gu, "");
      return message === error.message ? undefined : { ...error, message };
    },
  },
];

/** @type {Difference[]} */
export const OF_STREAM_ERRORS = [
  {
    why: "of an exception without a message the SDK says Unknown; this package says what ended the stream",
    corrected: (error) =>
      error.message === "Unknown" ? { ...error, message: `the stream ended with ${error.name}` } : undefined,
  },
];

/** Applies the differences of a list, and knows which of them were met. */
export class Corrections {
  #differences;
  #met = new Map();

  /** @param {Difference[]} differences */
  constructor(differences) {
    this.#differences = differences;
  }

  /**
   * @param {any} theirs
   * @param {{ operation: string, input?: any }} about
   */
  of(theirs, about) {
    let corrected = theirs;
    for (const difference of this.#differences) {
      const next = difference.corrected(corrected, about);
      if (next === undefined) continue;
      this.#met.set(difference, (this.#met.get(difference) ?? 0) + 1);
      corrected = next;
    }
    return corrected;
  }

  /** Lines for people: each difference, and how often it was met. One that was never met has no place in the list. */
  report() {
    return this.#differences.map((difference) => {
      const times = this.#met.get(difference) ?? 0;
      assert.ok(times > 0, `this difference is gone: ${difference.why}`);
      return `${times} × ${difference.why}`;
    });
  }
}
