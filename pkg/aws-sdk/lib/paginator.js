// Paginators of the AWS SDK's clients, which ask by commands.
import { pages } from "../../jobs/paginate.js";

/**
 * @param {typeof import("./command.js").Command} Command
 * @param {string} [pageSizeMember] the input member that takes `pageSize`
 */
export function paginator(Command, pageSizeMember) {
  return (
    /** @type {any} any: `pages` judges it */ clientOrConfig,
    /** @type {Record<string, any> | undefined} any: an input of any command */ input,
    /** @type {unknown[]} */ ...rest
  ) => pages((client, page) => client.send(new Command(page), ...rest), pageSizeMember, clientOrConfig, input);
}
