import { setTimeout as sleep } from "node:timers/promises";

/** As long as a timer can be. */
const FOREVER_MS = 2 ** 31 - 1;

/**
 * @param {AbortSignal} signal aborts when the client leaves, which rejects
 * @param {number} [forMs] until the client leaves, when left out
 * @returns {Promise<void>}
 */
export const stall = (signal, forMs = FOREVER_MS) => sleep(forMs, undefined, { signal });
