// A language model of the AI SDK over Converse and ConverseStream.
import { generatedOf, responseOf } from "./answer.js";
import { asCallError } from "./errors.js";
import { faceOf } from "./faces.js";
import { callOf } from "./given.js";
import { factsOf, S3_URLS } from "./names.js";
import { requestOf } from "./request.js";
import { StreamParts } from "./stream-parts.js";

/**
 * @import { BedrockRuntime } from "../types/index.js"
 * @typedef {Record<string, any>} Given any: of three versions of the specification
 */

/** Models that refused to be forced to call a tool. @type {Set<string>} */
const UNFORCED = new Set();

/**
 * @param {string} modelId
 * @param {() => any} connect any: the client that the user gave, or ours
 * @param {string} specification
 */
export function languageModel(modelId, connect, specification) {
  const face = faceOf(specification);

  return {
    ...factsOf(specification),
    modelId,
    supportedUrls: S3_URLS,

    async doGenerate(/** @type {Given} */ options) {
      const { output, input, warnings, usesJsonTool } = await asked("converse", options);
      return face.result({
        ...generatedOf(output, modelId, usesJsonTool),
        warnings: face.warnings(warnings),
        request: { body: input },
      });
    },

    async doStream(/** @type {Given} */ options) {
      const { output, input, warnings, usesJsonTool } = await asked("converseStream", options);
      const parts = new StreamParts(usesJsonTool, options.includeRawChunks);
      const events = output.stream[Symbol.asyncIterator]();
      return {
        stream: new ReadableStream(
          {
            start(controller) {
              controller.enqueue({ type: "stream-start", warnings: face.warnings(warnings) });
              controller.enqueue({ type: "response-metadata", ...responseOf(output, modelId) });
            },
            async pull(controller) {
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
   * @param {"converse" | "converseStream"} method
   * @param {Given} options
   */
  async function asked(method, options, request = requestOf(modelId, options)) {
    const { input, usesJsonTool } = request;
    if (usesJsonTool && UNFORCED.has(modelId)) input.toolConfig.toolChoice = { auto: {} };
    try {
      /** @type {any} any: an output of Converse, or its stream */
      const output = await connect()[method](input, callOf(options));
      return { ...request, output };
    } catch (/** @type {any} any: a hook may throw anything */ error) {
      const isForced = usesJsonTool && !input.toolConfig.toolChoice.auto;
      if (!isForced || !/tool_?choice/i.test(error?.message)) throw asCallError(error, input);
      UNFORCED.add(modelId);
      return asked(method, options, request);
    }
  }
}
