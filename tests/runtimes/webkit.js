// WebKitGTK's MiniBrowser, by W3C WebDriver: https://www.w3.org/TR/webdriver2/
import { setTimeout as sleep } from "node:timers/promises";
import { createServer } from "node:net";
import { startServer } from "../tools/background.js";

const RESULTS_MS = 45_000;
const EVERY_MS = 100;

/** Its compositor and its sandbox need what a container and root have not. */
const ENVIRONMENT = { WEBKIT_DISABLE_COMPOSITING_MODE: "1", WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1" };

/**
 * @typedef {object} WebKit
 * @property {string} version
 * @property {(url: string) => Promise<void>} open
 * @property {(expression: string) => Promise<unknown>} evaluate in the page, which is open
 * @property {(url: string) => Promise<unknown>} resultsOf opens a page, and waits for its `results`
 * @property {() => Promise<void>} close
 */

/** @returns {Promise<WebKit>} */
export async function launchWebKit() {
  const port = await freePort();
  const driver = await startDriver(port);
  const command = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  };
  try {
    const { sessionId, capabilities } = await command("POST", "/session", { capabilities: {} });
    const session = `/session/${sessionId}`;
    const open = (url) => command("POST", `${session}/url`, { url });
    const evaluate = (expression) =>
      command("POST", `${session}/execute/sync`, { script: `return ${expression}`, args: [] });
    return {
      version: capabilities.browserVersion,
      open,
      evaluate,
      async resultsOf(url) {
        await open(url);
        const deadline = Date.now() + RESULTS_MS;
        while (Date.now() < deadline) {
          const results = await evaluate("globalThis.results ?? null");
          if (results) return results;
          await sleep(EVERY_MS);
        }
        throw new Error(`${url} has no results`);
      },
      async close() {
        await command("DELETE", session).catch(() => {});
        await driver.close();
      },
    };
  } catch (error) {
    await driver.close();
    throw error;
  }
}

/** It prints nothing, so the display's shell says when the port is open. */
function startDriver(port) {
  const script = `WebKitWebDriver --port=${port} & until (echo > /dev/tcp/127.0.0.1/${port}) 2>/dev/null; do sleep 0.05; done; echo up; wait`;
  return startServer("xvfb-run", ["--auto-servernum", "bash", "-c", script], {
    env: ENVIRONMENT,
    listening: /^(up)$/m,
  });
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
