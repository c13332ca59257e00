// What the paginators take.
export type { MethodOptions } from "./index.js";

/** A client, or a client with the AWS SDK's paging configuration. */
export type PaginatedClient<Client> = Client | PaginationOptions<Client>;

export interface PaginationOptions<Client> {
  client: Client;
  /** Items a page, where the operation takes a limit and the input has none. */
  pageSize?: number | undefined;
  /** Where to go on: a `nextToken` of an earlier page. */
  startingToken?: any;
  /** Ends where the service gives the same token twice, which is an error otherwise. */
  stopOnSameToken?: boolean | undefined;
}
