// Ends this process when a mutant keeps it busy for good, and leaves a file of the mutant's id: Stryker starts another process, which finds it there.
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { Worker, isMainThread, workerData } from "node:worker_threads";

const TICK_MS = 200;
/** Ticks of this thread, so that a busy machine slows both. */
const LIMIT = 20;
const NONE = -1;

if (!isMainThread && workerData?.watched) {
  const { watched, directory } = workerData;
  let last = 0;
  let ticks = 0;
  setInterval(() => {
    const [beat, mutant] = [Atomics.load(watched, 0), Atomics.load(watched, 1)];
    ticks = beat === last && mutant !== NONE ? ticks + 1 : 0;
    last = beat;
    if (ticks < LIMIT) return;
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
