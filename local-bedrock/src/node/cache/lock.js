// Lets one process at a time fill the cache directory.
import { access, constants, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { lock } from "proper-lockfile";

/**
 * Runs a piece of work while no other process fills the same cache directory.
 * @template T
 * @param {string} cacheDir created when missing
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withCacheLock(cacheDir, work) {
  await mkdir(cacheDir, { recursive: true });
  await access(cacheDir, constants.W_OK); // the lock would be tried again for minutes
  // A download may take minutes; a lock that is not refreshed for 20 s belongs to a process that died.
  const retries = { retries: 3600, factor: 1, minTimeout: 250, maxTimeout: 250 };
  const release = await lock(cacheDir, { lockfilePath: join(cacheDir, "lock"), stale: 20_000, retries });
  try {
    return await work();
  } finally {
    await release();
  }
}
