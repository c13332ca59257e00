// The call that Chat and Compare are about: a Converse stream that fills an answer.
import { converseInput } from "./settings.js";

/**
 * Asks a model, and fills the answer as it streams in.
 * @param {import("./app.js").App} app
 * @param {import("bedrock-wasm").Message[]} messages the conversation, the new prompt last
 * @param {import("./answer.js").Answer} answer
 * @param {{ place: string, settings?: Partial<import("./settings.js").Settings>, fault?: import("./faults/index.js").Fault, onChange: () => void }} options
 * @returns {import("./call.js").Call}
 */
export function converse(app, messages, answer, { place, settings, fault, onChange }) {
  const asked = {
    place,
    settings,
    fault,
    service: /** @type {const} */ ("BedrockRuntime"),
    operation: "ConverseStream",
  };
  const call = app.call(asked, async ({ client, call, signal }) => {
    call.input = converseInput(call.settings, messages);
    const { stream, $metadata } = await client.converseStream(call.input, { abortSignal: signal });
    for await (const event of stream) {
      answer.add(event);
      onChange();
    }
    const { usage, stopReason } = answer;
    return { $metadata, usage, stopReason };
  });
  // Of a call that cannot be made, there is still what it was to say.
  call.input = { modelId: call.settings.modelId, messages };
  call.done.then(() => {
    answer.end(/** @type {any} any: no longer busy */ (call.state), call.error);
    onChange();
  });
  return call;
}

/**
 * Counts the tokens that a call of Converse would send.
 * @param {import("./app.js").App} app
 * @param {import("./settings.js").Settings} settings
 * @param {import("bedrock-wasm").Message[]} messages
 * @returns {import("./call.js").Call} whose output has `inputTokens`
 */
export function countTokens(app, settings, messages) {
  const asked = { place: "chat", service: /** @type {const} */ ("BedrockRuntime"), operation: "CountTokens" };
  return app.call(asked, ({ client, call, signal }) => {
    const { modelId, system, toolConfig, additionalModelRequestFields } = converseInput(settings, messages);
    const converse = {
      messages,
      ...(system && { system }),
      ...(toolConfig && { toolConfig }),
      ...(additionalModelRequestFields && { additionalModelRequestFields }),
    };
    call.input = { modelId, input: { converse } };
    return client.countTokens(call.input, { abortSignal: signal });
  });
}
