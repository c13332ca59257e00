// The AWS SDK as its build for Node sends requests over HTTP/1.
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { connect as connectWith, name as sdk, text } from "./aws-sdk.js";

export const name = `${sdk}, HTTP/1`;

export function connect({ fetch: _, ...options }) {
  return connectWith({
    ...options,
    requestHandler: new NodeHttpHandler({ httpAgent: { keepAlive: true, maxSockets: 200 } }),
  });
}

export { text };
