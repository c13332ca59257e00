// Converts conversations into plain text.

/**
 * Converse's messages as plain text, for models that know nothing else.
 * @param {object[]} messages
 * @param {(kind: string) => string} describe what stands in for a block that is not text, or throws
 * @returns {{ role: string, content: string }[]}
 */
export const plainMessages = (messages, describe) =>
  messages.map(({ role, content }) => ({ role, content: plainText(content, describe) }));

/**
 * @param {object[]} [system] Converse's system blocks
 * @returns {string} empty when there are none
 */
export const systemText = (system = []) => plainText(system, () => "");

function plainText(content, describe) {
  return content
    .map((block) => blockText(block, describe))
    .filter(Boolean)
    .join("\n");
}

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
  return describe(Object.keys(block)[0]);
}
