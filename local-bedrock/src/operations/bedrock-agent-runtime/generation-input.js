// Reads the input of RetrieveAndGenerate, and finds its passages.
import { validationError } from "../../http/errors.js";
import { knowledgeBaseId, referenceOf, search } from "../../knowledge/knowledge-bases.js";
import { fromBase64, textOf } from "../../lib/bytes.js";
import { readInput } from "../input.js";
import { searchConfiguration } from "./retrieve.js";

/**
 * @import { KnowledgeBaseRetrieveAndGenerateConfiguration, RetrieveAndGenerateRequest } from "../../../../pkg/types/bedrock-agent-runtime.js"
 * @import { Wire } from "../../lib/wire.js"
 */

/**
 * @typedef {Wire<RetrieveAndGenerateRequest>} GenerateInput
 * @typedef {Wire<KnowledgeBaseRetrieveAndGenerateConfiguration>} FromKnowledgeBase
 * @typedef {Wire<import("../../../../pkg/types/bedrock-agent-runtime.js").ExternalSource>} ExternalSource
 *
 * @typedef {object} Question
 * @property {string} text
 * @property {string} sessionId
 * @property {import("../../state/sessions.js").Session} session
 * @property {import("../../knowledge/knowledge-bases.js").Reference[]} references
 * @property {import("../../knowledge/answer.js").Generation} [generation]
 */

/**
 * Reads the input of RetrieveAndGenerate and its stream, and looks up the passages.
 * @param {import("../../http/call.js").Call} call
 * @returns {Question}
 * @throws {import("../../http/errors.js").ServiceError}
 */
export function readGeneration(call) {
  /** @type {GenerateInput} */
  const { input, retrieveAndGenerateConfiguration: configuration, sessionId: known } = readInput(call);
  const { modelIds, generationSessions: sessions } = call.emulator;
  if (!configuration) throw validationError("retrieveAndGenerateConfiguration is missing.");
  const { type, knowledgeBaseConfiguration: base, externalSourcesConfiguration: sources } = configuration;
  const chosen = type === "KNOWLEDGE_BASE" ? base : sources;
  if (!chosen) {
    const member = type === "KNOWLEDGE_BASE" ? "knowledgeBaseConfiguration" : "externalSourcesConfiguration";
    throw validationError(`A configuration of type ${type} needs the member ${member}.`);
  }
  modelIds.resolve(chosen.modelArn);
  const references = "sources" in chosen ? chosen.sources.map(referenceTo) : lookUp(chosen, input.text, call);
  if (known && !sessions.has(known)) {
    throw validationError(`Session with Id ${known} is not valid. Please check and try again.`);
  }
  const sessionId = known ?? crypto.randomUUID();
  return {
    text: input.text,
    sessionId,
    session: sessions.open(sessionId),
    references,
    generation: chosen.generationConfiguration,
  };
}

/**
 * @param {FromKnowledgeBase} configuration
 * @param {string} text
 * @param {import("../../http/call.js").Call} call
 */
function lookUp({ knowledgeBaseId: identifier, retrievalConfiguration }, text, call) {
  const id = knowledgeBaseId(identifier, call.emulator.region);
  const { filter, numberOfResults } = searchConfiguration(retrievalConfiguration);
  return search(id, text, filter).slice(0, numberOfResults).map(referenceOf);
}

/**
 * @param {ExternalSource} source
 * @returns {import("../../knowledge/knowledge-bases.js").Reference}
 */
function referenceTo({ sourceType, byteContent }) {
  if (sourceType !== "BYTE_CONTENT" || !byteContent || !/^text\//.test(byteContent.contentType)) {
    throw validationError(
      "local-bedrock reads external sources of type BYTE_CONTENT with a contentType of text/… alone.",
    );
  }
  const text = textOf(fromBase64(byteContent.data));
  const location = { type: "CUSTOM", customDocumentLocation: { id: byteContent.identifier } };
  return { content: { type: "TEXT", text }, location };
}
