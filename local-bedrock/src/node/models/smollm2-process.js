// The process that runs SmolLM2. It is started by smollm2.js with two arguments: the directory of node-llama-cpp and the GGUF file.
// It speaks over IPC: `begin` and `end` open and close a generation, `next` asks for its next event,
// `count` for the number of tokens in a prompt.
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { generate, promptTokens } from "./smollm2-generate.js";
import { SequencePool } from "./sequence-pool.js";

/** Two conversations at once share each pass over the weights; more wait in line. */
const SEQUENCES = 2;
/** Tokens a conversation may hold, answer included. The model was trained for 8,192; memory decides. */
const CONTEXT_SIZE = 4096;

const [llamaDirectory, modelPath] = process.argv.slice(2);
const generations = new Map();

process.on("disconnect", () => process.exit()); // the server is gone
process.on("SIGINT", () => {}); // Ctrl-C reaches both; the server decides

try {
  const engine = await load();
  process.on("message", (message) => receive(engine, message));
  process.send({ ready: true });
} catch (error) {
  process.send({ error: { message: error.message } }, () => process.exit(1));
}

async function load() {
  const require = createRequire(join(llamaDirectory, "package.json"));
  const { getLlama } = await import(pathToFileURL(require.resolve("node-llama-cpp")));
  const { Template } = await import(pathToFileURL(require.resolve("@huggingface/jinja")));
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

function receive(engine, message) {
  const { type, id } = message;
  if (type === "count") {
    reply(id, async () => promptTokens(engine, message.messages).length);
  } else if (type === "begin") {
    const abort = new AbortController();
    generations.set(id, { abort, events: generate(engine, message, abort.signal) });
  } else if (type === "next") {
    const generation = generations.get(id);
    if (generation) reply(id, () => generation.events.next());
  } else {
    const { abort, events } = generations.get(id);
    generations.delete(id);
    abort.abort();
    events.return(); // after the token being computed, if one is
  }
}

function reply(id, work) {
  work().then(
    (result) => process.send({ id, result }),
    ({ name, message }) => process.send({ id, error: { name, message } }),
  );
}
