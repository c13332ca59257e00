// Fresh directories outside the repository, as a user has them.
import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const PKG = fileURLToPath(new URL("../../pkg/", import.meta.url));
const QUIET = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];

/** @returns {Promise<{ path: string, remove: () => Promise<void> }>} an empty directory */
export async function scratch(name) {
  const path = await mkdtemp(join(tmpdir(), `bedrock-wasm-${name}-`));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/**
 * Packs the package as it would be published.
 * @param {string} directory
 * @returns {Promise<string>} the tarball
 */
export async function pack(directory) {
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", directory], { cwd: PKG });
  return join(directory, JSON.parse(stdout)[0].filename);
}

/**
 * Makes an app that has the packed package installed.
 * @param {string} directory
 * @param {string} tarball
 * @returns {Promise<string>} the app's directory
 */
export async function installInto(directory, tarball) {
  const app = join(directory, "app");
  await mkdir(app);
  await writeFile(join(app, "package.json"), '{ "name": "app", "private": true, "type": "module" }\n');
  await run("npm", ["install", "--offline", ...QUIET, tarball], { cwd: app });
  return app;
}

/**
 * Installs what a manifest pins.
 * @param {URL} manifest
 * @param {string} directory
 * @returns {Promise<string>} where the programs' packages are
 */
export async function installTools(manifest, directory) {
  const tools = join(directory, "tools");
  await mkdir(tools);
  await copyFile(manifest, join(tools, "package.json"));
  await run("npm", ["install", ...QUIET], { cwd: tools });
  return join(tools, "node_modules");
}
