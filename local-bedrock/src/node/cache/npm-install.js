// Installs npm packages into the cache directory: the versions and hashes of a lock file, and no others.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withCacheLock } from "./lock.js";

/**
 * @param {{ name: string, directory: string, files: () => Promise<{ "package.json": object, "package-lock.json": object }> }} pinned
 *   `name` with its version, for people; `directory` inside the cache
 * @param {{ cacheDir: string, report: import("../reporter.js").Reporter }} context
 * @returns {Promise<string>} the directory whose `node_modules` holds it
 * @throws {Error} when npm fails
 */
export async function npmInstall({ name, directory, files }, { cacheDir, report }) {
  const target = join(cacheDir, directory);
  if (existsSync(target)) return target;
  await withCacheLock(cacheDir, async () => {
    if (existsSync(target)) return;
    report.line(`Installing ${name} into ${cacheDir} …`);
    const temporary = `${target}.new`;
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary, { recursive: true });
    for (const [file, content] of Object.entries(await files())) {
      await writeFile(join(temporary, file), JSON.stringify(content));
    }
    await npmCi(temporary, name);
    await rename(temporary, target);
  });
  return target;
}

/**
 * Install scripts stay off: they would compile or download more.
 * @param {string} directory
 * @param {string} name
 */
async function npmCi(directory, name) {
  const options = ["--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--loglevel=error"];
  const npm = spawn("npm", ["ci", ...options], {
    cwd: directory,
    shell: process.platform === "win32", // npm is a .cmd file there
    stdio: ["ignore", "ignore", "pipe"],
  });
  let output = "";
  npm.stderr.on("data", (chunk) => (output += chunk));
  const failure = await new Promise((resolve) => {
    npm.once("error", (error) => resolve(error.message));
    npm.once("close", (code) => resolve(code === 0 ? undefined : `exit status ${code}: ${output.trim().slice(-600)}`));
  });
  if (failure) throw new Error(`npm could not install ${name}: ${failure}`);
}
