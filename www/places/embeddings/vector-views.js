import { html } from "lit";
import { PageElement } from "../../lib/element.js";

const NEIGHBOURS = 8;

/**
 * @typedef {import("./mapping.js").Mapped & {
 *   texts: string[],
 *   topics: number[],
 *   embeddings: Float32Array[],
 *   nearest: typeof import("bedrock-wasm/embeddings").nearest,
 * }} Seen
 */

/** `<vector-views>`: vectors as a map, as a heat map, and the neighbours of one. Fires `method` with the way to lay out the map. */
export class VectorViews extends PageElement {
  static properties = {
    seen: { attribute: false },
    method: { attribute: false },
    chosen: { state: true },
  };

  /** @type {{ index: number, similarity: number }[]} of the chosen text */
  #neighbours = [];
  /** @type {number[]} */
  #near = [];

  constructor() {
    super();
    /** @type {Seen} */
    this.seen = /** @type {any} any: set from outside before it is drawn */ (undefined);
    /** @type {import("./mapping.js").Method} */
    this.method = "pca";
    this.chosen = 0;
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    const { embeddings, nearest } = this.seen;
    const areOthers =
      changed.has("seen") && /** @type {Seen | undefined} */ (changed.get("seen"))?.embeddings !== embeddings;
    if (areOthers) this.chosen = 0;
    if (!areOthers && !changed.has("chosen")) return;
    this.#neighbours = nearest(embeddings[this.chosen], embeddings, NEIGHBOURS + 1)
      .filter(({ index }) => index !== this.chosen)
      .slice(0, NEIGHBOURS);
    this.#near = this.#neighbours.map(({ index }) => index);
  }

  #methods() {
    const option = (
      /** @type {import("./mapping.js").Method} */ method,
      /** @type {string} */ label,
      /** @type {string} */ title,
    ) =>
      html`<label title=${title}><input type="radio" name="method" .checked=${this.method === method} @change=${() => this.fire("method", method)} />${label}</label>`;
    return html`<div class="segments" role="radiogroup" aria-label="Way to lay out the map">
      ${option("pca", "PCA", "The two directions of most variance: distances are kept as well as two dimensions can")}
      ${option("umap", "UMAP", "Neighbours are kept together; distances between groups mean little")}
    </div>`;
  }

  render() {
    const { texts, topics, points, similarities } = this.seen;
    return html`<div class="views" @choose=${(/** @type {CustomEvent<number>} */ { detail }) => (this.chosen = detail)}>
      <section aria-label="Map"><h3>Map</h3>${this.#methods()}<point-map .points=${points} .topics=${topics} .chosen=${this.chosen} .near=${this.#near}></point-map></section>
      <section aria-label="Similarity"><h3>Similarity</h3><heat-map .similarities=${similarities}></heat-map></section>
      <section aria-label="Neighbours"><h3>Neighbours</h3>
        <text-choice .texts=${texts} .chosen=${this.chosen}></text-choice>
        <ol class="neighbours">${this.#neighbours.map(({ index, similarity }) => html`<li><button type="button" class="link" @click=${() => (this.chosen = index)}>${texts[index]}</button><span class="figure">${similarity.toFixed(3)}</span></li>`)}</ol>
      </section>
    </div>`;
  }
}
