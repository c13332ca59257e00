// A language model of the AI SDK over Converse and ConverseStream.
import { blockParts, finishOf, responseOf } from "./answer.js";
import { asCallError } from "./errors.js";
import { faceOf } from "./faces.js";
import { requestOf } from "./request.js";
import { StreamParts } from "./stream-parts.js";

/**
 * @import { BedrockRuntime } from "../types/index.js"
 * @typedef {Record<string, any>} Given any: of three versions of the specification
 */

/**
 * @param {string} modelId
 * @param {() => any} connect any: the client that the user gave, or ours
 * @param {string} specification
 */
export function languageModel(modelId, connect, specification) {
  const face = faceOf(specification);

  return {
    specificationVersion: specification,
    provider: "amazon-bedrock",
    modelId,
    supportedUrls: { "image/*": [/^s3:\/\//], "video/*": [/^s3:\/\//] },

    async doGenerate(/** @type {Given} */ options) {
      const { input, warnings, usesJsonTool } = requestOf(modelId, options);
      const output = await asked(connect().converse, input, options);
      const content = output.output.message.content.flatMap(
        (/** @type {object} */ block, /** @type {number} */ index) => blockParts(block, `${index}`, usesJsonTool),
      );
      return face.result({
        content,
        ...finishOf(output, usesJsonTool),
        warnings: face.warnings(warnings),
        request: { body: input },
        response: { ...responseOf(output, modelId), body: output },
      });
    },

    async doStream(/** @type {Given} */ options) {
      const { input, warnings, usesJsonTool } = requestOf(modelId, options);
      const { stream, $metadata } = await asked(connect().converseStream, input, options);
      const parts = new StreamParts(usesJsonTool, options.includeRawChunks);
      const events = stream[Symbol.asyncIterator]();
      /** @type {object[]} */
      const first = [
        { type: "stream-start", warnings: face.warnings(warnings) },
        { type: "response-metadata", ...responseOf({ $metadata }, modelId) },
      ];
      return {
        stream: new ReadableStream(
          {
            async pull(controller) {
              for (const part of first.splice(0)) controller.enqueue(part);
              try {
                // Events that make no part: a stream is asked again only after it was given something.
                for (let given = false; !given;) {
                  const { done, value } = await events.next();
                  for (const part of done ? parts.end() : parts.of(value)) {
                    given = true;
                    controller.enqueue(face.part(part));
                  }
                  if (done) controller.close();
                }
              } catch (error) {
                // An error in the stream's place for its end: what is cut off never finishes.
                controller.enqueue({ type: "error", error: asCallError(error, input) });
                controller.close();
              }
            },
            cancel: async () => void (await events.return?.()),
          },
          { highWaterMark: 0 },
        ),
        request: { body: input },
        response: {},
      };
    },
  };

  /**
   * @param {(input: object, options: object) => Promise<any>} method the client's; any: its output depends on the method
   * @param {object} input
   * @param {Given} options
   */
  async function asked(method, input, { abortSignal, headers }) {
    const sent = Object.fromEntries(Object.entries(headers ?? {}).filter(([, value]) => value !== undefined));
    try {
      return await method.call(connect(), input, { abortSignal, headers: sent });
    } catch (error) {
      throw asCallError(error, input);
    }
  }
}
