// The operations ListPrompts and GetPrompt.
import { BUILT_AT } from "../../catalog/account.js";
import { unknownResource } from "../../http/errors.js";
import { promptArn, PROMPTS } from "../../resources/prompts.js";
import { readInput } from "../input.js";
import { pageOf } from "../page.js";
import { knownId, sendList } from "./resource-list.js";

/**
 * @import { GetPromptRequest, ListPromptsRequest } from "../../../../pkg/types/bedrock-agent.js"
 * @import { Wire } from "../../lib/wire.js"
 */

/** A prompt's versions: its draft, and the one that was published. */
const VERSIONS = ["DRAFT", "1"];

/**
 * @param {string} id
 * @param {string} version
 * @param {string} region
 */
function summary(id, version, region) {
  const { name, description } = PROMPTS[id];
  const arn = promptArn(id, region) + (version === "DRAFT" ? "" : `:${version}`);
  return { id, arn, name, description, version, createdAt: BUILT_AT, updatedAt: BUILT_AT };
}

/**
 * GET /prompts/
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_ListPrompts.html
 * Lists the drafts, or the versions of one prompt when it is named.
 * @param {import("../../http/call.js").Call} call
 */
export function listPrompts(call) {
  const { region } = call.emulator;
  /** @type {Wire<ListPromptsRequest>} */
  const { promptIdentifier, ...page } = readInput(call);
  if (!promptIdentifier) return sendList(call, page, PROMPTS, "promptSummaries", (id) => summary(id, "DRAFT", region));
  const id = knownId(PROMPTS, promptIdentifier, (known) => promptArn(known, region));
  const { items, nextToken } = pageOf(VERSIONS, page);
  call.sendJson({ promptSummaries: items.map((version) => summary(id, version, region)), nextToken });
}

/**
 * GET /prompts/{promptIdentifier}/
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_GetPrompt.html
 * @param {import("../../http/call.js").Call} call
 */
export function getPrompt(call) {
  const { region } = call.emulator;
  /** @type {Wire<GetPromptRequest>} */
  const { promptIdentifier, promptVersion, includedData } = readInput(call);
  const named = /:(\d+)$/.exec(promptIdentifier)?.[1];
  const identifier = named === undefined ? promptIdentifier : promptIdentifier.slice(0, -named.length - 1);
  const id = knownId(PROMPTS, identifier, (known) => promptArn(known, region));
  const version = promptVersion ?? named ?? "DRAFT";
  if (!VERSIONS.includes(version)) throw unknownResource();
  const { variant } = PROMPTS[id];
  const details = includedData === "METADATA_ONLY" ? {} : { defaultVariant: variant.name, variants: [variant] };
  call.sendJson({ ...summary(id, version, region), ...details });
}
