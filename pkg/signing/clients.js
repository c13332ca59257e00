// The module's clients for hosts that are signed for. A client keeps its last signing key, which takes four HMACs to derive, and what
// it has learned of the service's clock.
import { isStale } from "../module/instance.js";
import { list } from "../module/step.js";
import { newShared } from "../wasm/bedrock_wasm.js";

/** @import { Native } from "../wasm/bedrock_wasm.js" */

/**
 * Finds or makes the client for the host of a URL. A WebSocket is opened by an HTTP request; that request is signed.
 * @param {number} limit of clients to keep; the one that was made first is dropped
 */
export function signingClients(limit) {
  /** @type {Map<string, Native>} */
  const clients = new Map();
  /**
   * @param {URL} url
   * @param {{ region: string, service: string, signingHost?: string | null | undefined }} scope
   * @param {boolean} [allowInsecure] whether `http:` may lead to other machines
   */
  return ({ protocol, host }, { region, service, signingHost }, allowInsecure = true) => {
    const parts = list(["", service, region, "", "", protocol.replace("ws", "http"), host, "", signingHost ?? host]);
    const kept = clients.get(parts);
    if (kept && !isStale(kept)) return kept;
    const client = newShared(parts, allowInsecure);
    clients.set(parts, client);
    for (const [key, oldest] of clients) {
      if (clients.size <= limit) break;
      clients.delete(key);
      // Its calls keep the parts that they need.
      if (!isStale(oldest)) oldest.free();
    }
    return client;
  };
}
