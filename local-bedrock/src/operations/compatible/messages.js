// Anthropic's Messages API under its own path.
import { anthropic } from "../../families/anthropic.js";
import { blockEvents } from "../bedrock-runtime/block-events.js";
import { collect } from "../collect.js";
import { readJson } from "../input.js";
import { SSE_HEADERS } from "./errors.js";

/**
 * POST /anthropic/v1/messages: Anthropic's Messages API under its own path, answers streamed as server-sent events.
 * https://docs.claude.com/en/api/messages
 * @param {import("../../http/call.js").Call} call
 */
export async function messages(call) {
  const { model, stream, ...body } = readJson(call.received.body);
  const modelId = typeof model === "string" ? model : "";
  call.emulator.modelIds.resolve(modelId);
  const input = anthropic.parse({ anthropic_version: "bedrock-2023-05-31", ...body });
  const events = call.emulator.model.generate(input, { signal: call.signal });
  if (stream !== true) return call.sendJson(anthropic.render(await collect(events), modelId));
  const render = anthropic.streamRenderer(modelId);
  for await (const event of blockEvents(events)) {
    if (event.type === "start") call.startStream(SSE_HEADERS);
    for (const document of render(event)) {
      const name = "type" in document ? document.type : "message";
      await call.sendPiece(`event: ${name}\ndata: ${JSON.stringify(document)}\n\n`);
    }
  }
  call.endStream();
}
