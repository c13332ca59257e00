import { html, nothing } from "lit";
import { one, PageElement } from "../../lib/element.js";
import { milliseconds } from "../../lib/figures.js";
import { icon } from "../../lib/icons.js";
import { store, stored } from "../../lib/stored.js";

const SAMPLE = `id,question
q1,Name three colours.
q2,What is the capital of Norway?
q3,Give a word that rhymes with light.
q4,How many legs has a spider?
q5,Translate good morning into French.
q6,Name a planet.
`;
const DRY_RUN = 5;
const SHOWN = 200;
const TEMPLATE = { modelInput: { messages: [{ role: "user", content: [{ text: "" }] }] } };

/** @typedef {import("../../../pkg/types/batch.js").BatchRecord} BatchRecord */

/** `<batch-place>`: records of a file, read and checked; tried on demand, a few or all, with one table of results. */
export class BatchPlace extends PageElement {
  static properties = {
    app: { attribute: false },
    call: { state: true },
    records: { state: true },
    name: { state: true },
    problem: { state: true },
    results: { state: true },
    modelId: { state: true },
  };

  constructor() {
    super();
    /** @type {import("../../lib/app.js").App} */
    this.app = /** @type {any} any: set from outside before it is drawn */ (undefined);
    /** @type {import("../../lib/call.js").Call | undefined} */
    this.call = undefined;
    /** @type {BatchRecord[]} */
    this.records = [];
    this.name = "";
    this.problem = "";
    /** @type {Map<string, import("../../../pkg/types/batch.js").BatchResult>} by record */
    this.results = new Map();
    this.modelId = "";
  }

  async firstUpdated() {
    const kept = await stored("batch");
    if (!kept) return;
    await this.#read(kept.text, kept.name);
    this.results = new Map(kept.results);
  }

  shown() {
    one(this, "button").focus();
  }

  again() {
    if (this.records.length === 0) this.#read(SAMPLE, "sample.csv").then(() => this.#run(DRY_RUN));
    else this.#run(DRY_RUN);
  }

