// Work of several parts, which end together.
import { onAbort } from "./abort.js";
import { check } from "./options.js";

/**
 * Work with a signal that is aborted with the caller's, and when the work fails, so that no part of it goes on.
 * @template T
 * @param {AbortSignal | undefined} abortSignal the caller's
 * @param {(signal: AbortSignal) => Promise<T>} work
 */
export async function abortable(abortSignal, work) {
  check("abortSignal.throwIfAborted", abortSignal ? abortSignal.throwIfAborted : check, "a function");
  const own = new AbortController();
  const ignore = abortSignal && onAbort(abortSignal, () => own.abort(abortSignal.reason));
  try {
    abortSignal?.throwIfAborted();
    return await work(own.signal);
  } catch (error) {
    own.abort(error);
    throw error;
  } finally {
    ignore?.();
  }
}
