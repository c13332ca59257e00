// Web workers and service workers, which know no import maps.
import * as library from "./node_modules/bedrock-wasm/entry/browser.js";
import { suite } from "./suite.js";

globalThis.addEventListener("message", (event) => {
  const answered = suite(library, event.data).then((results) => (event.source ?? globalThis).postMessage(results));
  event.waitUntil?.(answered);
});
