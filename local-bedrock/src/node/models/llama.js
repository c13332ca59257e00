// The parts of node-llama-cpp and Jinja that are used here. Both are installed on first use, hence no types to import.

/**
 * @typedef {object} Llama node-llama-cpp's `LlamaModel`
 * @property {(text: string, specialTokens: boolean) => number[]} tokenize
 * @property {(tokens: number[], specialTokens: boolean, before: number[]) => string} detokenize
 *
 * @typedef {object} Sequence node-llama-cpp's `LlamaContextSequence`
 * @property {number} nextTokenIndex how many tokens it holds
 * @property {(tokens: number[], options: { temperature: number, topP: number }) => AsyncIterable<number>} evaluate
 * @property {(tokens: number[]) => Promise<void>} evaluateWithoutGeneratingNewTokens
 * @property {(tokens: number[], allowShift: boolean) => Promise<void>} adaptStateToTokens drops what is not of these tokens
 *
 * @typedef {object} Engine
 * @property {Llama} model
 * @property {{ render(values: object): string }} template the model's own chat template
 * @property {import("./sequence-pool.js").SequencePool} pool
 * @property {number} contextSize tokens
 *
 * @typedef {(options: { gpu: false, build: "never", logLevel: "error" }) => Promise<{ loadModel: LoadModel }>} GetLlama
 * @typedef {(options: { modelPath: string }) => Promise<Llama & LoadedModel>} LoadModel
 *
 * @typedef {object} LoadedModel
 * @property {{ metadata: { tokenizer: { chat_template: string } } }} fileInfo
 * @property {(options: object) => Promise<{ getSequence: () => Sequence }>} createContext
 *
 * @typedef {object} Prompt
 * @property {{ role: string, content: string }[]} messages
 * @property {NonNullable<import("../../models/model.js").Conversation["inferenceConfig"]>} inferenceConfig
 */

/**
 * The messages between the server and the process that computes.
 *
 * @typedef {{ type: "next", id: number } | { type: "count", id: number, messages: Prompt["messages"] }} Question
 * @typedef {Question | ({ type: "begin", id: number } & Prompt) | { type: "end", id: number }} Request
 * @typedef {{ id: number, result?: unknown, error?: { name: string, message: string } }} Reply
 * @typedef {{ ready?: true, error?: { message: string } }} Start the first message of the process
 */
export {};
