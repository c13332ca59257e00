// `wrangler dev`: a Worker bundled by Cloudflare's own tool and run in workerd.
import { join } from "node:path";
import { startServer } from "./background.js";
import { MODULES } from "./install.js";
import { node22 } from "./node22.js";

/** No word to Cloudflare: no statistics, no look-up of where this machine is, no search for updates. */
const QUIET = { WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false", WRANGLER_HIDE_BANNER: "true", CI: "true" };

/**
 * @param {string} directory
 * @param {...string} args such as the Worker's file
 */
export function startWrangler(directory, ...args) {
  const program = [join(MODULES, "wrangler/bin/wrangler.js"), "dev", "--ip", "127.0.0.1", "--port", "0", "--inspector-port", "0"];
  return startServer(node22(), [...program, ...args], { cwd: directory, env: QUIET, listening: /Ready on (http:\/\/[\d.:]+)/ });
}
