// The base of the page's elements.
import { effect } from "@preact/signals-core";
import { LitElement } from "lit";

/**
 * A Lit element in the light DOM, so that one style sheet, labels and selectors reach all of the page. It draws itself
 * again when a signal that its `render` has read changes.
 */
export class PageElement extends LitElement {
  /** @type {(() => void) | undefined} */
  #stopWatching;

  createRenderRoot() {
    return this;
  }

  performUpdate() {
    if (!this.isUpdatePending) return;
    this.#stopWatching?.();
    let isFirst = true;
    this.#stopWatching = effect(() => {
      if (isFirst) {
        isFirst = false;
        super.performUpdate();
      } else {
        this.requestUpdate();
      }
    });
  }

  connectedCallback() {
    super.connectedCallback();
    // It may have missed changes while it was out of the page.
    if (this.hasUpdated) this.requestUpdate();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stopWatching?.();
    this.#stopWatching = undefined;
  }

  /**
   * Fires an event that bubbles.
   * @param {string} type
   * @param {unknown} [detail]
   */
  fire(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
  }
}

/**
 * The one element that a selector finds. The page is drawn by its own elements, so a selector that finds nothing is a mistake.
 * @template {keyof HTMLElementTagNameMap} Name
 * @overload
 * @param {ParentNode} root
 * @param {Name} selector
 * @returns {HTMLElementTagNameMap[Name]}
 */
/**
 * @overload
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement}
 */
/**
 * @param {ParentNode} root
 * @param {string} selector
 */
export function one(root, selector) {
  const found = root.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new TypeError(`nothing on the page is ${selector}`);
  return found;
}
