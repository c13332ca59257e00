// Lists that a service returns page by page.
import { BedrockError } from "../errors.js";
import { check, invalid } from "../lib/options.js";

/**
 * @import { MethodOptions, PaginatedClient } from "../types/paginate.js"
 *
 * @typedef {Record<string, any>} Pager a client; any: which operation it has is checked when it is asked
 * @typedef {Record<string, any>} Page any: the members of each operation's input and output are declared in pkg/types
 */

/**
 * A paginator for an operation that takes and returns a `nextToken`.
 * @param {string} operation its AWS name
 * @param {string} [pageSizeMember] the input member that takes `pageSize`
 * @returns {(client: PaginatedClient<Pager>, input?: object, options?: MethodOptions) => AsyncGenerator<any, void, undefined>} any: as `Page`
 */
export function paginator(operation, pageSizeMember) {
  const method = operation.charAt(0).toLowerCase() + operation.slice(1);
  return (clientOrConfig, input, options) => {
    const ask = (/** @type {Pager} */ client, /** @type {object} */ page) => {
      if (typeof client[method] !== "function") throw invalid(`client: give a client that has ${method}()`);
      return client[method](page, options);
    };
    return pages(ask, pageSizeMember, clientOrConfig, input);
  };
}

/**
 * Requests page after page. The input is not changed. A token that repeats would repeat for ever: then the iteration throws, or ends
 * if `stopOnSameToken` is set.
 * @param {(client: Pager, input: object) => Promise<Page>} ask
 * @param {string | undefined} pageSizeMember
 * @param {PaginatedClient<Pager>} clientOrConfig a client, or `{ client, pageSize, startingToken, stopOnSameToken }`
 * @param {Page} [input]
 * @returns {AsyncGenerator<Page, void, undefined>}
 */
export async function* pages(ask, pageSizeMember, clientOrConfig, input = {}) {
  const { client, pageSize, startingToken, stopOnSameToken } = clientOrConfig?.client
    ? clientOrConfig
    : { client: clientOrConfig };
  if (typeof client !== "object" || client === null) {
    throw invalid("client: give a client, or { client, pageSize, startingToken }");
  }
  check("input", input);
  const size = pageSizeMember && pageSize !== undefined ? { [pageSizeMember]: input[pageSizeMember] ?? pageSize } : {};
  let nextToken = startingToken ?? input.nextToken;
  for (;;) {
    const page = await ask(client, { ...input, ...size, ...(nextToken === undefined ? {} : { nextToken }) });
    yield page;
    if (!page?.nextToken) return;
    if (page.nextToken === nextToken) {
      if (stopOnSameToken) return;
      throw new BedrockError("the service returned the same nextToken twice, so its pages would never end", {
        code: "same_token",
        $metadata: page.$metadata,
      });
    }
    nextToken = page.nextToken;
  }
}
