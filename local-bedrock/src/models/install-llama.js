import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withCacheLock } from "../cache-lock.js";

/** The one version this package is tested with. */
export const LLAMA_VERSION = "3.22.1";

/** node-llama-cpp's prebuilt binaries, by Node's names of platform and architecture. */
const BINARIES = {
  "linux-x64": "linux-x64",
  "linux-arm64": "linux-arm64",
  "darwin-arm64": "mac-arm64-metal",
  "darwin-x64": "mac-x64",
  "win32-x64": "win-x64",
};

/**
 * Installs node-llama-cpp with this platform's binary into the cache directory, unless it is there.
 * @param {{ cacheDir: string, report: import("../reporter.js").Reporter }} context
 * @returns {Promise<string>} the directory whose `node_modules` holds it
 * @throws {Error} when there is no binary for this platform or npm fails
 */
export async function installLlama({ cacheDir, report }) {
  const platform = `${process.platform}-${process.arch}`;
  const binary = BINARIES[platform];
  if (!binary) throw new Error(`node-llama-cpp has no prebuilt binary for ${platform}`);
  const directory = join(cacheDir, `node-llama-cpp-${LLAMA_VERSION}-${binary}`);
  if (existsSync(directory)) return directory;
  await withCacheLock(cacheDir, async () => {
    if (existsSync(directory)) return;
    report.line(`Installing node-llama-cpp ${LLAMA_VERSION} into ${cacheDir} …`);
    const temporary = `${directory}.new`;
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary, { recursive: true });
    await writeFile(join(temporary, "package.json"), '{ "private": true }\n');
    await npmInstall(temporary, [`node-llama-cpp@${LLAMA_VERSION}`, `@node-llama-cpp/${binary}@${LLAMA_VERSION}`]);
    await rename(temporary, directory);
  });
  return directory;
}

/** Install scripts stay off: they would compile llama.cpp. The binary comes as a package of its own. */
async function npmInstall(directory, packages) {
  const options = ["--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--loglevel=error"];
  const npm = spawn("npm", ["install", ...options, ...packages], {
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
  if (failure) throw new Error(`npm could not install ${packages.join(" ")}: ${failure}`);
}
