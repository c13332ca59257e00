// Names and values of OpenTelemetry's conventions for generative AI, 1.37. `gen_ai.system` is an older name of the provider.
// https://opentelemetry.io/docs/specs/semconv/gen-ai/aws-bedrock/

/**
 * @typedef {Record<string, any>} Attributes any: the values are the user's and the service's
 *
 * @typedef {object} Found what a call reports
 * @property {string | URL} [url] of its last request
 * @property {Record<string, string> | undefined} [headers] of its last response
 * @property {Record<string, any>} [$metadata] any: of a client of any kind
 * @property {string} [stopReason]
 * @property {Record<string, any>} [usage] any: of the output of any model
 * @property {number} [firstChunk] seconds
 * @property {() => any} [message] that a stream has added up to; any: of any operation
 */

/**
 * @param {string} operation such as `Converse`
 * @param {string | undefined} model
 * @returns {string | undefined} nothing if neither a model nor an agent is asked
 */
function taskOf(operation, model) {
  if (/Converse/.test(operation)) return "chat";
  if (/InvokeModel/.test(operation)) return /embed/.test(`${model}`) ? "embeddings" : "text_completion";
  if (/Invoke(Inline)?Agent/.test(operation)) return "invoke_agent";
}

/**
 * What is known before a call.
 * @param {string} service such as `BedrockRuntime`
 * @param {string} operation such as `Converse`
 * @param {any} input any: the call judges it
 * @returns {[shared: Attributes, request: Attributes]} the former for metrics as well
 */
export function attributesBefore(service, operation, { modelId, foundationModel = modelId, agentId, inferenceConfig }) {
  const [first] = [foundationModel].flat();
  const model = first?.modelId ?? first;
  const task = taskOf(operation, model);
  return [
    {
      "rpc.system": "aws-api",
      "rpc.service": service,
      "rpc.method": operation,
      ...(task && {
        "gen_ai.system": "aws.bedrock",
        "gen_ai.provider.name": "aws.bedrock",
        "gen_ai.operation.name": task,
        ...(model && { "gen_ai.request.model": model }),
      }),
    },
    {
      "gen_ai.agent.id": agentId,
      "gen_ai.request.max_tokens": inferenceConfig?.maxTokens,
      "gen_ai.request.temperature": inferenceConfig?.temperature,
      "gen_ai.request.top_p": inferenceConfig?.topP,
      "gen_ai.request.stop_sequences": inferenceConfig?.stopSequences,
    },
  ];
}

/**
 * What is known after it.
 * @param {Found} found
 * @param {any} error any: anything can be thrown
 * @returns {[shared: Attributes, response: Attributes]}
 */
export function attributesAfter({ url, headers, stopReason, usage, firstChunk, ...found }, error) {
  const { httpStatusCode, requestId, modelId } = error?.$metadata ?? found.$metadata ?? {};
  const { hostname, port, protocol } = new URL(url ?? "none:");
  // Of a message, of the last chunk of InvokeModelWithResponseStream, or of InvokeModel's headers.
  const [input, output] = ["input", "output"].map(
    (type) =>
      +(usage?.[`${type}Tokens`] ?? usage?.[`${type}TokenCount`] ?? headers?.[`x-amzn-bedrock-${type}-token-count`]),
  );
  return [
    {
      ...(url && { "server.address": hostname, "server.port": +port || (protocol === "http:" ? 80 : 443) }),
      ...(error && { "error.type": error.name ?? "_OTHER" }),
    },
    {
      "http.response.status_code": httpStatusCode,
      "aws.request_id": requestId,
      "gen_ai.response.model": modelId,
      "gen_ai.response.finish_reasons": stopReason && [stopReason],
      "gen_ai.response.time_to_first_chunk": firstChunk,
      "gen_ai.usage.input_tokens": input || undefined,
      "gen_ai.usage.output_tokens": output || undefined,
    },
  ];
}
