// Reads the input of InvokeModel and its stream.
import { validationError } from "../../http/errors.js";
import { familyOf } from "../../families/index.js";
import { textOf } from "../../lib/bytes.js";
import { boundInput, headerMembers } from "../input.js";

/** The members of InvokeModel's input that travel as headers. */
export const INVOCATION_HEADERS = {
  contentType: "content-type",
  accept: "accept",
  trace: "x-amzn-bedrock-trace",
  guardrailIdentifier: "x-amzn-bedrock-guardrailidentifier",
  guardrailVersion: "x-amzn-bedrock-guardrailversion",
  performanceConfigLatency: "x-amzn-bedrock-performanceconfig-latency",
  serviceTier: "x-amzn-bedrock-service-tier",
  requestMetadata: "x-amzn-bedrock-request-metadata",
  projectIdentifier: "x-amzn-bedrock-projectidentifier",
};

/**
 * Reads and checks the input of InvokeModelWithResponseStream.
 * @param {import("../../http/call.js").Call} call
 * @returns {Invocation & { guardrail: ReturnType<typeof guardrailOf> }}
 * @throws {import("../../http/errors.js").ServiceError}
 */
export function readInvocation(call) {
  const { received, labels, emulator } = call;
  const bound = boundInput(call);
  call.validate({ ...bound, body: received.body });
  const { family: name } = emulator.modelIds.resolve(labels.modelId);
  const { family, input } = parseInvocation(name, received.body);
  return { family, input, guardrail: guardrailOf(call) };
}

/**
 * @param {import("../../http/call.js").Call} call
 * @returns {{ guardrailIdentifier?: string, guardrailVersion?: string, trace?: string }} the members of `guardrailConfig`
 */
export function guardrailOf(call) {
  const { guardrailIdentifier, guardrailVersion, trace } = headerMembers(call);
  return { guardrailIdentifier, guardrailVersion, trace: trace?.toLowerCase() };
}

/**
 * @typedef {{ family: import("../../families/index.js").Family, input: import("../../models/model.js").Conversation }} Invocation
 *
 * @param {import("../../families/index.js").ChatFamilyName} name
 * @param {Uint8Array} bytes InvokeModel's body
 * @returns {Invocation}
 * @throws {import("../../http/errors.js").ServiceError} `ValidationException`
 */
export function parseInvocation(name, bytes) {
  const body = parseBody(bytes);
  const family = familyOf(name, body);
  return { family, input: family.parse(body) };
}

/** @param {Uint8Array} bytes InvokeModel's body @returns {unknown} */
export function parseBody(bytes) {
  try {
    return JSON.parse(textOf(bytes));
  } catch {
    throw validationError("Malformed input request, please reformat your input and try again.");
  }
}
