import { html, nothing } from "lit";
import { one, PageElement } from "../../lib/element.js";
import { icon } from "../../lib/icons.js";
import { store, stored } from "../../lib/stored.js";
import { BatchFile } from "./batch-file.js";
import { jobSample, sample } from "./samples.js";
import { Work } from "./work.js";
import { outcome, running, unfinishedJob } from "./work-views.js";

const DRY_RUN = 5;

/** `<batch-place>`: records of a file, read and checked; tried on demand or run as a job, with one table of results. */
export class BatchPlace extends PageElement {
  static properties = { app: { attribute: false }, modelId: { state: true } };

  #file = new BatchFile();
  #work = new Work(() => this.#keep());

  constructor() {
    super();
    /** @type {import("../../lib/app.js").App} */
    this.app = /** @type {any} any: set from outside before it is drawn */ (undefined);
    this.modelId = "";
  }

  async firstUpdated() {
    const kept = await stored("batch");
    if (kept?.file) {
      await this.#read(kept.file);
      this.#work.results.value = new Map(kept.results);
    }
    this.#work.restore();
  }

  shown() {
    one(this, "button").focus();
  }

  /** Called by the page when a fault was switched on. */
  again() {
    if (this.#file.records.value.length === 0) this.#read(sample()).then(() => this.#onDemand(DRY_RUN));
    else this.#onDemand(DRY_RUN);
  }

  /** @param {File | undefined} file */
  async #read(file) {
    if (!file) return;
    this.#work.results.value = new Map();
    if (await this.#file.read(file)) this.#keep();
  }

  #keep() {
    store("batch", { file: this.#file.file, results: [...this.#work.results.value] });
  }

  get #model() {
    return this.modelId || this.app.settings.value.modelId;
  }

  /** @param {number} count */
  #asked(count) {
    return this.#file.asked(count, this.app.settings.value.maxTokens);
  }

  /** @param {number} count */
  #onDemand(count) {
    this.#work.onDemand(this.app, { modelId: this.#model, records: this.#asked(count) });
  }

  /** @param {CustomEvent<import("./job-form.js").JobPlaces>} event */
  #submit({ detail: places }) {
    this.#work.submit(this.app, { state: {}, places, modelId: this.#model }, this.#asked(Infinity));
  }

  #goOn() {
    this.#work.goOn(this.app, this.#asked(Infinity));
  }

  /** @param {CustomEvent<string>} event */
  #follow({ detail: jobArn }) {
    this.#file.clear();
    this.#work.follow(this.app, jobArn);
  }

  /** @param {DragEvent} event */
  #drop(event) {
    event.preventDefault();
    this.#read(event.dataTransfer?.files[0]);
  }

  render() {
    const { app } = this;
    const { isBusy } = this.#work;
    const call = this.#work.call.value;
    const results = this.#work.results.value;
    const records = this.#file.records.value;
    return html`<header class="place-bar"><h2>Batch</h2><p role="status">${this.#file.summary}</p></header>
      <div class="scroller" @dragover=${(/** @type {Event} */ event) => event.preventDefault()} @drop=${this.#drop}>
        ${this.#choice()}
        ${this.#work.unfinished.value && !isBusy ? unfinishedJob(this.#work, () => this.#goOn()) : nothing}
        ${records.length ? this.#runs() : nothing}
        ${isBusy ? running(this.#work) : nothing}
        ${call?.state === "failed" ? html`<error-notice .error=${call.error} .settings=${call.settings} @retry=${() => this.#work.repeat()} @open-setting=${(/** @type {CustomEvent} */ { detail }) => app.openSetting(detail)}></error-notice>` : nothing}
        ${call && !isBusy && results.size ? outcome(results, call, app) : nothing}
        ${records.length || results.size ? html`<result-table .records=${records} .results=${results}></result-table>` : nothing}
        <job-list .app=${app} .isBusy=${isBusy} @follow-job=${this.#follow}></job-list>
      </div>`;
  }

  #choice() {
    const problem = this.#file.problem.value;
    return html`<div class="drop">
      <p>Drop a CSV or JSONL file here. It is read and checked in this page, and goes nowhere until it is run.</p>
      <div class="actions">
        <button type="button" class=${this.#file.records.value.length ? "" : "primary"} @click=${() => this.#read(sample())}>Use a sample</button>
        <button type="button" @click=${() => this.#read(jobSample())}>Use a sample for a job</button>
        <button type="button" @click=${() => one(this, 'input[type="file"]').click()}>${icon("upload")}Choose a file</button>
        <input type="file" accept=".csv,.jsonl,.txt" hidden @change=${(/** @type {Event} */ { target }) => this.#read(/** @type {HTMLInputElement} */ (target).files?.[0])} />
      </div>
      ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}
    </div>`;
  }

  #runs() {
    const { app } = this;
    const { isBusy } = this.#work;
    const { length } = this.#file.records.value;
    return html`<div class="actions runs">
        <label>Model id<input name="batch-model" autocomplete="off" spellcheck="false" placeholder=${app.settings.value.modelId} .value=${this.modelId} @input=${(/** @type {Event} */ { target }) => (this.modelId = /** @type {HTMLInputElement} */ (target).value.trim())} /></label>
        <button type="button" class="primary" ?disabled=${isBusy} @click=${() => this.#onDemand(DRY_RUN)}>${icon("play")}Try ${Math.min(DRY_RUN, length)} on demand</button>
        <button type="button" ?disabled=${isBusy} @click=${() => this.#onDemand(Infinity)}>Run all ${length.toLocaleString("en")} on demand</button>
        <fault-chip .app=${app}></fault-chip>
        ${app.settings.value.target === "aws" ? html`<p class="facts">AWS bills each call. A job costs half, and takes its time.</p>` : nothing}
      </div>
      <job-form .app=${app} .count=${length} .size=${this.#file.file?.size ?? 0} .modelId=${this.#model} .isBusy=${isBusy} @submit-job=${this.#submit}></job-form>`;
  }
}
