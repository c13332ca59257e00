/**
 * The messages of a Converse input. A turn that brought no answer is left out: Converse takes neither an empty text
 * nor two messages of one role in a row.
 * @param {Pick<import("./conversation.js").Turn, "prompt" | "attachments" | "toolResults" | "answer">[]} before
 * @param {Pick<import("./conversation.js").Turn, "prompt" | "attachments" | "toolResults">} asked
 * @returns {import("bedrock-wasm").Message[]}
 */
export function messagesOf(before, asked) {
  const earlier = before
    .filter(({ answer }) => answer.text.trim() || answer.toolUses.length > 0)
    .flatMap((turn) => [user(turn), assistant(turn)]);
  return [...earlier, user(asked)];
}

/**
 * @param {Pick<import("./conversation.js").Turn, "prompt" | "attachments" | "toolResults">} turn
 * @returns {import("bedrock-wasm").Message}
 */
function user({ prompt, attachments, toolResults }) {
  const content = [
    ...toolResults.map(({ toolUseId, text }) => ({ toolResult: { toolUseId, content: [{ text }] } })),
    ...attachments.map(attached),
    ...(prompt ? [{ text: prompt }] : []),
  ];
  return { role: "user", content: /** @type {any} any: blocks of Converse, made here */ (content) };
}

/** @param {import("./conversation.js").Attachment} attachment */
function attached({ kind, name, format, bytes }) {
  const source = { bytes };
  if (kind === "image") return { image: { format, source } };
  // Names of documents may have letters, digits, white space, hyphens, parentheses and brackets.
  const allowed = name
    .replace(/\.[^.]*$/, "")
    .replace(/[^\p{L}\p{N}\s\-()[\]]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  return { document: { format, name: allowed || "document", source } };
}

/**
 * @param {Pick<import("./conversation.js").Turn, "answer">} turn
 * @returns {import("bedrock-wasm").Message}
 */
function assistant({ answer }) {
  const text = answer.text.trim() ? [{ text: answer.text }] : [];
  const toolUses = answer.toolUses.map(({ toolUseId, name, input }) => ({
    toolUse: { toolUseId, name, input: JSON.parse(input || "{}") },
  }));
  return { role: "assistant", content: /** @type {any} any: blocks of Converse, made here */ ([...text, ...toolUses]) };
}
