// Paginators of the AWS SDK's clients, which ask by commands.
import { pages } from "../../jobs/paginate.js";

/**
 * @param {typeof import("./command.js").Command} Command
 * @param {string} [pageSizeMember] the input member that takes `pageSize`
 */
export function paginator(Command, pageSizeMember) {
  return (
    /** @type {any} a client, or what `pages` takes */ clientOrConfig,
    /** @type {Record<string, any> | undefined} any command's */ input,
    /** @type {unknown[]} */ ...rest
  ) => pages((client, page) => client.send(new Command(page), ...rest), pageSizeMember, clientOrConfig, input);
}
