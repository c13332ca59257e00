// What a turn's buttons ask of the conversation.

/**
 * @typedef {import("./conversation.js").Turn} Turn
 * @typedef {Pick<Turn, "prompt" | "attachments"> & Partial<Turn>} Asked
 *
 * @typedef {object} TurnAction
 * @property {string} action
 * @property {Turn} turn
 * @property {any} [detail] any: each action has another one
 */

/**
 * What is asked, and after which turn; undefined if the action asks nothing.
 * @param {TurnAction} action
 * @returns {[asked: Asked, parent: string] | undefined}
 */
export function askedBy({ action, turn, detail }) {
  const { prompt, attachments, toolResults, parent } = turn;
  switch (action) {
    case "retry":
    case "regenerate":
      return [{ prompt, attachments, toolResults }, parent];
    case "edited":
      return [{ prompt: detail, attachments }, parent];
    case "tool-result":
      return [{ prompt: "", attachments: [], toolResults: [detail] }, turn.id];
  }
}

/** @param {import("./conversation.js").Conversation} conversation is changed @param {TurnAction} action */
export function change(conversation, { action, turn, detail }) {
  if (action === "show") conversation.show(detail);
  else if (action === "branch") conversation.branchAt(turn);
  else if (action === "delete") conversation.remove(turn);
}
