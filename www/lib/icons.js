// The page's icons: strokes on a grid of 16, drawn in the colour of the text.
import { html, svg } from "lit";

/** @type {Record<string, import("lit").TemplateResult>} */
const SHAPES = {
  chat: svg`<path d="M2.5 3.5h11v7.5h-6l-3 2.5v-2.5h-2z"/>`,
  compare: svg`<path d="M2.5 2.5h4.5v11h-4.5zM9 2.5h4.5v11h-4.5z"/>`,
  image: svg`<path d="M2.5 3h11v10h-11zM3 11.5l3.5-3.5 2.5 2.5 1.5-1.5 3 3"/><circle cx="10.5" cy="6" r="1"/>`,
  embeddings: svg`<circle cx="4" cy="11.5" r="1.5"/><circle cx="6.5" cy="5" r="1.5"/><circle cx="12" cy="9.5" r="1.5"/><circle cx="11.5" cy="3.5" r="1"/>`,
  raw: svg`<path d="M5.5 2.5c-2 0-1.5 1.5-1.5 3s-1 2.5-1.5 2.5c.5 0 1.5 1 1.5 2.5s-.5 3 1.5 3M10.5 2.5c2 0 1.5 1.5 1.5 3s1 2.5 1.5 2.5c-.5 0-1.5 1-1.5 2.5s.5 3-1.5 3"/>`,
  batch: svg`<path d="M2.5 4.5l5.5-2.5 5.5 2.5-5.5 2.5zM2.5 8l5.5 2.5 5.5-2.5M2.5 11.5l5.5 2.5 5.5-2.5"/>`,
  agents: svg`<path d="M3 6h10v7h-10zM8 6v-3M6 9.5v.5M10 9.5v.5M1.5 9v2M14.5 9v2"/>`,
  models: svg`<path d="M8 1.5l5.5 3.25v6.5l-5.5 3.25-5.5-3.25v-6.5zM2.5 4.75l5.5 3.25 5.5-3.25M8 8v6.5"/>`,
  requests: svg`<path d="M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.5M2.5 8h.5M2.5 12h.5"/>`,
  faults: svg`<path d="M9 1.5l-5.5 8h4l-.5 5 5.5-8h-4z"/>`,
  settings: svg`<path d="M2 5h7M12.5 5h1.5M2 11h1.5M7 11h7"/><circle cx="10.75" cy="5" r="1.75"/><circle cx="5.25" cy="11" r="1.75"/>`,
  wire: svg`<path d="M1.5 8h3l1.5-4.5 3 9 1.5-4.5h4"/>`,
  code: svg`<path d="M5.5 4.5l-3.5 3.5 3.5 3.5M10.5 4.5l3.5 3.5-3.5 3.5"/>`,
  copy: svg`<path d="M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3"/>`,
  check: svg`<path d="M3 8.5l3.5 3.5 6.5-8"/>`,
  edit: svg`<path d="M2.5 13.5l.75-3 7.5-7.5 2.25 2.25-7.5 7.5zM9.5 4.25l2.25 2.25"/>`,
  again: svg`<path d="M13 8a5 5 0 1 1-1.5-3.5M13 2.5v2.5h-2.5"/>`,
  branch: svg`<circle cx="4" cy="3.5" r="1.5"/><circle cx="4" cy="12.5" r="1.5"/><circle cx="12" cy="5.5" r="1.5"/><path d="M4 5v6M12 7c0 3-5 1.5-7 4"/>`,
  trash: svg`<path d="M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.5 9h7l.5-9M6.75 7v4M9.25 7v4"/>`,
  close: svg`<path d="M3.5 3.5l9 9M12.5 3.5l-9 9"/>`,
  plus: svg`<path d="M8 3v10M3 8h10"/>`,
  send: svg`<path d="M8 13.5v-11M3.5 7l4.5-4.5 4.5 4.5"/>`,
  history: svg`<path d="M2.5 8a5.5 5.5 0 1 0 1.75-4M2.5 2v2.5h2.5M8 5v3.5l2 1.5"/>`,
  share: svg`<path d="M6.5 9.5l3-3M7 4.5l1.25-1.25a2.75 2.75 0 0 1 4 4l-1.25 1.25M9 11.5l-1.25 1.25a2.75 2.75 0 0 1-4-4l1.25-1.25"/>`,
  download: svg`<path d="M8 2v8.5M4.5 7l3.5 3.5 3.5-3.5M2.5 13.5h11"/>`,
  upload: svg`<path d="M8 10.5v-8.5M4.5 5.5l3.5-3.5 3.5 3.5M2.5 13.5h11"/>`,
  attach: svg`<path d="M13 7.5l-5.25 5.25a3.2 3.2 0 0 1-4.5-4.5l5.75-5.75a2.1 2.1 0 0 1 3 3l-5.5 5.5a1 1 0 0 1-1.5-1.5l4.5-4.5"/>`,
  down: svg`<path d="M4 6l4 4 4-4"/>`,
  left: svg`<path d="M10 3.5l-4.5 4.5 4.5 4.5"/>`,
  right: svg`<path d="M6 3.5l4.5 4.5-4.5 4.5"/>`,
  more: svg`<path d="M3.5 8h.01M8 8h.01M12.5 8h.01"/>`,
  stop: svg`<path d="M4.5 4.5h7v7h-7z" fill="currentColor"/>`,
  warning: svg`<path d="M8 2.5l6 11h-12zM8 6.5v3.5M8 12v.01"/>`,
  panel: svg`<path d="M2.5 3h11v10h-11zM9.5 3v10"/>`,
  key: svg`<circle cx="5" cy="11" r="2.5"/><path d="M7 9l6-6M10.5 5.5l2 2"/>`,
  search: svg`<circle cx="7" cy="7" r="4.5"/><path d="M10.5 10.5l3.5 3.5"/>`,
  play: svg`<path d="M4.5 3l8 5-8 5z"/>`,
};

/**
 * An icon beside a word, or in a button that has a label. Screen readers do not see it.
 * @param {string} name
 */
export function icon(name) {
  const shape = SHAPES[name];
  if (!shape) throw new TypeError(`${name} is not an icon`);
  return html`<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">${shape}</svg>`;
}
