import { html, nothing } from "lit";
import { one, PageElement } from "../../lib/element.js";
import { milliseconds } from "../../lib/figures.js";
import { icon } from "../../lib/icons.js";
import { store, stored } from "../../lib/stored.js";
import { recordsOf } from "./reading.js";
import { followJob, runJob, runOnDemand } from "./runs.js";
import { jobSample, sample } from "./samples.js";

const DRY_RUN = 5;

/**
 * @typedef {import("../../../pkg/types/batch.js").BatchRecord} BatchRecord
 * @typedef {import("../../../pkg/types/batch.js").BatchResult} BatchResult
 */

/** `<batch-place>`: records of a file, read and checked; tried on demand or run as a job, with one table of results. */
export class BatchPlace extends PageElement {
  static properties = {
    app: { attribute: false },
    call: { state: true },
    records: { state: true },
    reading: { state: true },
    problem: { state: true },
    results: { state: true },
    progress: { state: true },
    unfinished: { state: true },
    modelId: { state: true },
  };

  /** What a job has done so far, which a reload goes on with. @type {{ state: import("../../../pkg/types/batch.js").BatchState, places: import("./job-form.js").JobPlaces, modelId: string } | undefined} */
  #job;
  /** @type {import("../../../pkg/types/batch.js").BatchRun | undefined} */
  #run;
  /** @type {File | undefined} */
  #file;
  #isDrawingDue = false;
  /** @type {(() => void) | undefined} repeats what was run last */
  #repeat;

  constructor() {
    super();
    /** @type {import("../../lib/app.js").App} */
    this.app = /** @type {any} any: set from outside before it is drawn */ (undefined);
    /** @type {import("../../lib/call.js").Call | undefined} */
    this.call = undefined;
    /** @type {BatchRecord[]} */
    this.records = [];
    /** How many records have been read of a file that is being read. @type {number | undefined} */
    this.reading = undefined;
    this.problem = "";
    /** @type {Map<string, BatchResult>} by record */
    this.results = new Map();
    /** @type {import("../../../pkg/types/batch.js").BatchProgress | undefined} */
    this.progress = undefined;
    /** Whether a job was begun by this page before it was reloaded. */
    this.unfinished = false;
    this.modelId = "";
  }

  async firstUpdated() {
    const kept = await stored("batch");
    if (kept?.file) {
      await this.#read(kept.file);
      this.results = new Map(kept.results);
    }
    this.#job = await stored("batch-job");
    this.unfinished = Boolean(this.#job);
  }

  shown() {
    one(this, "button").focus();
  }

  /** Called by the page when a fault was switched on. */
  again() {
    if (this.records.length === 0) this.#read(sample()).then(() => this.#onDemand(DRY_RUN));
    else this.#onDemand(DRY_RUN);
  }

  /** @param {File | undefined} file */
  async #read(file) {
    if (!file) return;
    this.#file = file;
    this.problem = "";
    this.results = new Map();
    this.records = [];
    this.reading = 0;
    try {
      const records = await recordsOf(file, (count) => (this.reading = count));
      if (file !== this.#file) return;
      this.records = records;
      this.#keep();
    } catch (error) {
      this.problem = /** @type {Error} */ (error).message;
    }
    this.reading = undefined;
  }

  #keep() {
    store("batch", { file: this.#file, results: [...this.results] });
  }

  /**
   * @param {(watcher: import("./runs.js").Watcher) => import("../../lib/call.js").Call} start
   */
  async #watch(start) {
    if (this.call?.isBusy) return;
    this.#repeat = () => this.#watch(start);
    this.progress = undefined;
    const call = start({
      onRun: (run) => (this.#run = run),
      onResult: (result) => {
        this.results.set(result.recordId, result);
        // A job's results come by thousands.
        if (!this.#isDrawingDue) requestAnimationFrame(() => this.#draw());
        this.#isDrawingDue = true;
      },
      onProgress: (progress) => {
        this.progress = progress;
        if (this.#job) store("batch-job", this.#job);
      },
    });
    this.call = call;
    await call.done;
    this.#draw();
    this.#keep();
    if (call.state !== "complete") return;
    this.#job = undefined;
    this.unfinished = false;
    store("batch-job", undefined);
  }

  #draw() {
    this.#isDrawingDue = false;
    this.results = new Map(this.results);
  }

  get #model() {
    return this.modelId || this.app.settings.value.modelId;
  }

  /** @param {number} count @returns {BatchRecord[]} records that say how long an answer may be */
  #asked(count) {
    const { maxTokens = 256 } = this.app.settings.value;
    return this.records.slice(0, count).map(({ recordId, modelInput }) => ({
      recordId,
      modelInput: { inferenceConfig: { maxTokens }, ...modelInput },
    }));
  }

  /** @param {number} count */
  #onDemand(count) {
    const asked = { modelId: this.#model, records: this.#asked(count) };
    this.#watch((watcher) => runOnDemand(this.app, asked, watcher));
  }

  /** @param {import("./job-form.js").JobPlaces} places */
  #submit(places) {
    this.results = new Map();
    this.#job = { state: {}, places, modelId: this.#model };
    this.#goOn();
  }

