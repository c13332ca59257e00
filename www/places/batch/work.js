// What the place runs: its call, its progress and its results, and a job that outlives the page.
import { signal } from "@preact/signals-core";
import { store, stored } from "../../lib/stored.js";
import { followJob, runJob, runOnDemand } from "./runs.js";

/**
 * @typedef {import("../../lib/app.js").App} App
 * @typedef {import("../../lib/call.js").Call} Call
 * @typedef {import("../../../pkg/types/batch.js").BatchRecord} BatchRecord
 * @typedef {import("../../../pkg/types/batch.js").BatchResult} BatchResult
 * @typedef {import("../../../pkg/types/batch.js").BatchProgress} BatchProgress
 *
 * @typedef {{ state: import("../../../pkg/types/batch.js").BatchState, places: import("./job-form.js").JobPlaces, modelId: string }} Job
 *   what it has done so far, with which a reload goes on
 */

export class Work {
  call = signal(/** @type {Call | undefined} */ (undefined));
  progress = signal(/** @type {BatchProgress | undefined} */ (undefined));
  /** By record. */
  results = signal(/** @type {Map<string, BatchResult>} */ (new Map()));
  /** A job that was begun before the page was reloaded. */
  unfinished = signal(/** @type {Job | undefined} */ (undefined));

  /** @type {Job | undefined} */
  #job;
  /** @type {import("../../../pkg/types/batch.js").BatchRun | undefined} */
  #run;
  #isDrawingDue = false;
  #onEnd;
  /** Repeats what was run last. */
  repeat = () => {};

  /** @param {() => void} onEnd called when something that was run has ended */
  constructor(onEnd) {
    this.#onEnd = onEnd;
  }

  get isBusy() {
    return this.call.value?.state === "busy";
  }

  /** Finds the job of an earlier visit. */
  async restore() {
    this.#job = this.unfinished.value = await stored("batch-job");
  }

  /** @param {App} app @param {{ modelId: string, records: BatchRecord[] }} asked */
  onDemand(app, asked) {
    this.#watch((watcher) => runOnDemand(app, asked, watcher));
  }

  /** @param {App} app @param {Job} job @param {BatchRecord[]} records */
  submit(app, job, records) {
    this.results.value = new Map();
    this.#job = job;
    this.goOn(app, records);
  }

  /** Begins a job, or goes on where the page was when it was reloaded. @param {App} app @param {BatchRecord[]} records */
  goOn(app, records) {
    const job = this.#job;
    if (!job) return;
    this.unfinished.value = undefined;
    this.#watch((watcher) => runJob(app, { ...job, records }, watcher));
  }

  forget() {
    this.#job = this.unfinished.value = undefined;
    store("batch-job", undefined);
  }

  /** @param {App} app @param {string} jobArn */
  follow(app, jobArn) {
    this.results.value = new Map();
    this.#watch((watcher) => followJob(app, jobArn, watcher));
  }

  /** Stops the job itself; stopping the call only ends the watching. */
  stopJob() {
    this.#run?.stop();
  }

  /** @param {(watcher: import("./runs.js").Watcher) => Call} start */
  async #watch(start) {
    if (this.isBusy) return;
    this.repeat = () => this.#watch(start);
    this.progress.value = undefined;
    const call = start({
      onRun: (run) => (this.#run = run),
      onResult: (result) => {
        this.results.value.set(result.recordId, result);
        // A job's results come by thousands.
        if (!this.#isDrawingDue) requestAnimationFrame(() => this.#draw());
        this.#isDrawingDue = true;
      },
      onProgress: (progress) => {
        this.progress.value = progress;
        if (this.#job) store("batch-job", this.#job);
      },
    });
    this.call.value = call;
    await call.done;
    this.#draw();
    this.#onEnd();
    if (call.state === "complete") this.forget();
  }

  #draw() {
    this.#isDrawingDue = false;
    this.results.value = new Map(this.results.value);
  }
}
