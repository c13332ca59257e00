import { html, nothing } from "lit";
import { PageElement } from "../lib/element.js";
import { faultOf, offeredFaults } from "../lib/faults/index.js";
import { icon } from "../lib/icons.js";

const OUTCOMES = { complete: "completes all the same", failed: "ends as an error", slow: "takes its time" };

/** `<faults-pane>`: makes the next calls suffer, and says what is to be learned from it. */
export class FaultsPane extends PageElement {
  static properties = { app: { attribute: false } };

  constructor() {
    super();
    /** @type {import("../lib/app.js").App} */
    this.app = /** @type {any} any: set from outside before it is drawn */ (undefined);
  }

  render() {
    const { app } = this;
    const { target } = app.settings.value;
    const isEmulated = target === "page" || app.answerer.value?.kind === "emulator";
    const chosen = faultOf(app.fault.value);
    const offered = offeredFaults(app.settings.value);
    const groups = [...new Set(offered.map(({ group }) => group))];
    const choose = (/** @type {string} */ id) => {
      app.fault.value = app.fault.value === id ? "" : id;
      // The lesson is in the answer, so the last question is asked again.
      if (app.fault.value) this.fire("again");
    };
    return html`${isEmulated ? nothing : html`<p class="notice">Faults are made by the emulator. Choose it above, beside the page's name.</p>`}
      <p class="hint">A fault hits every call until it is switched off.</p>
      ${
        chosen
          ? html`<section class="lesson" aria-label="The fault that is on">
        <h3>${icon("faults")}${chosen.title}</h3>
        <p>${chosen.lesson}</p>
        <p class="facts">The call ${OUTCOMES[chosen.outcome]}.</p>
        <p class="actions"><button type="button" class="small" @click=${() => choose(chosen.id)}>Switch it off</button></p>
        <details><summary>As a test for your app</summary><code-block .code=${testOf(chosen)} .language=${"javascript"} .label=${"Test"}></code-block></details>
      </section>`
          : nothing
      }
      ${groups.map(
        (group) => html`<section aria-label=${group}><h3>${group}</h3><ul class="faults">
        ${offered.filter((fault) => fault.group === group).map(({ id, title }) => html`<li><button type="button" aria-pressed=${id === app.fault.value} ?disabled=${!isEmulated} @click=${() => choose(id)}>${title}</button></li>`)}
      </ul></section>`,
      )}`;
  }
}

/** @param {import("../lib/faults/index.js").Fault} fault */
function testOf({ replies, outcome }) {
  const script = JSON.stringify(replies, null, 2).replace(/^( *)"(\w+)":/gm, "$1$2:");
  return `import assert from "node:assert/strict";
import test from "node:test";
import { BedrockRuntime } from "bedrock-wasm";
import { createLocalBedrock } from "local-bedrock/in-page";

test("a call under this fault", async () => {
  const bedrock = await createLocalBedrock();
  const { endpoint } = bedrock.faults.script(${script.replaceAll("\n", "\n  ")});
  const { fetch, credentials } = bedrock;
  const client = new BedrockRuntime({ region: "us-east-1", endpoint, fetch, credentials });
  const messages = [{ role: "user", content: [{ text: "one two three four five" }] }];
  ${
    outcome === "failed"
      ? `await assert.rejects(async () => {
    const { stream } = await client.converseStream({ modelId: "amazon.nova-lite-v1:0", messages });
    await stream.final();
  });`
      : `const { stream } = await client.converseStream({ modelId: "amazon.nova-lite-v1:0", messages });
  assert.equal((await stream.final()).stopReason, "end_turn");`
  }
  await bedrock.close();
});
`;
}
