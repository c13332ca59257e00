// Paginators of the AWS SDK's clients, which ask by commands.
import { pages } from "../../jobs/paginate.js";

/**
 * @param {any} Command
 * @param {string} [pageSizeMember] the input member that takes `pageSize`
 */
export function paginator(Command, pageSizeMember) {
  return (clientOrConfig, input, ...rest) =>
    pages((client, page) => client.send(new Command(page), ...rest), pageSizeMember, clientOrConfig, input);
}
