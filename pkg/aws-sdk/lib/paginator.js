// Paginators of the AWS SDK's clients, which ask by commands.
import { pages } from "../../jobs/paginate.js";
import { invalid } from "../../lib/options.js";

/**
 * @param {typeof import("./command.js").Command} Command
 * @param {string} [pageSizeMember] the input member that takes `pageSize`
 */
export function paginator(Command, pageSizeMember) {
  return (
    /** @type {any} any: `pages` judges it */ clientOrConfig,
    /** @type {Record<string, any> | undefined} any: an input of any command */ input,
    /** @type {unknown[]} */ ...rest
  ) => {
    const ask = (/** @type {any} any: as above */ client, /** @type {object} */ page) => {
      if (!client.send) throw invalid("client: give a client of this module");
      const command = new Command(page);
      return client.send(clientOrConfig.withCommand?.(command) ?? command, ...rest);
    };
    return pages(ask, pageSizeMember, clientOrConfig, input);
  };
}
