// Conversations that are kept in this browser, and files of them.
import { store, stored, storedUnder, forget } from "../../lib/stored.js";
import { Conversation } from "./conversation.js";

const PREFIX = "conversation/";
const FORMAT = "bedrock-wasm-playground/1";

/** @typedef {ReturnType<Conversation["toJSON"]>} Kept */

/** @param {Conversation} conversation */
export async function keep(conversation) {
  if (conversation.isEmpty) return;
  await store(PREFIX + conversation.id, conversation.toJSON());
}

/** @returns {Promise<Kept[]>} the last changed first */
export async function keptConversations() {
  const kept = /** @type {Kept[]} */ (await storedUnder(PREFIX));
  return kept.sort((one, other) => other.changedAt - one.changedAt);
}

/** @param {string} id @returns {Promise<Conversation | undefined>} */
export async function keptConversation(id) {
  const kept = await stored(PREFIX + id);
  return kept && Conversation.from(kept);
}

/** @param {string} id */
export const forgetConversation = (id) => forget(PREFIX + id);

/** @returns {Promise<Blob>} all that is kept, as one JSON file */
export async function exported() {
  const text = JSON.stringify({ format: FORMAT, conversations: await keptConversations() }, (_name, value) =>
    value instanceof Uint8Array ? { base64: base64Of(value) } : value,
  );
  return new Blob([text], { type: "application/json" });
}

/**
 * Keeps the conversations of a file that `exported` wrote.
 * @param {Blob} file
 * @returns {Promise<number>} how many
 * @throws {Error} if it is another kind of file
 */
export async function imported(file) {
  let read;
  try {
    read = JSON.parse(await file.text(), (_name, value) =>
      typeof value?.base64 === "string" ? bytesOf(value.base64) : value,
    );
  } catch {
    throw new Error("This file is not JSON.");
  }
  if (read?.format !== FORMAT) throw new Error("This file was not exported from the playground.");
  for (const kept of read.conversations) await keep(Conversation.from(kept));
  return read.conversations.length;
}

/** @param {Uint8Array} bytes */
const base64Of = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

/** @param {string} base64 */
const bytesOf = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
