// The process that runs SmolLM2. It is started by smollm2.js with two arguments: the directory of node-llama-cpp and the GGUF file.
// It speaks over IPC: `begin` and `end` open and close a generation, `next` asks for its next event,
// `count` for the number of tokens in a prompt.
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { messageOf } from "../../lib/errors.js";
import { generate, promptTokens } from "./smollm2-generate.js";
import { SequencePool } from "./sequence-pool.js";

/**
 * @typedef {import("./llama.js").Engine} Engine
 * @typedef {import("./llama.js").Request} Request
 * @typedef {import("./llama.js").Reply} Reply
 * @typedef {import("./llama.js").Start} Start
 */

/** Two conversations at once share each pass over the weights; more wait in line. */
const SEQUENCES = 2;
/** Tokens a conversation may hold, answer included. The model was trained for 8,192; memory decides. */
const CONTEXT_SIZE = 4096;

const [llamaDirectory, modelPath] = process.argv.slice(2);
/** @type {Map<number, { abort: AbortController, events: ReturnType<typeof generate> }>} by id */
const generations = new Map();

process.on("disconnect", () => process.exit()); // the server is gone
process.on("SIGINT", () => {}); // Ctrl-C reaches both; the server decides

try {
  const engine = await load();
  process.on("message", (message) => receive(engine, /** @type {Request} cast: of smollm2.js */ (message)));
  send({ ready: true });
} catch (error) {
  send({ error: { message: messageOf(error) } }, () => process.exit(1));
}

/**
 * @param {Reply | Start} message
 * @param {() => void} [sent]
 */
function send(message, sent) {
  process.send?.(message, undefined, undefined, sent); // there is a server, or this process ends
}

/** @returns {Promise<Engine>} */
async function load() {
  const require = createRequire(join(llamaDirectory, "package.json"));
  /** @type {{ getLlama: import("./llama.js").GetLlama }} */
  const { getLlama } = await import(pathToFileURL(require.resolve("node-llama-cpp")).href);
  /** @type {{ Template: new (text: string) => Engine["template"] }} */
  const { Template } = await import(pathToFileURL(require.resolve("@huggingface/jinja")).href);
  const llama = await getLlama({ gpu: false, build: "never", logLevel: "error" });
  const model = await llama.loadModel({ modelPath });
  // A second thread makes a model this small several times slower on machines with few cores.
  const context = await model.createContext({ sequences: SEQUENCES, contextSize: CONTEXT_SIZE, threads: 1 });
  const { tokenizer } = model.fileInfo.metadata;
  return {
    model,
    template: new Template(tokenizer.chat_template),
    pool: new SequencePool(Array.from({ length: SEQUENCES }, () => context.getSequence())),
    contextSize: CONTEXT_SIZE,
  };
}

/**
 * @param {Engine} engine
 * @param {Request} message
 */
function receive(engine, message) {
  const { id } = message;
  const generation = generations.get(id);
  if (message.type === "count") {
    reply(id, async () => promptTokens(engine, message.messages).length);
  } else if (message.type === "begin") {
    const abort = new AbortController();
    generations.set(id, { abort, events: generate(engine, message, abort.signal) });
  } else if (message.type === "next") {
    if (generation) reply(id, () => generation.events.next());
  } else if (generation) {
    generations.delete(id);
    generation.abort.abort();
    generation.events.return(undefined); // after the token being computed, if one is
  }
}

/**
 * @param {number} id
 * @param {() => Promise<unknown>} work
 */
function reply(id, work) {
  work().then(
    (result) => send({ id, result }),
    (error) => send({ id, error: { name: error instanceof Error ? error.name : "Error", message: messageOf(error) } }),
  );
}
