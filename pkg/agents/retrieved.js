// Passages of a knowledge base: where they are from, and what a model gets of them.
import { check } from "../lib/options.js";
import { checkList } from "../tools/checks.js";

/**
 * @import { KnowledgeBaseRetrievalResult, RetrievedReference } from "../types/bedrock-agent-runtime.js"
 * @import { ContentBlock } from "../types/bedrock-runtime.js"
 * @import { AnswerSourceReference } from "../types/agents.js"
 */

/**
 * @template {RetrievedReference} Reference
 * @param {Reference} reference
 * @returns {Reference & { uri: string | undefined }}
 */
export function sourceOf(reference) {
  /** @type {any} any: each kind of location has one member, whose only text is its address */
  const place = Object.values(reference.location ?? {}).find((value) => value && typeof value === "object");
  const uri = Object.values(place ?? {})[0] ?? reference.metadata?.["x-amz-bedrock-kb-source-uri"];
  return { ...reference, uri };
}

/**
 * The results of Retrieve as blocks that a Claude model cites by itself.
 * @param {{ retrievalResults: KnowledgeBaseRetrievalResult[] }} output
 * @returns {ContentBlock[]}
 */
export function searchResultBlocks(output) {
  check("output", output);
  checkList("output.retrievalResults", output.retrievalResults);
  return output.retrievalResults.flatMap((result, index) => {
    const name = `output.retrievalResults[${index}].content`;
    check(name, result.content);
    checkList(`${name}.row`, result.content.row ?? []);
    const { text, audio, video, row, byteContent } = result.content;
    const [, format, bytes] = /^data:image\/(\w+);base64,(.*)/s.exec(byteContent ?? "") ?? [];
    // cast: base64, which Bedrock takes as well.
    if (format) return { image: { format, source: { bytes: /** @type {any} any: text */ (bytes) } } };
    const words =
      text ??
      audio?.transcription ??
      video?.summary ??
      row?.map(({ columnName, columnValue }) => `${columnName}: ${columnValue}`).join("\n");
    if (!words) return [];
    const source = `${sourceOf(result).uri ?? result.documentId ?? index + 1}`;
    const title = result.metadata?.["x-amz-bedrock-kb-title"] ?? source.split("/").at(-1);
    return {
      searchResult: { source, title: `${title}`, content: [{ text: words }], citations: { enabled: true } },
    };
  });
}
