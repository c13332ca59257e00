// What the tests in Chromium share: a browser, and a server for files.
import { createReadStream } from "node:fs";
import { mkdtemp, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/**
 * Starts Chromium: the one that `CHROME` names, else Debian's.
 * @param {...string} flags further ones of its command line
 * @returns {Promise<import("playwright-core").Browser>}
 */
export function launchBrowser(...flags) {
  return chromium.launch({
    executablePath: process.env.CHROME ?? "/usr/bin/chromium",
    headless: true,
    args: [...FLAGS, ...flags],
  });
}

/**
 * Serves the files of a directory on a free port of the loopback address.
 * @param {string} directory
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serveDirectory(directory) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const file = normalize(join(directory, path.endsWith("/") ? `${path}index.html` : path));
    const inside = file.startsWith(normalize(directory + sep));
    if (!inside || !(await stat(file).catch(() => undefined))?.isFile()) return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

const PKG = fileURLToPath(new URL("../../pkg", import.meta.url));

/**
 * Serves a page at `/page.html`, and the package below `/pkg/`.
 * @param {string} html
 * @returns {ReturnType<typeof serveDirectory>}
 */
export async function servePage(html) {
  const directory = await mkdtemp(join(tmpdir(), "bedrock-wasm-page-"));
  await symlink(PKG, join(directory, "pkg"));
  await writeFile(join(directory, "page.html"), html);
  const site = await serveDirectory(directory);
  const close = async () => {
    await site.close();
    await rm(directory, { recursive: true, force: true });
  };
  return { ...site, close };
}
