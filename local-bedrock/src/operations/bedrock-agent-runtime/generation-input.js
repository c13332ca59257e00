// Reads the input of RetrieveAndGenerate, and finds its passages.
import { validationError } from "../../http/errors.js";
import { knowledgeBaseId, referenceOf, search } from "../../knowledge/knowledge-bases.js";
import { fromBase64, textOf } from "../../lib/bytes.js";
import { readInput } from "../input.js";
import { searchConfiguration } from "./retrieve.js";

/**
 * Reads the input of RetrieveAndGenerate and its stream, and looks up the passages.
 * @param {import("../../http/call.js").Call} call
 * @returns {{ text: string, sessionId: string, session: import("../../state/sessions.js").Session,
 *   references: object[], generation: object | undefined }} `generation` is AWS's `GenerationConfiguration`
 * @throws {import("../../http/errors.js").ServiceError}
 */
export function readGeneration(call) {
  const { input, retrieveAndGenerateConfiguration: configuration, sessionId: known } = readInput(call);
  const { modelIds, generationSessions: sessions } = call.emulator;
  if (!configuration) throw validationError("retrieveAndGenerateConfiguration is missing.");
  const member = { KNOWLEDGE_BASE: "knowledgeBaseConfiguration", EXTERNAL_SOURCES: "externalSourcesConfiguration" }[
    configuration.type
  ];
  const chosen = configuration[member];
  if (!chosen) throw validationError(`A configuration of type ${configuration.type} needs the member ${member}.`);
  modelIds.resolve(chosen.modelArn);
  const references = chosen.sources ? chosen.sources.map(external) : lookUp(chosen, input.text, call);
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

function lookUp({ knowledgeBaseId: identifier, retrievalConfiguration }, text, call) {
  const id = knowledgeBaseId(identifier, call.emulator.region);
  const { filter, numberOfResults } = searchConfiguration(retrievalConfiguration);
  return search(id, text, filter).slice(0, numberOfResults).map(referenceOf);
}

function external({ sourceType, byteContent }) {
  if (sourceType !== "BYTE_CONTENT" || !/^text\//.test(byteContent?.contentType ?? "")) {
    throw validationError(
      "local-bedrock reads external sources of type BYTE_CONTENT with a contentType of text/… alone.",
    );
  }
  const text = textOf(fromBase64(byteContent.data));
  const location = { type: "CUSTOM", customDocumentLocation: { id: byteContent.identifier } };
  return { content: { type: "TEXT", text }, location };
}
