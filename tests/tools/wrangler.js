// A Worker bundled by Cloudflare's own tool: run in workerd, or made ready to be deployed.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { startServer } from "./background.js";
import { MODULES } from "./install.js";
import { node22 } from "./node22.js";

/** No word to Cloudflare: no statistics, no look-up of where this machine is, no search for updates. */
const QUIET = {
  WRANGLER_SEND_METRICS: "false",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  WRANGLER_HIDE_BANNER: "true",
  CI: "true",
};

const PROGRAM = join(MODULES, "wrangler/bin/wrangler.js");

/**
 * What `wrangler deploy` would do, all but the deployment.
 * @param {string} directory
 * @returns {Promise<string>} what it says
 */
export async function deployDryly(directory) {
  const { stdout } = await promisify(execFile)(node22(), [PROGRAM, "deploy", "--dry-run"], {
    cwd: directory,
    env: { ...process.env, ...QUIET },
  });
  return stdout;
}

/**
 * `wrangler dev`.
 * @param {string} directory
 * @param {...string} args such as the Worker's file
 */
export function startWrangler(directory, ...args) {
  const program = [PROGRAM, "dev", "--ip", "127.0.0.1", "--port", "0", "--inspector-port", "0"];
  return startServer(node22(), [...program, ...args], {
    cwd: directory,
    env: QUIET,
    listening: /Ready on (http:\/\/[\d.:]+)/,
  });
}
