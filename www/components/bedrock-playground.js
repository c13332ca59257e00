import { effect } from "@preact/signals-core";
import { html, nothing } from "lit";
import { App } from "../lib/app.js";
import { one, PageElement } from "../lib/element.js";
import { icon } from "../lib/icons.js";
import { nextTask } from "../lib/next-task.js";
import { offline } from "../lib/offline.js";
import { route } from "../lib/router.js";
import { PLACES } from "../places/index.js";

/** As in favicon.svg, which would be fetched twice. */
const LOGO = html`<svg viewBox="0 0 32 32" width="20" height="20" aria-hidden="true"><rect width="32" height="32" rx="8" fill="#5546d6"/><path d="M7 20.5h18M7 25h18M9.5 16 16 6.5 22.5 16z" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>`;

const FIRST_PLACE = "chat";
const TITLE = "bedrock-wasm playground";

/** From here on the inspector is docked beside the place, and open unless it was closed. */
const DOCKED = "(min-width: 1200px)";

/** `<bedrock-playground>`: the page: bar, rail, the place that is shown, and the inspector. */
export class BedrockPlayground extends PageElement {
  static properties = { problem: { state: true } };

  /** @type {Map<string, HTMLElement & { app?: App, shown?: () => void, again?: () => void, title?: string }>} places that were visited, by id */
  #places = new Map();

  constructor() {
    super();
    this.app = new App(import.meta.env.VITE_LOCAL_BEDROCK_URL);
    this.app.isInspectorOpen.value = matchMedia(DOCKED).matches;
    /** Why a place could not be loaded. */
    this.problem = "";
  }

  connectedCallback() {
    // What index.html shows until here.
    this.replaceChildren();
    super.connectedCallback();
  }

  firstUpdated() {
    this.#begin();
    document.addEventListener("keydown", (event) => this.#key(event));
    for (const type of ["pointerdown", "keydown"]) {
      document.addEventListener(type, () => this.app.prepare(), { once: true });
    }
    if (import.meta.env.PROD) offline();
  }

  /** Visible parts come first, each in a separate task, so that the browser draws in between and slow devices keep up. */
  async #begin() {
    await nextTask();
    /** @type {Promise<void> | undefined} */
    let shown;
    effect(() => {
      shown = this.#show(this.#placeId);
    });
    this.app.start();
    await shown;
    await nextTask();
    import("./index.js");
    this.app.load();
    import("../inspector/index.js");
  }

  get #placeId() {
    const { place } = route.value;
    return PLACES.some(({ id }) => id === place) ? place : FIRST_PLACE;
  }

  /** Shows a place. One that was visited stays in the page, so that its calls and its fields go on. @param {string} id */
  async #show(id) {
    const entry = PLACES.find((place) => place.id === id);
    let element = this.#places.get(id);
    if (!element && entry) {
      try {
        const { tag } = await entry.load();
        element = this.#places.get(id) ?? Object.assign(document.createElement(tag), { app: this.app });
        this.problem = "";
      } catch {
        this.problem = `${entry.title} could not be loaded. Check the connection, then choose it again.`;
        return;
      }
      this.#places.set(id, element);
      element.classList.add("place");
      one(this, "main").append(element);
      await /** @type {any} any: every element here is one of Lit's */ (element).updateComplete;
    }
    if (id !== this.#placeId || !element) return;
    for (const [other, place] of this.#places) place.hidden = other !== id;
    const detail = element.title;
    document.title = `${detail || entry?.title} · ${TITLE}`;
    this.querySelector('.rail [aria-current="page"]')?.scrollIntoView({ block: "nearest", inline: "nearest" });
    element.shown?.();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { app } = this;
    const isCommand = event.metaKey || event.ctrlKey;
    if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open], :popover-open")) {
      if (app.calls.value.some(({ isBusy }) => isBusy)) app.stop();
      else if (app.isInspectorOpen.value && !matchMedia(DOCKED).matches) this.#toggleInspector();
    } else if (isCommand && event.key === "i" && !event.shiftKey) {
      event.preventDefault();
      this.#toggleInspector();
    } else if (isCommand && event.key === "k") {
      event.preventDefault();
      this.#open("go-to");
    } else if (event.key === "?" && !isTyping(event)) {
      this.#open("keys-dialog");
    }
  }

  /** @param {"go-to" | "keys-dialog"} tag which may still be on its way */
  async #open(tag) {
    await customElements.whenDefined(tag);
    one(this, tag).open();
  }

  #toggleInspector() {
    const open = this.app.isInspectorOpen;
    open.value = !open.value;
    if (!open.value) one(this, ".inspector-toggle").focus();
  }

  render() {
    const { app } = this;
    const current = this.#placeId;
    const isOpen = app.isInspectorOpen.value;
    return html`<a class="skip" href="#main" @click=${this.#skip}>Skip to the place</a>
      <header class="top">
        <h1>${LOGO}<span>bedrock-wasm</span></h1>
        <connection-menu .app=${app}></connection-menu>
        <button type="button" class="quiet go" title="Go to a place, a model or a fault (Ctrl+K)" @click=${() => this.#open("go-to")}>${icon("search")}<span>Go to</span></button>
        <button type="button" class="quiet inspector-toggle" aria-expanded=${isOpen} aria-controls="inspector" title="Inspector (Ctrl+I)" @click=${this.#toggleInspector}>${icon("panel")}<span>Inspector</span></button>
      </header>
      <nav class="rail" aria-label="Places">${this.#rail(current)}</nav>
      <main id="main" tabindex="-1">${this.problem ? html`<p class="nothing" role="alert">${this.problem}</p>` : nothing}</main>
      <inspector-panel id="inspector" .app=${app} ?hidden=${!isOpen} @again=${() => this.#places.get(current)?.again?.()}></inspector-panel>
      <go-to .app=${app}></go-to>
      <keys-dialog></keys-dialog>`;
  }

  /** @param {string} current */
  #rail(current) {
    const groups = [...new Set(PLACES.map(({ group }) => group))];
    const link = (/** @type {import("../places/index.js").PlaceEntry} */ { id, title, icon: image }) =>
      html`<li><a href="#/${id}" title=${title} aria-current=${id === current ? "page" : nothing}>${icon(image)}<span>${title}</span></a></li>`;
    return groups.map(
      (group) =>
        html`<div><h2>${group}</h2><ul>${PLACES.filter((place) => place.group === group).map(link)}</ul></div>`,
    );
  }

  /** @param {Event} event */
  #skip(event) {
    event.preventDefault();
    one(this, "main").focus();
  }
}

/** @param {KeyboardEvent} event */
function isTyping({ target }) {
  return /** @type {Element} */ (target).matches("input, textarea, select, [contenteditable]");
}
