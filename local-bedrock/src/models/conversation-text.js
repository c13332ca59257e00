// Converts conversations into plain text.

/**
 * @typedef {object} Block Members of Converse's content blocks that hold text, or may be left out.
 * @property {string} [text]
 * @property {unknown} [json]
 * @property {{ text?: { text: string } }} [guardContent]
 * @property {{ name: string, input: unknown }} [toolUse]
 * @property {{ content: Block[] }} [toolResult]
 * @property {{ content?: Block[] }} [citationsContent]
 * @property {object} [cachePoint]
 * @property {object} [reasoningContent]
 * @property {[kind: string, value: unknown]} [$unknown] a block of another maker's API that Converse does not have
 */

/**
 * Converse's messages as plain text, for models that know nothing else.
 * @param {{ role: string, content: Block[] }[]} messages
 * @param {(kind: string) => string} describe returns a text in place of a block that is not text, or throws
 * @returns {{ role: string, content: string }[]}
 */
export const plainMessages = (messages, describe) =>
  messages.map(({ role, content }) => ({ role, content: plainText(content, describe) }));

/**
 * @param {Block[]} [system] Converse's system blocks
 * @returns {string} empty if there are none
 */
export const systemText = (system = []) => plainText(system, () => "");

/**
 * @param {Block[]} content
 * @param {(kind: string) => string} describe
 * @returns {string}
 */
function plainText(content, describe) {
  return content
    .map((block) => blockText(block, describe))
    .filter(Boolean)
    .join("\n");
}

/**
 * @param {Block} block
 * @param {(kind: string) => string} describe
 * @returns {string}
 */
function blockText(block, describe) {
  if (block.text !== undefined) return block.text;
  if (block.json !== undefined) return JSON.stringify(block.json);
  if (block.guardContent) return block.guardContent.text?.text ?? describe("guardContent");
  if (block.toolUse) {
    return `<tool_call>${JSON.stringify({ name: block.toolUse.name, arguments: block.toolUse.input })}</tool_call>`;
  }
  if (block.toolResult) return `<tool_response>${plainText(block.toolResult.content, describe)}</tool_response>`;
  if (block.citationsContent) return plainText(block.citationsContent.content ?? [], describe);
  if (block.cachePoint || block.reasoningContent) return "";
  return describe(block.$unknown?.[0] ?? Object.keys(block)[0]);
}