  /** @param {string} text @param {string} name */
  async #read(text, name) {
    this.problem = "";
    this.results = new Map();
    this.name = name;
    /** @type {BatchRecord[]} */
    const records = [];
    const isCsv = !text.trimStart().startsWith("{");
    try {
      const { readRecords } = await import("bedrock-wasm/batch");
      const columns = isCsv ? columnsOf(text) : undefined;
      for await (const record of readRecords(text, { columns, template: isCsv ? TEMPLATE : undefined })) {
        records.push({ ...record, recordId: record.recordId ?? `record-${records.length + 1}` });
      }
      this.records = records;
      store("batch", { text, name, results: [] });
    } catch (error) {
      this.records = [];
      this.problem = /** @type {Error} */ (error).message;
    }
  }

  /** @param {File | undefined} file */
  async #take(file) {
    if (file) await this.#read(await file.text(), file.name);
  }

  /** @param {number} count */
  #run(count) {
    if (this.call?.isBusy) return;
    const modelId = this.modelId || this.app.settings.value.modelId;
    const records = this.records.slice(0, count);
    const { maxTokens = 256 } = this.app.settings.value;
    const inputs = records.map(({ recordId, modelInput }) => ({
      recordId,
      modelInput: { inferenceConfig: { maxTokens }, ...modelInput },
    }));
    const asked = {
      place: "batch",
      service: /** @type {const} */ ("BedrockRuntime"),
      operation: "Converse",
      input: { modelId, ...inputs[0]?.modelInput },
      code: (/** @type {string} */ language) => (language === "bedrock-wasm" ? codeOf(modelId) : undefined),
    };
    this.call = this.app.call(asked, async ({ client, signal }) => {
      const { runBatch } = await import("bedrock-wasm/batch");
      const run = runBatch({
        runtime: client,
        records: inputs,
        modelId,
        mode: "on-demand",
        invocationType: "Converse",
        abortSignal: signal,
      });
      for await (const result of run) this.results = new Map(this.results).set(result.recordId, result);
      const kept = await stored("batch");
      store("batch", { ...kept, results: [...this.results] });
      return { results: records.length };
    });
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
    this.#take(event.dataTransfer?.files[0]);
  }

  render() {
    const { call, app, records, results } = this;
    const isBusy = call?.state === "busy";
    const failed = [...results.values()].filter(({ error }) => error).length;
    return html`<header class="place-bar"><h2>Batch</h2><p role="status">${records.length ? `${this.name}: ${records.length} records, all readable` : nothing}</p></header>
      <div class="scroller" @dragover=${(/** @type {Event} */ event) => event.preventDefault()} @drop=${this.#drop}>
        <div class="drop">
          <p>Drop a CSV or JSONL file here. It is read and checked in this page, and goes nowhere until it is run.</p>
          <div class="actions">
            <button type="button" class=${records.length ? "" : "primary"} @click=${() => this.#read(SAMPLE, "sample.csv")}>Use a sample</button>
            <button type="button" @click=${() => one(this, 'input[type="file"]').click()}>${icon("upload")}Choose a file</button>
            <input type="file" accept=".csv,.jsonl,.txt" hidden @change=${(/** @type {Event} */ { target }) => this.#take(/** @type {HTMLInputElement} */ (target).files?.[0])} />
          </div>
          ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
        </div>
        ${
          records.length
            ? html`<div class="actions runs">
          <label>Model id<input name="batch-model" autocomplete="off" spellcheck="false" placeholder=${app.settings.value.modelId} .value=${this.modelId} @input=${(/** @type {Event} */ { target }) => (this.modelId = /** @type {HTMLInputElement} */ (target).value.trim())} /></label>
          ${isBusy ? html`<button type="button" @click=${() => call?.stop()}>${icon("stop")}Stop</button><call-status .call=${call}></call-status>` : html`<button type="button" class="primary" @click=${() => this.#run(DRY_RUN)}>${icon("play")}Try ${Math.min(DRY_RUN, records.length)} on demand</button><button type="button" @click=${() => this.#run(Infinity)}>Run all ${records.length}</button>`}
          <fault-chip .app=${app}></fault-chip>
          ${app.settings.value.target === "aws" ? html`<p class="facts">AWS bills each call. A job, by runBatch with S3, costs half: see Code.</p>` : nothing}
        </div>`
            : nothing
        }
        ${call?.state === "failed" ? html`<error-notice .error=${call.error} .settings=${call.settings} @retry=${() => this.#run(DRY_RUN)} @open-setting=${(/** @type {CustomEvent} */ { detail }) => app.openSetting(detail)}></error-notice>` : nothing}
        ${
          call && !isBusy && results.size
            ? html`<div class="actions"><p class="seal ${failed ? "bad" : "good"}">${icon(failed ? "warning" : "check")}${failed ? `${failed} of ${results.size} failed` : "Complete"}</p><p class="facts">${results.size} results · ${milliseconds(call.elapsedMs)}</p>
          <button type="button" class="quiet small" @click=${this.#save}>${icon("download")}Save</button><button type="button" class="quiet small" @click=${() => app.inspect("wire", call)}>${icon("wire")}Wire</button><button type="button" class="quiet small" @click=${() => app.inspect("code", call)}>${icon("code")}Code</button></div>`
            : nothing
        }
        ${records.length ? this.#table() : nothing}
      </div>`;
  }

  #table() {
    const result = (/** @type {BatchRecord} */ { recordId = "" }) => {
      const { output, error } = this.results.get(recordId) ?? {};
      if (error) return html`<span class="problem">${error.errorCode ?? ""} ${error.errorMessage}</span>`;
      return output?.output?.message?.content?.[0]?.text ?? (output ? JSON.stringify(output) : nothing);
    };
    return html`<div class="wide-table" tabindex="0" role="group" aria-label="Records and results"><table class="log texts">
      <thead><tr><th scope="col">Record</th><th scope="col">Input</th><th scope="col">Result</th></tr></thead>
      <tbody>${this.records.slice(0, SHOWN).map((record) => html`<tr><td>${record.recordId}</td><td>${textOf(record)}</td><td>${result(record)}</td></tr>`)}</tbody>
    </table></div>`;
  }
}

/** Which columns of a CSV file are the id and the prompt: by their names, else the first and the last. @param {string} text */
function columnsOf(text) {
  const names = text
    .split(/\r?\n/, 1)[0]
    .split(",")
    .map((name) => name.trim().replace(/^"|"$/g, ""));
  const id = names.find((name) => /^(id|record_?id|key)$/i.test(name));
  const prompt = names.find((name) => /^(prompt|question|text|input)$/i.test(name)) ?? names.at(-1) ?? "";
  return { ...(id && { recordId: id }), "modelInput.messages.0.content.0.text": prompt };
}

/** @param {BatchRecord} record */
function textOf({ modelInput }) {
  const { messages } = /** @type {any} any: the body of some model */ (modelInput);
  return messages?.[0]?.content?.[0]?.text ?? JSON.stringify(modelInput);
}

/** @param {string} modelId */
function codeOf(modelId) {
  return `import { Bedrock, BedrockRuntime } from "bedrock-wasm";
import { runBatch, readRecords } from "bedrock-wasm/batch";
import { S3 } from "bedrock-wasm/s3";

// A job costs half of what calls cost, and takes its time. With mode: "on-demand", records are calls, as in the playground.
const run = runBatch({
  client: new Bedrock({ region, credentials }),
  runtime: new BedrockRuntime({ region, credentials }),
  s3: new S3({ region, credentials }),
  records: () => readRecords(file),
  modelId: ${JSON.stringify(modelId)},
  invocationType: "Converse",
  roleArn: "arn:aws:iam::123456789012:role/batch",
  input: "s3://bucket/input/",
  output: "s3://bucket/output/",
});
for await (const { recordId, output, error } of run) console.log(recordId, output ?? error);
`;
}
