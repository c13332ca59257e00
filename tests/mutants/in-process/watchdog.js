// Ends this process when a mutant keeps it busy for good, and leaves a file of the mutant's id: Stryker starts another process, which finds it there.
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { Worker, isMainThread, workerData } from "node:worker_threads";

const TICK_MS = 200;
/** Of the processor's time: on a busy machine, a long test waits for its turn as well. */
const LIMIT_MS = 4000;
const NONE = -1;

if (!isMainThread && workerData?.watched) {
  const { watched, directory } = workerData;
  let last = 0;
  let since = process.cpuUsage();
  setInterval(() => {
    const [beat, mutant] = [Atomics.load(watched, 0), Atomics.load(watched, 1)];
    if (beat !== last || mutant === NONE) since = process.cpuUsage();
    last = beat;
    const { user, system } = process.cpuUsage(since);
    if (user + system < LIMIT_MS * 1000) return;
    mkdirSync(directory, { recursive: true });
    writeFileSync(`${directory}/${mutant}`, "");
    process.kill(process.pid, "SIGKILL");
  }, TICK_MS);
}

/** Watches this thread while a mutant is set, and knows the mutants that ended a process. */
export function watch(/** @type {string} */ directory) {
  const watched = new Int32Array(new SharedArrayBuffer(8));
  watched[1] = NONE;
  new Worker(new URL(import.meta.url), { workerData: { watched, directory } }).unref();
  setInterval(() => Atomics.add(watched, 0, 1), TICK_MS / 2).unref();
  return {
    set: (/** @type {string | undefined} */ mutant) => void Atomics.store(watched, 1, Number(mutant ?? NONE)),
    forget: () => rmSync(directory, { recursive: true, force: true }),
    hung: (/** @type {string} */ mutant) => existsSync(`${directory}/${mutant}`),
  };
}
