import { html, nothing } from "lit";

/** The steps of a trace, each with what it holds. @param {import("../../../pkg/types/agents.js").TraceStep[]} steps */
export function stepList(steps) {
  return steps.length ? html`<ol class="steps" aria-label="Steps">${steps.map(step)}</ol>` : nothing;
}

/** @param {import("../../../pkg/types/agents.js").TraceStep} step */
function step({ phase, type, data, nodeName }) {
  return html`<li><details><summary>${[phase, nodeName, type].filter(Boolean).join(" · ")}</summary><code-block .code=${JSON.stringify(data, null, 2)} .language=${"json"}></code-block></details></li>`;
}
