// A conversation that becomes a link, and a link that becomes a conversation.
import { Conversation } from "./conversation.js";
import { linkOf, readLink } from "./share.js";

/**
 * Puts the link into the address bar and the clipboard.
 * @param {import("../../lib/app.js").App} app
 * @param {Conversation} conversation
 * @returns {Promise<string>} what to say about it
 */
export async function share(app, conversation) {
  const link = await linkOf(app.settings.value, app.fault.value, conversation.path);
  history.replaceState(null, "", link);
  try {
    await navigator.clipboard.writeText(link);
    return "The link is copied. It holds the prompts and settings, and never a key.";
  } catch {
    return "The link is in the address bar. It holds the prompts and settings, and never a key.";
  }
}

/**
 * Takes settings and fault from a link.
 * @param {import("../../lib/app.js").App} app
 * @param {string} shared
 * @returns {Promise<{ conversation: Conversation, prompt: string } | undefined>} its turns but the last, and the last prompt; undefined
 *   if it cannot be read
 */
export async function opened(app, shared) {
  const read = await readLink(shared);
  history.replaceState(null, "", "#/chat");
  if (!read) return undefined;
  app.change(read.settings);
  app.fault.value = read.fault;
  const conversation = new Conversation();
  let parent = "";
  for (const [prompt, text] of read.turns.slice(0, -1)) {
    const turn = conversation.add({ prompt, parent, answeredBy: "From the link" });
    turn.answer.text = text;
    turn.answer.end("complete");
    parent = turn.id;
  }
  return { conversation, prompt: read.turns.at(-1)?.[0] ?? "" };
}
