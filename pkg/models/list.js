// Everything that the caller may invoke in the client's region, as one list.
import { entriesOf, LISTS } from "./entries.js";
import { BedrockError, ServiceException } from "../errors.js";
import { pages } from "../jobs/paginate.js";
import { abortable } from "../lib/abortable.js";
import { check, must } from "../lib/options.js";

/**
 * @import { InvocableModel, ListingClient, ListInvocableOptions } from "../types/models.js"
 */

/**
 * @param {ListingClient} bedrock
 * @param {ListInvocableOptions} [options]
 * @returns {Promise<{ models: InvocableModel[], denied: { operation: string, error: BedrockError }[] }>}
 */
export async function listInvocable(bedrock, options = {}) {
  check("options", options);
  const { modality, provider, projectIdentifier, abortSignal, ...others } = options;
  must(
    "modality, provider",
    [modality ?? "", provider ?? ""].every((text) => text.trim),
    "strings",
  );
  /** @type {{ operation: string, error: BedrockError }[]} */
  const denied = [];
  const found = await abortable(abortSignal, (signal) => {
    const list = async (/** @type {typeof LISTS[number]} */ [operation, member, input]) => {
      // cast: the table has operations of the client and members of their outputs.
      const method = /** @type {keyof ListingClient} */ (operation.replace("L", "l"));
      check(`bedrock.${method}`, bedrock?.[method], "a function");
      /** @type {Parameters<typeof pages>[0]} */
      const ask = (client, page) => client[method](page, { ...others, abortSignal: signal });
      /** @type {Record<string, unknown>[]} */
      const items = [];
      try {
        // Operations without projects leave that member out.
        for await (const page of pages(ask, undefined, bedrock, { ...input, projectIdentifier })) {
          items.push(...(page[member] ?? []));
        }
      } catch (error) {
        // A list that the caller may not see does not hide the others; an abort ends all.
        if (signal.aborted || !(error instanceof BedrockError)) throw error;
        denied.push({ operation, error });
      }
      return items;
    };
    return Promise.all(LISTS.map(list));
  });
  const [first] = denied;
  if (denied.length === LISTS.length && !(first.error instanceof ServiceException)) throw first.error;
  const same = (/** @type {string | undefined} */ a, /** @type {string | undefined} */ b) =>
    !b || a?.toLowerCase() === b.toLowerCase();
  const isWanted = (/** @type {InvocableModel} */ model) =>
    same(model.provider, provider) && (model.outputModalities ?? [""]).some((one) => same(one, modality));
  return { models: entriesOf(found).filter(isWanted), denied };
}
