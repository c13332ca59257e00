// A page, which its import map tells where the package is. `run` says in which of a browser's places; `results` has the outcome.
import * as library from "bedrock-wasm";
import { suite } from "./suite.js";

const WORKER = ["/run-worker.js", { type: "module" }];

const PLACES = {
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

const { place, target } = JSON.parse(new URLSearchParams(location.search).get("run"));
globalThis.results = await PLACES[place](target).catch((error) => [{ name: place, error: `${error}\n${error.stack}` }]);
