// What every model is to the rest of the emulator: the events it gives, what it says of itself, how it is asked.

/**
 * @typedef {{ type: "start", inputTokens: number }
 *   | { type: "text", text: string }
 *   | { type: "toolUse", name: string, input: object }
 *   | { type: "stop", stopReason: string, stopSequence?: string, outputTokens: number, inputTokens?: number }
 * } ModelEvent One `start`, then texts and tool uses, then one `stop`. A `stop` may correct `inputTokens`.
 *
 * @typedef {object} Description What a page should say about who answers.
 * @property {string} name
 * @property {string} engine
 * @property {boolean} standIn true when no language model answers
 * @property {string} sentence one honest line
 * @property {number} [processId] of the process that computes, if it is another one
 *
 * @typedef {object} Model
 * @property {Description} description
 * @property {(input: object, options: { signal: AbortSignal }) => AsyncIterable<ModelEvent>} generate
 *   takes Converse's input; stops computing as soon as the signal aborts
 * @property {(input: object, options: { signal: AbortSignal }) => Promise<number>} countTokens
 *   how many tokens the model would read, of Converse's input
 * @property {() => Promise<void>} close
 */
export {};
