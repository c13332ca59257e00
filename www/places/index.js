// The places of the page, in the order of the rail. Each is a chunk that is loaded when it is first visited.

/**
 * @typedef {object} PlaceEntry
 * @property {string} id in the address
 * @property {string} title
 * @property {"Ask" | "Run" | "Look"} group
 * @property {string} icon
 * @property {() => Promise<{ tag: string }>} load see README.md
 */

/** @type {PlaceEntry[]} */
export const PLACES = [
  { id: "chat", title: "Chat", group: "Ask", icon: "chat", load: () => import("./chat/index.js") },
  { id: "compare", title: "Compare", group: "Ask", icon: "compare", load: () => import("./compare/index.js") },
  { id: "image", title: "Image", group: "Ask", icon: "image", load: () => import("./image/index.js") },
  {
    id: "embeddings",
    title: "Embeddings",
    group: "Ask",
    icon: "embeddings",
    load: () => import("./embeddings/index.js"),
  },
  { id: "raw", title: "Raw", group: "Run", icon: "raw", load: () => import("./raw/index.js") },
  { id: "batch", title: "Batch", group: "Run", icon: "batch", load: () => import("./batch/index.js") },
  { id: "agents", title: "Agents", group: "Run", icon: "agents", load: () => import("./agents/index.js") },
  { id: "models", title: "Models", group: "Look", icon: "models", load: () => import("./models/index.js") },
  { id: "faults", title: "Faults", group: "Look", icon: "faults", load: () => import("./faults/index.js") },
  { id: "requests", title: "Requests", group: "Look", icon: "requests", load: () => import("./requests/index.js") },
];
