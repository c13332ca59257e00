// Lists resources as bedrock-agent does, in pages.
import { unknownResource } from "../../http/errors.js";
import { pageOf } from "../page.js";

/** AWS's agent services give ten at a time. */
const USUAL_PAGE = 10;

/**
 * @param {import("../../http/call.js").Call} call
 * @param {{ maxResults?: number, nextToken?: string }} input
 * @param {Record<string, object>} resources by id
 * @param {string} member the output's member that holds the list
 * @param {(id: string) => object} summaryOf
 */
export function sendList(call, input, resources, member, summaryOf) {
  const { items, nextToken } = pageOf(Object.keys(resources), input, USUAL_PAGE);
  call.sendJson({ [member]: items.map(summaryOf), nextToken });
}

/**
 * @param {Record<string, object>} resources by id
 * @param {string} identifier id or ARN
 * @param {(id: string) => string} arnOf
 * @returns {string} the id
 * @throws {import("../../http/errors.js").ServiceError} `ResourceNotFoundException`
 */
export function knownId(resources, identifier, arnOf) {
  const id = Object.keys(resources).find((known) => [known, arnOf(known)].includes(identifier));
  if (!id) throw unknownResource();
  return id;
}
