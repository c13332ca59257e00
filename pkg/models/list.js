// All that the caller may invoke in the client's region, as one list.
import { entriesOf } from "./entries.js";
import { BedrockError, ServiceException } from "../errors.js";
import { pages } from "../jobs/paginate.js";
import { onAbort } from "../lib/abort.js";
import { check, invalid } from "../lib/options.js";

/** Operations, and the member of their outputs that is the list. Application profiles are listed when they are asked for. */
const LISTS = {
  foundation: ["ListFoundationModels", "modelSummaries"],
  profiles: ["ListInferenceProfiles", "inferenceProfileSummaries", { typeEquals: "SYSTEM_DEFINED" }],
  applications: ["ListInferenceProfiles", "inferenceProfileSummaries", { typeEquals: "APPLICATION" }],
  provisioned: ["ListProvisionedModelThroughputs", "provisionedModelSummaries"],
  custom: ["ListCustomModels", "modelSummaries"],
  deployments: ["ListCustomModelDeployments", "modelDeploymentSummaries"],
  imported: ["ListImportedModels", "modelSummaries"],
  endpoints: ["ListMarketplaceModelEndpoints", "marketplaceModelEndpoints"],
  routers: ["ListPromptRouters", "promptRouterSummaries"],
};

/**
 * @param {any} bedrock
 * @param {Record<string, any>} [options]
 */
export async function listInvocable(bedrock, options = {}) {
  check("options", options);
  const { modality, provider, projectIdentifier, abortSignal, ...others } = options;
  if ([modality, provider].some((text) => text && !text.trim)) throw invalid("modality, provider: must be strings");
  abortSignal?.throwIfAborted();
  const own = new AbortController();
  const ignore = abortSignal && onAbort(abortSignal, () => own.abort(abortSignal.reason));
  const [found, denied] = [{}, []];
  const list = async ([key, [operation, member, input]]) => {
    const method = operation.replace("L", "l");
    check(`bedrock.${method}`, bedrock?.[method], "a function");
    const ask = (client, page) => client[method](page, { ...others, abortSignal: own.signal });
    const project = projectIdentifier && /(Foundation|Profile)/.test(operation) ? { projectIdentifier } : {};
    try {
      found[key] = [];
      for await (const page of pages(ask, undefined, bedrock, { ...input, ...project })) {
        found[key].push(...(page[member] ?? []));
      }
    } catch (error) {
      // What the caller may not list is no reason to hide the rest; an abort is.
      if (own.signal.aborted || !(error instanceof BedrockError)) throw error;
      denied.push({ operation, error });
    }
  };
  const lists = Object.entries(LISTS);
  try {
    await Promise.all(lists.map(list));
  } catch (error) {
    own.abort(error);
    throw error;
  } finally {
    ignore?.();
  }
  const [first] = denied;
  if (denied.length === lists.length && !(first.error instanceof ServiceException)) throw first.error;
  const same = (/** @type {string} */ a, /** @type {string} */ b) => !b || a?.toLowerCase() === b.toLowerCase();
  const isWanted = (/** @type {{ outputModalities?: string[], provider: string }} */ model) =>
    same(model.provider, provider) && (model.outputModalities ?? [""]).some((one) => same(one, modality));
  return { models: entriesOf(found).filter(isWanted), denied };
}
