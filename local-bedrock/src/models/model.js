// What every model is to the rest of the emulator: how it is asked, the events it yields, how it describes itself.

/**
 * @import { ConverseRequest } from "../../../pkg/types/bedrock-runtime.js"
 * @import { Wire } from "../lib/wire.js"
 */

/**
 * @typedef {Wire<ConverseRequest>} ConverseInput
 * @typedef {NonNullable<ConverseInput["messages"]>[number]} Message
 * @typedef {Message["content"][number]} ContentBlock
 * @typedef {NonNullable<ConverseInput["system"]>[number]} SystemBlock
 *
 * @typedef {Pick<ConverseInput, "system" | "inferenceConfig" | "toolConfig" | "outputConfig"> & { messages: Message[] }} Conversation The
 *   members of Converse's input that models read. Every other API's input is converted to it.
 *
 * @typedef {{ type: "start", inputTokens: number }
 *   | { type: "text", text: string }
 *   | { type: "toolUse", name: string, input: JsonValue }
 *   | Stop
 * } ModelEvent One `start`, then texts and tool uses, then one `stop`.
 *
 * @typedef {object} Stop
 * @property {"stop"} type
 * @property {string} stopReason Converse's
 * @property {string} [stopSequence]
 * @property {number} outputTokens
 * @property {number} [inputTokens] corrects that of `start`
 * @property {import("../operations/guarded.js").Verdict} [guardrail] of an answer that passed through the guardrail
 *
 * @typedef {import("../../../pkg/types/index.js").JsonValue} JsonValue
 *
 * @typedef {import("../../types/model.js").Description} Description
 *
 * @typedef {object} Model
 * @property {Description} description
 * @property {(input: Conversation, options: { signal: AbortSignal }) => AsyncIterable<ModelEvent>} generate stops computing as
 *   soon as the signal aborts
 * @property {(input: Conversation, options: { signal: AbortSignal }) => Promise<number>} countTokens how many tokens the model
 *   would read
 * @property {() => Promise<void>} close
 */
export {};
