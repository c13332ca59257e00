// The page's main path, in a browser that some driver controls: an answer, a comparison, a cut stream, a map, a batch job.
/* global document, location */

const EVERY_MS = 100;
const STEP_MS = 40_000;

/**
 * Functions of the page. They are sent as text, so each has all that it needs.
 * @type {[name: string, start: Function, result: Function][]} `result` is asked until it gives something
 */
const STEPS = [
  [
    "answer",
    () => {
      const box = document.querySelector("prompt-box textarea");
      box.value = "Name three colours.";
      box.dispatchEvent(new Event("input", { bubbles: true }));
      document.querySelector("prompt-box form").requestSubmit();
    },
    () => document.querySelector('chat-turn[data-state="complete"] .text .block')?.innerText,
  ],
  [
    "cut stream",
    () => {
      const [turn] = document.querySelectorAll("chat-turn");
      document.querySelector("#tab-faults").click();
      const find = () => {
        const buttons = [...document.querySelectorAll("faults-pane button")];
        const button = buttons.find(({ textContent }) => textContent === "Cut between two frames");
        if (button && turn) button.click();
        else setTimeout(find, 50);
      };
      find();
    },
    () => document.querySelector("chat-place error-notice strong")?.innerText,
  ],
  [
    "comparison",
    () => {
      const fault = [...document.querySelectorAll("faults-pane button")].find(
        ({ textContent }) => textContent === "Switch it off",
      );
      fault?.click();
      location.hash = "#/compare";
      const find = () => {
        const buttons = [...document.querySelectorAll("compare-place button")];
        const button = buttons.find(({ textContent }) => textContent.includes("Run all"));
        if (button) button.click();
        else setTimeout(find, 50);
      };
      find();
    },
    () => document.querySelectorAll('compare-card[data-state="complete"]').length === 2 && "two complete",
  ],
  [
    "map",
    () => {
      location.hash = "#/embeddings";
      const find = () => {
        const button = document.querySelector("embeddings-place button.primary");
        if (button) button.click();
        else setTimeout(find, 50);
      };
      find();
    },
    () => document.querySelector('point-map svg[aria-label^="Map of 60 texts"]') && "60 points",
  ],
  [
    "batch job",
    () => {
      location.hash = "#/batch";
      const named = (text) =>
        [...document.querySelectorAll("batch-place button")].find(({ textContent }) => textContent.includes(text));
      const press = (text, then) => {
        const button = named(text);
        if (button) {
          button.click();
          then?.();
        } else setTimeout(() => press(text, then), 50);
      };
      press("Use a sample for a job", () => press("Submit the job"));
    },
    () =>
      document.querySelector("batch-place p.seal.good") &&
      document.querySelectorAll("result-table tbody tr").length === 120 &&
      "120 results",
  ],
];

/**
 * @param {(expression: string) => Promise<unknown>} evaluate in the page
 * @returns {Promise<Record<string, unknown>>} what each step came to, and the errors of the page
 */
export async function walk(evaluate) {
  await evaluate(`(() => { globalThis.failures = [];
    addEventListener("error", ({ message }) => failures.push(message));
    addEventListener("unhandledrejection", ({ reason }) => failures.push(String(reason)));
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => failures.push(violatedDirective + " " + blockedURI)); })()`);
  await until(
    evaluate,
    "(() => !!document.querySelector('prompt-box textarea') && !!document.querySelector('#tab-faults'))()",
  );
  const seen = {};
  for (const [name, start, result] of STEPS) {
    await evaluate(`(${start})()`);
    seen[name] = await until(evaluate, `(${result})()`);
  }
  return { ...seen, failures: await evaluate("failures") };
}

/**
 * @param {(expression: string) => Promise<unknown>} evaluate
 * @param {string} expression
 */
async function until(evaluate, expression) {
  const deadline = Date.now() + STEP_MS;
  for (;;) {
    const value = await evaluate(expression);
    if (value) return value;
    if (Date.now() > deadline) {
      const errors = await evaluate(
        "[failures, [...document.querySelectorAll('error-notice')].map((one) => one.innerText)]",
      );
      throw new Error(`not within ${STEP_MS} ms: ${expression}\n${JSON.stringify(errors)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}
