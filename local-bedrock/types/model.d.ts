// A model that answers in place of the stand-in.

/** How a page should describe the model. */
export interface Description {
  name: string;
  engine: string;
  /** True when no language model answers. */
  standIn: boolean;
  /** One honest line. */
  sentence: string;
  /** Of the process that computes, if it is another one. */
  processId?: number | undefined;
}

export interface Model {
  description: Description;
  /** Stops computing as soon as the signal aborts. */
  generate: (input: Conversation, options: { signal: AbortSignal }) => AsyncIterable<ModelEvent>;
  /** How many tokens the model would read. */
  countTokens: (input: Conversation, options: { signal: AbortSignal }) => Promise<number>;
  close: () => Promise<void>;
}

/** The members of Converse's input that models read, as JSON carries them. Every other API's input is converted to it. */
export interface Conversation {
  /** Blocks are Converse's: `{ text }`, `{ image }`, `{ toolUse }` …; blobs are base64. */
  messages: { role: string; content: { text?: string | undefined }[] }[];
  system?: { text?: string | undefined }[] | undefined;
  inferenceConfig?:
    | {
        maxTokens?: number | undefined;
        temperature?: number | undefined;
        topP?: number | undefined;
        stopSequences?: string[] | undefined;
      }
    | undefined;
  toolConfig?: object | undefined;
  outputConfig?: object | undefined;
}

/** One `start`, then texts and tool uses, then one `stop`. */
export type ModelEvent =
  | { type: "start"; inputTokens: number }
  | { type: "text"; text: string }
  | { type: "toolUse"; name: string; input: JsonValue }
  | Stop;

export interface Stop {
  type: "stop";
  /** Converse's. */
  stopReason: string;
  stopSequence?: string;
  outputTokens: number;
  /** Corrects that of `start`. */
  inputTokens?: number;
}

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };
