import { scriptUrl } from "./trusted.js";

/** Later than all that the first visit loads, so that nothing waits for it. */
const LATER_MS = 3000;

/** Keeps the page's files in the browser: a later visit needs no network, and the emulator in the page answers. */
export function offline() {
  if (!("serviceWorker" in navigator)) return;
  setTimeout(() => navigator.serviceWorker.register(scriptUrl("./service-worker.js")).catch(() => {}), LATER_MS);
}
