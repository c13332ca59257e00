// Lists that a service returns page by page.
import { BedrockError } from "../errors.js";
import { check, invalid } from "../lib/options.js";

/**
 * A paginator for an operation that takes and returns a `nextToken`.
 * @param {string} operation its AWS name
 * @param {string} [pageSizeMember] the input member that takes `pageSize`
 */
export function paginator(operation, pageSizeMember) {
  const method = operation.charAt(0).toLowerCase() + operation.slice(1);
  return (clientOrConfig, input, options) => {
    const ask = (client, page) => {
      if (typeof client[method] !== "function") throw invalid(`client: give a client that has ${method}()`);
      return client[method](page, options);
    };
    return pages(ask, pageSizeMember, clientOrConfig, input);
  };
}

/**
 * Requests page after page. The input is not changed. A token that repeats would repeat for ever: then the iteration throws, or ends
 * if `stopOnSameToken` is set.
 * @param {(client: any, input: object) => Promise<any>} ask
 * @param {string | undefined} pageSizeMember
 * @param {any} clientOrConfig a client, or `{ client, pageSize, startingToken, stopOnSameToken }`
 * @param {Record<string, any>} [input]
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
