/**
 * Runs what observes a call, which must not break it.
 * @param {() => unknown} run
 */
export function quietly(run) {
  try {
    run();
  } catch {
    // The call goes on.
  }
}
