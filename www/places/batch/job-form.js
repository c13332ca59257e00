import { html } from "lit";
import { PageElement } from "../../lib/element.js";
import { bytes } from "../../lib/figures.js";
import { priceOf } from "../../lib/prices.js";
import { store, stored } from "../../lib/stored.js";

/** A guess for English text, to say roughly what a job costs before it runs. */
const CHARACTERS_A_TOKEN = 4;
/** AWS bills half of the on-demand price for jobs: https://aws.amazon.com/bedrock/pricing/ */
const JOB_PRICE = 0.5;
const MIN_RECORDS = 100;

/** What the emulator has from the start. */
const EMULATED = {
  roleArn: "arn:aws:iam::123456789012:role/batch",
  input: "s3://local-bedrock/input/",
  output: "s3://local-bedrock/output/",
};

/** @typedef {typeof EMULATED} JobPlaces */

/** `<job-form>`: where a job reads and writes, and what it may cost. Fires `submit-job` with a `JobPlaces`. */
export class JobForm extends PageElement {
  static properties = {
    app: { attribute: false },
    count: { type: Number },
    size: { type: Number },
    modelId: {},
    isBusy: { type: Boolean },
    places: { state: true },
  };

  constructor() {
    super();
    /** @type {import("../../lib/app.js").App} */
    this.app = /** @type {any} any: set from outside before it is drawn */ (undefined);
    /** How many records there are. */
    this.count = 0;
    /** Of their file, in bytes. */
    this.size = 0;
    this.modelId = "";
    this.isBusy = false;
    /** @type {Partial<JobPlaces>} as a person entered them */
    this.places = {};
  }

  async firstUpdated() {
    this.places = (await stored("batch-places")) ?? {};
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    event.preventDefault();
    store("batch-places", this.places);
    this.fire("submit-job", this.#filled);
  }

  /** @returns {JobPlaces} */
  get #filled() {
    const others = { roleArn: "", input: "", output: "" };
    return { ...(this.app.settings.value.target === "aws" ? others : EMULATED), ...this.places };
  }

  get #estimate() {
    const { count } = this;
    const inputTokens = Math.ceil(this.size / CHARACTERS_A_TOKEN);
    const outputTokens = count * (this.app.settings.value.maxTokens ?? 0);
    const half = { inputTokens: inputTokens * JOB_PRICE, outputTokens: outputTokens * JOB_PRICE };
    const cost = priceOf(this.modelId, half);
    const size = `${count.toLocaleString("en")} records, ${bytes(this.size)}, about ${inputTokens.toLocaleString("en")} tokens in`;
    return cost
      ? `${size}, at most ${cost} at half price`
      : `${size}. With a price in Settings, the cost is estimated here.`;
  }

  render() {
    const filled = this.#filled;
    const field = (/** @type {keyof JobPlaces} */ name, /** @type {string} */ label, /** @type {string} */ hint) =>
      html`<label>${label}<input name=${name} required autocomplete="off" spellcheck="false" autocapitalize="none" placeholder=${hint} .value=${filled[name]} @input=${(/** @type {Event} */ { target }) => (this.places = { ...this.places, [name]: /** @type {HTMLInputElement} */ (target).value.trim() })} /></label>`;
    return html`<details>
      <summary>Run as a batch inference job</summary>
      <form @submit=${this.#submit}>
        ${field("roleArn", "Role that Bedrock assumes", "arn:aws:iam::123456789012:role/batch")}
        <div class="pair">${field("input", "Input folder", "s3://bucket/input/")}${field("output", "Output folder", "s3://bucket/output/")}</div>
        <p class="hint">${this.#estimate}</p>
        ${this.count < MIN_RECORDS ? html`<p class="hint">AWS takes jobs of ${MIN_RECORDS} records and more.</p>` : html``}
        <button type="submit" ?disabled=${this.isBusy}>Submit the job</button>
      </form>
    </details>`;
  }
}
