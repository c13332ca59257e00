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
  call.emulator.modelIds.resolve(typeof model === "string" ? model : "");
  const input = { modelId: model, ...anthropic.parse({ anthropic_version: "bedrock-2023-05-31", ...body }) };
  const events = call.emulator.model.generate(input, { signal: call.signal });
  if (stream !== true) return call.sendJson(anthropic.render(await collect(events), model));
  const render = anthropic.streamRenderer(model);
  for await (const event of blockEvents(events)) {
    if (event.type === "start") call.startStream(SSE_HEADERS);
    for (const document of render(event)) {
      await call.sendPiece(`event: ${document.type}\ndata: ${JSON.stringify(document)}\n\n`);
    }
  }
  call.endStream();
}
