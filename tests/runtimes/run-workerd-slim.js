// Cloudflare Workers, with the module handed over.
import * as library from "bedrock-wasm/slim";
import wasm from "bedrock-wasm/bedrock_wasm_bg.wasm";
import { suite } from "./suite.js";

export default {
  async fetch(request) {
    await library.init(wasm);
    return Response.json(await suite(library, await request.json()));
  },
};
