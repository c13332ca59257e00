// A conversation as a tree of turns: editing a prompt or asking again makes a sibling, and the others stay.
import { signal } from "@preact/signals-core";
import { Answer } from "../../lib/answer.js";

/**
 * @typedef {object} Attachment
 * @property {string} name
 * @property {"image" | "document"} kind
 * @property {string} format as Converse names it
 * @property {Uint8Array} bytes
 *
 * @typedef {object} Turn
 * @property {string} id
 * @property {string} parent id of the turn before; empty: the first
 * @property {string} prompt
 * @property {Attachment[]} attachments
 * @property {{ toolUseId: string, text: string }[]} toolResults in reply to what the model asked for
 * @property {boolean} [isStructured] whether a JSON Schema was asked for
 * @property {Answer} answer
 * @property {string} answeredBy
 * @property {import("../../lib/call.js").Call} [call] if it was made in this tab
 */

export class Conversation {
  id = crypto.randomUUID();
  createdAt = Date.now();
  changedAt = Date.now();
  /** @type {Map<string, Turn>} */
  #turns = new Map();
  /** @type {Map<string, string>} which of a turn's continuations is shown, by the turn's id; empty: none */
  #shown = new Map();
  #changes = signal(0);

  /** @returns {Turn[]} those on the branch that is shown */
  get path() {
    void this.#changes.value;
    const path = [];
    for (let id = this.#next(""); id; id = this.#next(id)) path.push(/** @type {Turn} */ (this.#turns.get(id)));
    return path;
  }

  get title() {
    const [first] = [...this.#turns.values()].filter(({ parent }) => !parent);
    return first?.prompt.trim().slice(0, 80) || "New conversation";
  }

  get isEmpty() {
    void this.#changes.value;
    return this.#turns.size === 0;
  }

  /** @param {Turn} turn @returns {Turn[]} with it, all that continue the same turn */
  siblings({ parent }) {
    return [...this.#turns.values()].filter((other) => other.parent === parent);
  }

  /**
   * @param {{ prompt: string, parent: string } & Partial<Turn>} given
   * @returns {Turn}
   */
  add(given) {
    const turn = {
      attachments: [],
      toolResults: [],
      answer: new Answer(),
      answeredBy: "",
      ...given,
      id: crypto.randomUUID(),
    };
    this.#turns.set(turn.id, turn);
    this.#shown.set(turn.parent, turn.id);
    this.changed();
    return turn;
  }

  /** Shows the branch of a turn. @param {Turn} turn */
  show({ parent, id }) {
    this.#shown.set(parent, id);
    this.changed();
  }

  /** Ends the branch that is shown at a turn, so that the next prompt begins another. @param {Turn} turn */
  branchAt({ id }) {
    this.#shown.set(id, "");
    this.changed();
  }

  /** Removes a turn; what continued it continues the one before. @param {Turn} turn */
  remove({ id, parent }) {
    const next = this.#next(id);
    this.#turns.delete(id);
    for (const other of this.#turns.values()) if (other.parent === id) other.parent = parent;
    this.#shown.delete(id);
    if (next) this.#shown.set(parent, next);
    else this.#shown.delete(parent);
    this.changed();
  }

  changed() {
    this.changedAt = Date.now();
    this.#changes.value++;
  }

  /** @param {string} id of a turn, or empty for the beginning */
  #next(id) {
    const shown = this.#shown.get(id);
    if (shown === "" || (shown && this.#turns.has(shown))) return shown;
    return [...this.#turns.values()].findLast(({ parent }) => parent === id)?.id ?? "";
  }

  /** What is kept and exported. Calls, with their keys, are not part of it. */
  toJSON() {
    const turns = [...this.#turns.values()].map(({ call: _call, answer, ...turn }) => ({
      ...turn,
      answer: answer.toJSON(),
    }));
    const { id, title, createdAt, changedAt } = this;
    return { id, title, createdAt, changedAt, turns, shown: [...this.#shown] };
  }

  /** @param {ReturnType<Conversation["toJSON"]>} kept */
  static from({ id, createdAt, changedAt, turns, shown }) {
    const conversation = new Conversation();
    Object.assign(conversation, { id, createdAt, changedAt });
    for (const turn of turns) conversation.#turns.set(turn.id, { ...turn, answer: Answer.from(turn.answer) });
    conversation.#shown = new Map(shown);
    return conversation;
  }
}
