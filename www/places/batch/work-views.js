// What is shown of the work: a job that an earlier visit began, the progress, and what came of it.
import { html, nothing } from "lit";
import { milliseconds } from "../../lib/figures.js";
import { icon } from "../../lib/icons.js";

/** @typedef {import("./work.js").Work} Work */

/** @param {Work} work @param {() => void} goOn */
export function unfinishedJob(work, goOn) {
  const { jobArn } = work.unfinished.value?.state ?? {};
  return html`<div class="notice actions"><p>${jobArn ? `A job was running when this page was left: ${jobArn.split("/").at(-1)}` : "A job was being uploaded when this page was left."}</p>
    <button type="button" class="primary" @click=${goOn}>Go on</button><button type="button" @click=${() => work.forget()}>Forget it</button></div>`;
}

/** @param {Work} work */
export function running(work) {
  const { phase, status, processed, total, loadedBytes, secondsLeft } = work.progress.value ?? {};
  const call = work.call.value;
  const isJob = phase === "upload" || phase === "job";
  const facts = [
    phase === "upload" ? `Uploading${loadedBytes ? `: ${loadedBytes.toLocaleString("en")} bytes` : ""}` : status,
    total ? `${processed?.toLocaleString("en")} of ${total.toLocaleString("en")} records` : undefined,
    secondsLeft ? `${Math.ceil(secondsLeft)} s left` : undefined,
  ].filter(Boolean);
  return html`<div class="running" role="status">
    <progress max=${total || 1} .value=${total ? (processed ?? 0) : 0} aria-label="Records that are done"></progress>
    <p class="facts">${facts.join(" · ")} <call-status .call=${call}></call-status></p>
    <div class="actions"><button type="button" @click=${() => call?.stop()}>${icon("stop")}${isJob ? "Stop watching" : "Stop"}</button>
    ${isJob ? html`<button type="button" @click=${() => work.stopJob()}>Stop the job</button>` : nothing}</div>
  </div>`;
}

/**
 * @param {Map<string, import("../../../pkg/types/batch.js").BatchResult>} results
 * @param {import("../../lib/call.js").Call} call
 * @param {import("../../lib/app.js").App} app
 */
export function outcome(results, call, app) {
  const failed = [...results.values()].filter(({ error }) => error).length;
  const isWhole = call.state === "complete" && failed === 0;
  const seal = failed ? `${failed} of ${results.size} failed` : call.state === "complete" ? "Complete" : "Stopped";
  return html`<div class="actions"><p class="seal ${isWhole ? "good" : "bad"}">${icon(isWhole ? "check" : "warning")}${seal}</p><p class="facts">${results.size.toLocaleString("en")} results · ${milliseconds(call.elapsedMs)}</p>
    <button type="button" class="quiet small" @click=${() => save(results)}>${icon("download")}Save</button><button type="button" class="quiet small" @click=${() => app.inspect("wire", call)}>${icon("wire")}Wire</button><button type="button" class="quiet small" @click=${() => app.inspect("code", call)}>${icon("code")}Code</button></div>`;
}

/** @param {Map<string, object>} results */
function save(results) {
  const lines = [...results.values()].map((result) => JSON.stringify(result)).join("\n");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([lines], { type: "application/x-ndjson" }));
  link.download = "results.jsonl";
  link.click();
  URL.revokeObjectURL(link.href);
}
