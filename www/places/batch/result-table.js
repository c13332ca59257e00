import { html, nothing } from "lit";
import { PageElement } from "../../lib/element.js";

/** More rows than anybody reads; all of them are in the file that is saved. */
const SHOWN = 200;

/**
 * @typedef {import("../../../pkg/types/batch.js").BatchRecord} BatchRecord
 * @typedef {import("../../../pkg/types/batch.js").BatchResult} BatchResult
 */

/** `<result-table>`: records beside their results. */
export class ResultTable extends PageElement {
  static properties = { records: { attribute: false }, results: { attribute: false } };

  constructor() {
    super();
    /** @type {BatchRecord[]} */
    this.records = [];
    /** @type {Map<string, BatchResult>} by record */
    this.results = new Map();
  }

  render() {
    const { records, results } = this;
    // Of a job from elsewhere there are results only.
    const rows = records.length
      ? records.slice(0, SHOWN)
      : [...results.keys()].slice(0, SHOWN).map((recordId) => ({ recordId, modelInput: {} }));
    const total = records.length || results.size;
    return html`<div class="wide-table" tabindex="0" role="group" aria-label="Records and results"><table class="log texts">
        <thead><tr><th scope="col">Record</th><th scope="col">Input</th><th scope="col">Result</th></tr></thead>
        <tbody>${rows.map((record) => html`<tr><td>${record.recordId}</td><td>${promptOf(record)}</td><td>${this.#result(record)}</td></tr>`)}</tbody>
      </table></div>
      ${total > SHOWN ? html`<p class="facts">The first ${SHOWN} of ${total.toLocaleString("en")}. Save has all of them.</p>` : nothing}`;
  }

  /** @param {BatchRecord} record */
  #result({ recordId = "" }) {
    const { output, error } = this.results.get(recordId) ?? {};
    if (error) return html`<span class="problem">${error.errorCode ?? ""} ${error.errorMessage}</span>`;
    return output?.output?.message?.content?.[0]?.text ?? (output ? JSON.stringify(output) : nothing);
  }
}

/** @param {BatchRecord} record */
function promptOf({ modelInput }) {
  const { messages } = /** @type {any} any: the body of some model */ (modelInput);
  const text = messages?.[0]?.content?.[0]?.text;
  if (text !== undefined) return text;
  return Object.keys(modelInput).length ? JSON.stringify(modelInput) : nothing;
}