  /** Begins a job, or goes on where the page was when it was reloaded. */
  #goOn() {
    const job = this.#job;
    if (!job) return;
    this.unfinished = false;
    this.#watch((watcher) => runJob(this.app, { ...job, records: this.#asked(Infinity) }, watcher));
  }

  #forget() {
    this.#job = undefined;
    this.unfinished = false;
    store("batch-job", undefined);
  }

  /** @param {string} jobArn */
  #follow(jobArn) {
    // A file that is still being read is for another table.
    this.#file = undefined;
    this.reading = undefined;
    this.results = new Map();
    this.records = [];
    this.#watch((watcher) => followJob(this.app, jobArn, watcher));
  }

  #save() {
    const lines = [...this.results.values()].map((result) => JSON.stringify(result)).join("\n");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([lines], { type: "application/x-ndjson" }));
    link.download = "results.jsonl";
    link.click();
    URL.revokeObjectURL(link.href);
  }

  /** @param {DragEvent} event */
  #drop(event) {
    event.preventDefault();
    this.#read(event.dataTransfer?.files[0]);
  }

  render() {
    const { call, app, records, results, reading } = this;
    const isBusy = call?.state === "busy";
    const count = records.length.toLocaleString("en");
    return html`<header class="place-bar"><h2>Batch</h2><p role="status">${reading !== undefined ? `Reading: ${reading.toLocaleString("en")} records` : records.length ? `${this.#file?.name}: ${count} records, all readable` : nothing}</p></header>
      <div class="scroller" @dragover=${(/** @type {Event} */ event) => event.preventDefault()} @drop=${this.#drop}>
        <div class="drop">
          <p>Drop a CSV or JSONL file here. It is read and checked in this page, and goes nowhere until it is run.</p>
          <div class="actions">
            <button type="button" class=${records.length ? "" : "primary"} @click=${() => this.#read(sample())}>Use a sample</button>
            <button type="button" @click=${() => this.#read(jobSample())}>Use a sample for a job</button>
            <button type="button" @click=${() => one(this, 'input[type="file"]').click()}>${icon("upload")}Choose a file</button>
            <input type="file" accept=".csv,.jsonl,.txt" hidden @change=${(/** @type {Event} */ { target }) => this.#read(/** @type {HTMLInputElement} */ (target).files?.[0])} />
          </div>
          ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
        </div>
        ${this.unfinished && !isBusy ? this.#unfinishedJob() : nothing}
        ${records.length ? this.#runs(isBusy) : nothing}
        ${isBusy ? this.#busy() : nothing}
        ${call?.state === "failed" ? html`<error-notice .error=${call.error} .settings=${call.settings} @retry=${() => this.#repeat?.()} @open-setting=${(/** @type {CustomEvent} */ { detail }) => app.openSetting(detail)}></error-notice>` : nothing}
        ${call && !isBusy && results.size ? this.#outcome(call) : nothing}
        ${records.length || results.size ? html`<result-table .records=${records} .results=${results}></result-table>` : nothing}
        <job-list .app=${app} .isBusy=${isBusy} @follow-job=${(/** @type {CustomEvent} */ { detail }) => this.#follow(detail)}></job-list>
      </div>`;
  }

  /** @param {boolean} isBusy */
  #runs(isBusy) {
    const { app, records } = this;
    return html`<div class="actions runs">
        <label>Model id<input name="batch-model" autocomplete="off" spellcheck="false" placeholder=${app.settings.value.modelId} .value=${this.modelId} @input=${(/** @type {Event} */ { target }) => (this.modelId = /** @type {HTMLInputElement} */ (target).value.trim())} /></label>
        <button type="button" class="primary" ?disabled=${isBusy} @click=${() => this.#onDemand(DRY_RUN)}>${icon("play")}Try ${Math.min(DRY_RUN, records.length)} on demand</button>
        <button type="button" ?disabled=${isBusy} @click=${() => this.#onDemand(Infinity)}>Run all ${records.length.toLocaleString("en")} on demand</button>
        <fault-chip .app=${app}></fault-chip>
        ${app.settings.value.target === "aws" ? html`<p class="facts">AWS bills each call. A job costs half, and takes its time.</p>` : nothing}
      </div>
      <job-form .app=${app} .count=${records.length} .size=${this.#file?.size ?? 0} .modelId=${this.#model} .isBusy=${isBusy} @submit-job=${(/** @type {CustomEvent} */ { detail }) => this.#submit(detail)}></job-form>`;
  }

  #unfinishedJob() {
    const { jobArn } = this.#job?.state ?? {};
    return html`<div class="notice actions"><p>${jobArn ? `A job was running when this page was left: ${jobArn.split("/").at(-1)}` : "A job was being uploaded when this page was left."}</p>
      <button type="button" class="primary" @click=${this.#goOn}>Go on</button><button type="button" @click=${this.#forget}>Forget it</button></div>`;
  }

  #busy() {
    const { phase, status, processed, total, loadedBytes, secondsLeft } = this.progress ?? {};
    const isJob = phase === "upload" || phase === "job";
    const facts = [
      phase === "upload" ? `Uploading${loadedBytes ? `: ${loadedBytes.toLocaleString("en")} bytes` : ""}` : status,
      total ? `${processed?.toLocaleString("en")} of ${total.toLocaleString("en")} records` : undefined,
      secondsLeft ? `${Math.ceil(secondsLeft)} s left` : undefined,
    ].filter(Boolean);
    return html`<div class="running" role="status">
      <progress max=${total || 1} .value=${total ? (processed ?? 0) : 0} aria-label="Records that are done"></progress>
      <p class="facts">${facts.join(" · ")} <call-status .call=${this.call}></call-status></p>
      <div class="actions"><button type="button" @click=${() => this.call?.stop()}>${icon("stop")}${isJob ? "Stop watching" : "Stop"}</button>
      ${isJob ? html`<button type="button" @click=${() => this.#run?.stop()}>Stop the job</button>` : nothing}</div>
    </div>`;
  }

  /** @param {import("../../lib/call.js").Call} call */
  #outcome(call) {
    const { results, app } = this;
    const failed = [...results.values()].filter(({ error }) => error).length;
    const isWhole = call.state === "complete" && failed === 0;
    const seal = failed ? `${failed} of ${results.size} failed` : call.state === "complete" ? "Complete" : "Stopped";
    return html`<div class="actions"><p class="seal ${isWhole ? "good" : "bad"}">${icon(isWhole ? "check" : "warning")}${seal}</p><p class="facts">${results.size.toLocaleString("en")} results · ${milliseconds(call.elapsedMs)}</p>
      <button type="button" class="quiet small" @click=${this.#save}>${icon("download")}Save</button><button type="button" class="quiet small" @click=${() => app.inspect("wire", call)}>${icon("wire")}Wire</button><button type="button" class="quiet small" @click=${() => app.inspect("code", call)}>${icon("code")}Code</button></div>`;
  }
}
