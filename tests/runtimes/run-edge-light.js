// Vercel's edge runtime: the target is the request, the results are the response.
import * as library from "bedrock-wasm";
import { suite } from "./suite.js";

globalThis.addEventListener("fetch", (event) => {
  event.respondWith(event.request.json().then(async (target) => Response.json(await suite(library, target))));
});
