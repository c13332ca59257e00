// Conversations that last for several calls.
import { RecentMap } from "./recent-map.js";

/**
 * Conversations that last for several calls.
 *
 * @typedef {object} Session
 * @property {import("../models/model.js").Message[]} messages so far
 * @property {Pending | null} pending the calls that the client has yet to answer
 *
 * @typedef {object} Pending
 * @property {string} invocationId
 * @property {string} inputText
 * @property {number} step the one that follows
 * @property {string[]} results of the steps before
 * @property {number} count of the calls
 */
export class Sessions {
  /** @type {RecentMap<Session>} */
  #sessions = new RecentMap();

  /** @param {string} id @returns {boolean} */
  has(id) {
    return this.#sessions.has(id);
  }

  /** @param {string} id @returns {Session} a new one when there is none */
  open(id) {
    const session = this.#sessions.get(id) ?? { messages: [], pending: null };
    this.#sessions.set(id, session);
    return session;
  }

  /** @param {string} id */
  end(id) {
    this.#sessions.delete(id);
  }
}

/**
 * @param {Session} session
 * @param {string} asked
 * @param {string} said
 */
export function remember(session, asked, said) {
  session.messages.push({ role: "user", content: [{ text: asked }] }, { role: "assistant", content: [{ text: said }] });
}
