// A page, which its import map tells where the package is. `run` says in which of a browser's places; `results` has the outcome.
import * as library from "bedrock-wasm";
import { suite } from "./suite.js";

const WORKER = ["/run-worker.js", { type: "module" }];

const PLACES = {
  "stream from a worker": transferred,
  page: (target) => suite(library, target),
  "web worker": (target) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(...WORKER);
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message || "the worker did not start"));
      worker.postMessage(target);
    }),
  "service worker": async (target) => {
    await navigator.serviceWorker.register(...WORKER);
    const { active } = await navigator.serviceWorker.ready;
    return new Promise((resolve) => {
      navigator.serviceWorker.onmessage = ({ data }) => resolve(data);
      navigator.serviceWorker.startMessages();
      active.postMessage(target);
    });
  },
};

/** The text of a stream that a worker opened, or what the engine says against handing it over. */
async function transferred(target) {
  const worker = new Worker("/run-transfer.js", { type: "module" });
  const given = await new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.postMessage(target);
  });
  if (typeof given === "string") return given;
  const reader = given.getReader();
  let text = "";
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    text += read.value.contentBlockDelta?.delta.text ?? "";
  }
  return text;
}

const { place, target } = JSON.parse(new URLSearchParams(location.search).get("run"));
globalThis.results = await PLACES[place](target).catch((error) => [{ name: place, error: `${error}\n${error.stack}` }]);
