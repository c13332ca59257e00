/**
 * The messages of a Converse input. A turn that brought no text is left out: Converse takes neither an empty text
 * nor two messages of one role in a row.
 * @param {{ prompt: string, answer: import("./answer.js").Answer }[]} turns the ones before
 * @param {string} prompt the new one
 * @returns {import("bedrock-wasm").Message[]}
 */
export function messagesOf(turns, prompt) {
  const message = (/** @type {"user" | "assistant"} */ role, /** @type {string} */ text) => ({
    role,
    content: [{ text }],
  });
  const before = turns
    .filter(({ answer }) => answer.text.trim())
    .flatMap(({ prompt, answer }) => [message("user", prompt), message("assistant", answer.text)]);
  return [...before, message("user", prompt)];
}
