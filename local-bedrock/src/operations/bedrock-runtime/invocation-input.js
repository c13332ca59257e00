// Reads the input of InvokeModel and its stream.
import { validationError } from "../../http/errors.js";
import { familyOf } from "../../families/index.js";
import { textOf } from "../../lib/bytes.js";
import { boundInput } from "../input.js";

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
};

/**
 * Reads and checks the input of InvokeModelWithResponseStream.
 * @param {import("../../http/call.js").Call} call
 * @returns {{ family: import("../../families/index.js").Family, input: object, guardrail: object }} `input` has
 *   Converse's form; `guardrail` holds the members of `guardrailConfig`
 * @throws {import("../../http/errors.js").ServiceError}
 */
export function readInvocation(call) {
  const { received, labels, emulator } = call;
  const bound = boundInput(call);
  call.validate({ ...bound, body: received.body });
  const { family: name } = emulator.modelIds.resolve(labels.modelId);
  const { family, input } = parseInvocation(name, received.body);
  return { family, input: { modelId: labels.modelId, ...input }, guardrail: guardrailOf(bound) };
}

/**
 * @param {Record<string, any>} bound the members that travel in headers
 * @returns {{ guardrailIdentifier?: string, guardrailVersion?: string, trace?: string }} the members of `guardrailConfig`
 */
export const guardrailOf = ({ guardrailIdentifier, guardrailVersion, trace }) => ({
  guardrailIdentifier,
  guardrailVersion,
  trace: trace?.toLowerCase(),
});

/**
 * @param {import("../../catalog/foundation-models.js").FamilyName} name
 * @param {Uint8Array} bytes InvokeModel's body
 * @returns {{ family: import("../../families/index.js").Family, input: object }} `input` has Converse's form
 * @throws {import("../../http/errors.js").ServiceError} `ValidationException`
 */
export function parseInvocation(name, bytes) {
  const body = parseBody(bytes);
  const family = familyOf(name, body);
  return { family, input: family.parse(body) };
}

/** @param {Uint8Array} bytes InvokeModel's body */
export function parseBody(bytes) {
  try {
    return JSON.parse(textOf(bytes));
  } catch {
    throw validationError("Malformed input request, please reformat your input and try again.");
  }
}
