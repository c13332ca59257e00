// The model of the emulator in this page: not a language model. It has answers, written by hand, to the page's examples, and
// repeats everything else.

import { DEMO } from "./demo-description.js";

const NOTICE = "[stand-in, not a language model]";
const TOKENS_PER_SECOND = 60;

/** @type {Record<string, string>} */
const ANSWERS = {
  "Explain how a streamed answer from Bedrock can be cut without an error.": `A streamed answer is a sequence of **frames**. Each has its own length and two checksums, so a *damaged* frame is easy to see. A *missing* one is not:

1. The service writes \`contentBlockDelta\` events, a frame for each.
2. A proxy, a time limit or a lost connection ends the body **between** two frames.
3. Every frame that arrived is whole, so a decoder has nothing to object to.

| what arrived last | what it means |
|---|---|
| \`messageStop\`, then \`metadata\` | the answer is complete |
| a \`contentBlockDelta\` | the answer was cut |
| half a frame | the answer was cut, visibly |

So a client has to look for the end:

\`\`\`javascript
for await (const event of stream) {
  process(event.contentBlockDelta?.delta?.text ?? "");
}
// bedrock-wasm throws IncompleteStreamError here if messageStop never came.
\`\`\`

> Try it: open **Faults** beside this answer, choose *Cut between two frames*, and ask again.`,
  "Give me a JavaScript function that reverses a string.": `Strings are sequences of UTF-16 code units, so the usual \`split("")\` tears emoji apart. A segmenter keeps what a reader sees as one character together:

\`\`\`javascript
const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

export function reverse(text) {
  return [...segmenter.segment(text)]
    .map(({ segment }) => segment)
    .reverse()
    .join("");
}

reverse("naïve 👩‍🚀"); // "👩‍🚀 evïan"
\`\`\`

It takes linear time. For ASCII alone, \`[...text].reverse().join("")\` is enough.`,
  "Compare three ways to call Amazon Bedrock from a browser.": `| | who signs | keys in the page | streams |
|---|---|---|---|
| **a proxy of your own** | the proxy | none | if the proxy lets it |
| **Cognito, then SigV4 in the page** | the page | temporary, for an hour | yes |
| **a Bedrock API key** | nobody | one, long-lived | yes |

* Choose **Cognito** if your users sign in anyway: each gets keys that expire.
* Choose a **proxy** if prompts must be checked before they are sent.
* Keep **API keys** for your own machine.

The second one needs no server:

\`\`\`javascript
const client = new BedrockRuntime({
  region: "us-east-1",
  credentials: fromCognitoIdentityPool({ identityPoolId }),
});
\`\`\``,
};

export class DemoModel {
  description = DEMO;

  /**
   * @param {any} input any: JSON of Converse
   * @param {{ signal: AbortSignal }} options
   * @returns {AsyncGenerator<any>} any: events of Converse
   */
  async *generate(input, { signal }) {
    const { maxTokens = Infinity, stopSequences = [] } = input.inferenceConfig ?? {};
    yield { type: "start", inputTokens: await this.countTokens(input) };
    let outputTokens = 0;
    let said = "";
    const tool = toolFor(input);
    const startedAt = performance.now();
    for (const token of tokensOf(tool ? NOTICE : answerTo(input))) {
      if (outputTokens >= maxTokens) return yield { type: "stop", stopReason: "max_tokens", outputTokens };
      await dueAt(startedAt + (outputTokens * 1000) / TOKENS_PER_SECOND, signal);
      said += token;
      const stopSequence = stopSequences.find((/** @type {string} */ sequence) => said.includes(sequence));
      outputTokens++;
      if (stopSequence) return yield { type: "stop", stopReason: "stop_sequence", stopSequence, outputTokens };
      yield { type: "text", text: token };
    }
    if (tool) yield { type: "toolUse", name: tool.name, input: exampleOf(tool.inputSchema?.json) };
    yield { type: "stop", stopReason: tool ? "tool_use" : "end_turn", outputTokens };
  }

  /** Counts words. @param {any} input any: as above */
  async countTokens({ system = [], messages = [] }) {
    const texts = [...system, ...messages.flatMap((/** @type {any} any: JSON */ { content }) => content)].map(
      ({ text = "" }) => text,
    );
    return tokensOf(texts.join(" ")).length;
  }

  async close() {}
}

/** @param {any} input any: as above */
function answerTo({ system = [], messages, outputConfig }) {
  const schema = outputConfig?.textFormat?.structure.jsonSchema.schema;
  if (schema) return JSON.stringify(exampleOf(JSON.parse(schema)));
  const content = messages.findLast((/** @type {any} any: JSON */ { role }) => role === "user").content;
  const said = content
    .map((/** @type {any} any: JSON */ block) => block.text ?? `[${Object.keys(block)[0]}]`)
    .join("\n");
  const instructions = system.find((/** @type {any} any: JSON */ { text }) => text)?.text;
  return ANSWERS[said] ?? `${NOTICE}${instructions ? ` Instructed: ${instructions}` : ""} You said: ${said}`;
}

/** Words with the white space before them, as tokenizers cut. @param {string} text */
const tokensOf = (text) => text.match(/\s+\S*|\S+/g) ?? [];

/** It uses the first tool, or the one that is demanded, until it has a result. @param {any} input any: as above */
function toolFor({ toolConfig: { tools = [], toolChoice = {} } = {}, messages }) {
  if (messages.at(-1).content.some((/** @type {any} any: JSON */ { toolResult }) => toolResult)) return undefined;
  const specs = tools.flatMap((/** @type {any} any: JSON */ { toolSpec }) => toolSpec ?? []);
  const demanded = specs.find((/** @type {any} any: JSON */ { name }) => name === toolChoice.tool?.name);
  return demanded ?? specs[0];
}

/** @param {any} [schema] any: JSON Schema @returns {any} any: the smallest value of it */
function exampleOf(schema = {}) {
  if (schema.enum) return schema.enum[0];
  if (schema.type === "array") return [];
  if (schema.type === "number" || schema.type === "integer") return schema.minimum ?? 1;
  if (schema.type === "boolean") return true;
  if (schema.type === "string") return "text";
  const entries = (schema.required ?? []).map((/** @type {string} */ name) => [
    name,
    exampleOf(schema.properties?.[name]),
  ]);
  return Object.fromEntries(entries);
}

/**
 * Waits until a time, and lets a client that left be seen. Timers of a page in the background are slow, so that several
 * tokens may be due at once.
 * @param {number} at
 * @param {AbortSignal} signal
 */
async function dueAt(at, signal) {
  const waitMs = at - performance.now();
  if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  signal.throwIfAborted();
}
