// Answers for the page's own files when there is no network. The build puts in what they are.
/* global FILES, VERSION */

const CACHE = `bedrock-wasm-playground-${VERSION}`;
const worker = /** @type {any} any: declared as a page's */ (self);

worker.addEventListener("install", (/** @type {any} any: as above */ event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)));
  worker.skipWaiting();
});

worker.addEventListener("activate", (/** @type {any} any: as above */ event) => {
  const old = async () =>
    (await caches.keys()).filter((name) => name.startsWith("bedrock-wasm-playground-") && name !== CACHE);
  event.waitUntil(old().then((names) => Promise.all(names.map((name) => caches.delete(name)))));
});

worker.addEventListener("fetch", (/** @type {any} any: as above */ event) => {
  const { request } = event;
  const isOwn = request.method === "GET" && request.url.startsWith(worker.registration.scope);
  // Calls go where they go, and never through a cache.
  if (isOwn) event.respondWith(request.mode === "navigate" ? fromNetwork(request) : fromCache(request));
});

/** The page itself is taken from the network, so that a new version is seen. @param {Request} request */
async function fromNetwork(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match("./");
    if (kept) return kept;
    throw error;
  }
}

/** Names of files change with what is in them. @param {Request} request */
async function fromCache(request) {
  return (await caches.match(request)) ?? fetch(request);
}
