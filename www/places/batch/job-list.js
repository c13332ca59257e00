import { html, nothing } from "lit";
import { PageElement } from "../../lib/element.js";
import { icon } from "../../lib/icons.js";

const LISTED = 20;

/** `<job-list>`: the account's latest jobs. Fires `follow-job` with a job's ARN. */
export class JobList extends PageElement {
  static properties = { app: { attribute: false }, isBusy: { type: Boolean }, call: { state: true } };

  constructor() {
    super();
    /** @type {import("../../lib/app.js").App} */
    this.app = /** @type {any} any: set from outside before it is drawn */ (undefined);
    this.isBusy = false;
    /** @type {import("../../lib/call.js").Call | undefined} */
    this.call = undefined;
  }

  list() {
    const input = { maxResults: LISTED, sortBy: "CreationTime", sortOrder: "Descending" };
    this.call = this.app.call(
      { place: "batch", service: "Bedrock", operation: "ListModelInvocationJobs", input },
      ({ client, signal }) => client.listModelInvocationJobs(input, { abortSignal: signal }),
    );
  }

  render() {
    const { call } = this;
    return html`<section aria-label="Jobs of this account">
      <div class="actions"><button type="button" ?disabled=${call?.state === "busy"} @click=${this.list}>${icon("again")}Jobs of this account</button>${call?.state === "busy" ? html`<call-status .call=${call}></call-status>` : nothing}</div>
      ${call?.state === "failed" ? html`<error-notice .error=${call.error} .settings=${call.settings} @retry=${this.list} @open-setting=${(/** @type {CustomEvent} */ { detail }) => this.app.openSetting(detail)}></error-notice>` : nothing}
      ${call?.state === "complete" ? this.#table(call.output.invocationJobSummaries ?? []) : nothing}
    </section>`;
  }

  /** @param {{ jobArn: string, jobName: string, modelId: string, status: string, submitTime: Date }[]} jobs */
  #table(jobs) {
    if (jobs.length === 0) return html`<p class="facts">There are none in this region.</p>`;
    return html`<div class="wide-table" tabindex="0" role="group" aria-label="Jobs"><table class="log texts">
      <thead><tr><th scope="col">Job</th><th scope="col">Model</th><th scope="col">Status</th><th scope="col">Submitted</th><th scope="col"><span class="visually-hidden">Results</span></th></tr></thead>
      <tbody>${jobs.map(
        ({
          jobArn,
          jobName,
          modelId,
          status,
          submitTime,
        }) => html`<tr><td>${jobName}</td><td>${modelId}</td><td>${status}</td>
          <td>${new Date(submitTime).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" })}</td>
          <td><button type="button" class="small" ?disabled=${this.isBusy} @click=${() => this.fire("follow-job", jobArn)}>${status === "Completed" ? "Results" : "Follow"}</button></td></tr>`,
      )}</tbody>
    </table></div>`;
  }
}
