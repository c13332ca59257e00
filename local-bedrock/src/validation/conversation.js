// The rules of conversations that Converse checks beyond its shapes.
import { validationError } from "../http/errors.js";

/**
 * @typedef {import("../models/model.js").Conversation} Conversation
 * @typedef {import("../models/model.js").Message} Message
 * @typedef {import("../models/model.js").ContentBlock} ContentBlock
 */

/**
 * Checks the rules that Converse has beyond its shapes.
 * @param {Partial<Conversation>} input
 * @throws {import("../http/errors.js").ServiceError} `ValidationException`, in AWS's words
 */
export function checkConversation({ messages = [], system = [], toolConfig }) {
  const turns = messages.filter(({ role }) => role !== "system");
  if (turns[0]?.role !== "user") {
    throw validationError(
      "A conversation must start with a user message. Try again with a conversation that starts with a user message.",
    );
  }
  if (turns.some(({ role }, index) => index > 0 && role === turns[index - 1].role)) {
    throw validationError(
      "A conversation must alternate between user and assistant roles. " +
        "Make sure the conversation alternates between user and assistant roles and try again.",
    );
  }
  for (const [index, block] of system.entries()) {
    if (block.text !== undefined) checkText(block.text, "SystemContentBlock", `system.${index}`);
  }
  for (const [index, message] of messages.entries()) checkContent(message.content, `messages.${index}`);
  checkTools(messages, toolConfig);
}

/**
 * @param {ContentBlock[]} content
 * @param {string} path
 */
function checkContent(content, path) {
  if (content.length === 0) {
    throw validationError(
      `The content field in the Message object at ${path} is empty. ` +
        "Add a ContentBlock object to the content field and try again.",
    );
  }
  for (const [index, { text }] of content.entries()) {
    if (text !== undefined) checkText(text, "ContentBlock", `${path}.content.${index}`);
  }
}

/**
 * @param {string} text
 * @param {string} shape
 * @param {string} path
 */
function checkText(text, shape, path) {
  if (text.trim()) return;
  throw validationError(
    `The text field in the ${shape} object at ${path} is blank. Add text to the text field, and try again.`,
  );
}

/**
 * @param {Message[]} messages
 * @param {Conversation["toolConfig"]} toolConfig
 */
function checkTools(messages, toolConfig) {
  for (const [index, tool] of (toolConfig?.tools ?? []).entries()) {
    const schema = tool.toolSpec?.inputSchema?.json;
    if (tool.toolSpec && (schema === null || typeof schema !== "object" || Array.isArray(schema))) {
      throw validationError(
        `The format of the value at toolConfig.tools.${index}.toolSpec.inputSchema.json is invalid. ` +
          "Provide a json object for the field and try again.",
      );
    }
  }
  if (!toolConfig && messages.some(({ content }) => content.some((block) => block.toolUse || block.toolResult))) {
    throw validationError("The toolConfig field must be defined when using toolUse and toolResult content blocks.");
  }
  for (const [index, { content }] of messages.entries()) {
    const asked = toolUseIds(messages[index - 1]?.content, "toolUse");
    const answered = toolUseIds(content, "toolResult");
    if (answered.length > asked.length) {
      throw validationError(
        `The number of toolResult blocks at messages.${index}.content exceeds ` +
          "the number of toolUse blocks of previous turn.",
      );
    }
    const unanswered = asked.filter((id) => !answered.includes(id));
    if (unanswered.length) {
      throw validationError(
        `Expected toolResult blocks at messages.${index}.content for the following Ids: ${unanswered.join(", ")}`,
      );
    }
  }
}

/**
 * @param {ContentBlock[] | undefined} content
 * @param {"toolUse" | "toolResult"} kind
 */
const toolUseIds = (content = [], kind) => content.flatMap((block) => block[kind]?.toolUseId ?? []);
