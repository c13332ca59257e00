import { noChange } from "lit";
import { Directive, directive } from "lit/directive.js";

/** Text that mostly grows: what is there is appended to, so that a selection in it survives. */
class Growing extends Directive {
  /** @type {Text | undefined} */
  #node;

  /** @param {string} text */
  render(text) {
    return text;
  }

  /**
   * @param {import("lit/directive.js").Part} part
   * @param {[string]} values
   */
  update(part, [text]) {
    const node = this.#node;
    if (node?.isConnected && text.startsWith(node.data)) {
      node.appendData(text.slice(node.data.length));
      return noChange;
    }
    if (!("startNode" in part) || !part.parentNode) return text;
    this.#node = document.createTextNode(text);
    return this.#node;
  }
}

export const growing = directive(Growing);
