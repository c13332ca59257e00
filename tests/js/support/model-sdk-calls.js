// Calls of both vendors' SDKs through `createSignedFetch` and `anthropicFetch`, in any runtime: whole ones, and streams that are cut.
import { Random } from "./random.js";

const MODEL = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
const TEXT = "Is every word of this here?";
const MESSAGES = [{ role: "user", content: TEXT }];
const MAX_TOKENS = 100;
const HOWS = ["end", "close", "reset"];

/**
 * The APIs, whole and as raw streams: neither SDK's helpers see that a raw stream is cut.
 * @param {object} sdks
 * @param {(path: string) => object} optionsAt the options of a client by its path
 */
function apis({ OpenAI, Anthropic }, optionsAt) {
  const openai = new OpenAI(optionsAt("/openai/v1"));
  const { completions } = openai.chat;
  const ofClaude = ({ messages }) => ({
    whole: async () =>
      (await messages.create({ model: MODEL, max_tokens: MAX_TOKENS, messages: MESSAGES })).content[0].text,
    stream: () => messages.create({ model: MODEL, max_tokens: MAX_TOKENS, messages: MESSAGES, stream: true }),
    textOf: ({ delta }) => delta?.text,
  });
  return {
    chat: {
      whole: async () => (await completions.create({ model: MODEL, messages: MESSAGES })).choices[0].message.content,
      stream: () => completions.create({ model: MODEL, messages: MESSAGES, stream: true }),
      textOf: ({ choices }) => choices[0]?.delta.content,
    },
    responses: {
      whole: async () => (await openai.responses.create({ model: MODEL, input: TEXT })).output_text,
      stream: () => openai.responses.create({ model: MODEL, input: TEXT, stream: true }),
      textOf: ({ type, delta }) => type === "response.output_text.delta" && delta,
    },
    messages: ofClaude(new Anthropic(optionsAt("/anthropic"))),
    invoke: ofClaude(new Anthropic(optionsAt("/invoke"))),
  };
}

/** The options of the SDKs' clients, by endpoint and path. */
function optionsFor(library, { credentials, completeOrThrow }) {
  const fetchFor = (path, config) =>
    path === "/invoke"
      ? library.anthropicFetch(new library.BedrockRuntime({ ...config, maxAttempts: 1 }))
      : library.createSignedFetch({ ...config, service: "bedrock", completeOrThrow });
  return (at, more) => (path) => ({
    apiKey: "unused",
    baseURL: at + path,
    maxRetries: 0,
    dangerouslyAllowBrowser: true,
    fetch: fetchFor(path, { credentials, region: "us-east-1", endpoint: at, ...more }),
  });
}

/** A call of each SDK, whatever comes of it. */
export async function callOnce(library, sdks, { endpoint, credentials }) {
  const { chat, messages } = apis(sdks, optionsFor(library, { credentials })(endpoint));
  await chat.whole().catch(() => {});
  await messages.whole().catch(() => {});
}

/**
 * @param {object} library the package's namespace, with `anthropicFetch`
 * @param {{ OpenAI: Function, Anthropic: Function }} sdks
 * @param {{ endpoint: string, credentials: object }} target the emulator
 * @param {{ calls?: number, cuts?: number, seed?: number, completeOrThrow?: boolean }} [options] `calls` in all, `cuts` of each API
 * @returns {Promise<{ answered: number, outcomes: Record<string, Record<string, number>>, silent: string[] }>} how the cut streams
 *   ended, by API: the name of the error, or "end"
 */
export async function callBoth(library, sdks, { endpoint, credentials }, options = {}) {
  const { calls = 200, cuts = 60, seed = 1, completeOrThrow } = options;
  const random = new Random(seed);
  let length = 0;
  const measured = async (...request) => {
    const response = await fetch(...request);
    const bytes = await response.arrayBuffer();
    length = bytes.byteLength;
    return new Response(bytes, response);
  };
  const optionsAt = optionsFor(library, { credentials, completeOrThrow });
  const all = Object.values(apis(sdks, optionsAt(endpoint)));
  let answered = 0;
  for (let at = 0; at < calls; at++) {
    const api = all[at % all.length];
    const text = Math.floor(at / all.length) % 2 ? await api.whole() : (await read(api)).text;
    if (!text.includes(TEXT)) throw new Error(`the answer is ${JSON.stringify(text)}`);
    answered += 1;
  }
  const outcomes = {};
  const silent = [];
  for (const [name, api] of Object.entries(apis(sdks, optionsAt(endpoint, { fetch: measured })))) {
    await read(api);
    outcomes[name] = {};
    for (let at = 0; at < cuts; at++) {
      const cut = { afterBytes: random.integer(length), how: random.of(HOWS) };
      const [{ endpoint: scripted }] = await post(`${endpoint}/_local-bedrock/faults`, {
        replies: [{ body: { cut } }],
      });
      const { error } = await read(apis(sdks, optionsAt(scripted))[name]);
      const outcome = error?.name ?? "end";
      outcomes[name][outcome] = (outcomes[name][outcome] ?? 0) + 1;
      if (!error) silent.push(`${name}, ${cut.how} after ${cut.afterBytes} of ${length} bytes`);
    }
  }
  return { answered, outcomes, silent };
}

/** The text of a raw stream, and the error that ended it. */
async function read({ stream, textOf }) {
  let text = "";
  try {
    for await (const event of await stream()) text += textOf(event) || "";
  } catch (error) {
    return { text, error };
  }
  return { text };
}

async function post(url, body) {
  const headers = { "content-type": "application/json" };
  return (await fetch(url, { method: "POST", headers, body: JSON.stringify(body) })).json();
}
