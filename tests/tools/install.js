// What the package is tried with, and fresh directories to try it in: outside the repository, as a user has them.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { withCacheLock } from "../../local-bedrock/src/node/cache/lock.js";

const run = promisify(execFile);
const PKG = fileURLToPath(new URL("../../pkg/", import.meta.url));
const QUIET = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
const MANIFESTS = ["package.json", "package-lock.json"];

const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "bedrock-wasm");
const LOCK = createHash("sha256")
  .update(readFileSync(new URL("package-lock.json", import.meta.url)))
  .digest("hex");

/**
 * A gigabyte, so it is kept between runs; npm's own cache would be copied from anew each time. Each lock file has a directory: checkouts of
 * two revisions would reinstall one under each other's tests.
 */
const TOOLS = join(CACHE, `tools-${LOCK.slice(0, 12)}`);

const APPS = join(TOOLS, "apps");
const ABANDONED_MS = 24 * 60 * 60 * 1000;
const UNUSED_MS = 30 * ABANDONED_MS;

/** Where the installed tools' packages are. */
export const MODULES = join(TOOLS, "node_modules");

/** Installs exactly what the lock file beside this names, unless it is there. */
export async function installTools() {
  const done = join(MODULES, ".installed");
  if (existsSync(done)) return;
  await withCacheLock(CACHE, async () => {
    if (existsSync(done)) return; // another process was faster
    console.error("▸ runtimes and bundlers (a gigabyte of npm packages, once, outside the repository)");
    await mkdir(TOOLS, { recursive: true });
    for (const name of MANIFESTS) await copyFile(new URL(name, import.meta.url), join(TOOLS, name));
    await run("npm", ["ci", ...QUIET], { cwd: TOOLS });
    await run("npm", ["rebuild", "bun"], { cwd: TOOLS }); // its own script puts the program in place
    await writeFile(done, "");
    await removeOldTools();
  });
}

/** The tools of other lock files, once nobody has used them for a month. */
async function removeOldTools() {
  for (const name of await readdir(CACHE)) {
    const directory = join(CACHE, name);
    if (!name.startsWith("tools") || directory === TOOLS) continue;
    const { mtimeMs } = await stat(join(directory, "apps")).catch(() => stat(directory));
    if (Date.now() - mtimeMs > UNUSED_MS) await rm(directory, { recursive: true, force: true });
  }
}

/**
 * An empty directory from which every tool is found, as from a package of a monorepo.
 * @param {string} name
 * @returns {Promise<{ path: string, remove: () => Promise<void> }>}
 */
export async function scratch(name) {
  await installTools();
  await removeAbandoned();
  await mkdir(APPS, { recursive: true });
  const path = await mkdtemp(join(APPS, `${name}-`));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) };
}

/** What an interrupted run has left: a built app of Next is a hundred megabytes. */
async function removeAbandoned() {
  for (const name of await readdir(APPS).catch(() => [])) {
    const left = join(APPS, name);
    const { mtimeMs } = await stat(left).catch(() => ({ mtimeMs: Infinity }));
    if (Date.now() - mtimeMs > ABANDONED_MS) await rm(left, { recursive: true, force: true });
  }
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
 * @param {string} app its directory
 * @param {string} tarball
 * @returns {Promise<string>} the app's directory
 */
export async function installInto(app, tarball) {
  await mkdir(app, { recursive: true });
  await writeFile(join(app, "package.json"), '{ "name": "app", "private": true, "type": "module" }\n');
  await run("npm", ["install", "--offline", "--no-package-lock", ...QUIET, tarball], { cwd: app });
  return app;
}

/** @param {string} name of a package among the tools */
export async function versionOf(name) {
  return JSON.parse(await readFile(join(MODULES, name, "package.json"), "utf8")).version;
}

/** What a package among the tools exports. */
export const tool = (name) => createRequire(join(TOOLS, "package.json"))(name);

if (process.argv[1] === fileURLToPath(import.meta.url)) await installTools();
