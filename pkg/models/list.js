// Everything that the caller may invoke in the client's region, as one list.
import { entriesOf } from "./entries.js";
import { BedrockError, ServiceException } from "../errors.js";
import { pages } from "../jobs/paginate.js";
import { following } from "../lib/abort.js";
import { check, invalid } from "../lib/options.js";

/**
 * @import { InvocableModel, ListingClient, ListInvocableOptions } from "../types/models.js"
 * @import { Found } from "./entries.js"
 */

/**
 * Operations, and the member of their outputs that is the list. Application profiles are listed only on request.
 * @type {[operation: string, member: string, input?: Record<string, unknown>][]}
 */
const LISTS = [
  ["ListFoundationModels", "modelSummaries"],
  ["ListInferenceProfiles", "inferenceProfileSummaries", { typeEquals: "SYSTEM_DEFINED" }],
  ["ListInferenceProfiles", "inferenceProfileSummaries", { typeEquals: "APPLICATION" }],
  ["ListProvisionedModelThroughputs", "provisionedModelSummaries"],
  ["ListCustomModels", "modelSummaries"],
  ["ListCustomModelDeployments", "modelDeploymentSummaries"],
  ["ListImportedModels", "modelSummaries"],
  ["ListMarketplaceModelEndpoints", "marketplaceModelEndpoints"],
  ["ListPromptRouters", "promptRouterSummaries"],
];

/**
 * @param {ListingClient} bedrock
 * @param {ListInvocableOptions} [options]
 * @returns {Promise<{ models: InvocableModel[], denied: { operation: string, error: BedrockError }[] }>}
 */
export async function listInvocable(bedrock, options = {}) {
  check("options", options);
  const { modality, provider, projectIdentifier, abortSignal, ...others } = options;
  if ([modality, provider].some((text) => text && !text.trim)) throw invalid("modality, provider: must be strings");
  abortSignal?.throwIfAborted();
  const { own, ignore } = following(abortSignal);
  /** @type {{ operation: string, error: BedrockError }[]} */
  const denied = [];
  /** @type {unknown[]} */
  let found;
  const list = async (/** @type {typeof LISTS[number]} */ [operation, member, input]) => {
    // cast: the table has operations of the client and members of their outputs.
    const method = /** @type {keyof ListingClient} */ (operation.replace("L", "l"));
    check(`bedrock.${method}`, bedrock?.[method], "a function");
    /** @type {Parameters<typeof pages>[0]} */
    const ask = (client, page) => client[method](page, { ...others, abortSignal: own.signal });
    const project = projectIdentifier && /(Foundation|Profile)/.test(operation) ? { projectIdentifier } : {};
    /** @type {unknown[]} */
    const items = [];
    try {
      for await (const page of pages(ask, undefined, bedrock, { ...input, ...project })) {
        items.push(...(page[member] ?? []));
      }
    } catch (error) {
      // A list that the caller may not see does not hide the others; an abort ends all.
      if (own.signal.aborted || !(error instanceof BedrockError)) throw error;
      denied.push({ operation, error });
    }
    return items;
  };
  try {
    found = await Promise.all(LISTS.map(list));
  } catch (error) {
    own.abort(error);
    throw error;
  } finally {
    ignore();
  }
  const [first] = denied;
  if (denied.length === LISTS.length && !(first.error instanceof ServiceException)) throw first.error;
  const same = (/** @type {string | undefined} */ a, /** @type {string | undefined} */ b) =>
    !b || a?.toLowerCase() === b.toLowerCase();
  const isWanted = (/** @type {InvocableModel} */ model) =>
    same(model.provider, provider) && (model.outputModalities ?? [""]).some((one) => same(one, modality));
  // cast: each list is there, and has the items that the operation's output declares.
  return { models: entriesOf(/** @type {Found} */ (found)).filter(isWanted), denied };
}
