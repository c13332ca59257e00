// Cloudflare Workers: the target is the request, the streamed answer or the error is the response.
import * as sdk from "@aws-sdk/client-bedrock-runtime";
import { dropIn } from "./drop-in.js";

export default {
  async fetch(request) {
    return new Response(await dropIn(sdk, await request.json()).catch(String));
  },
};
