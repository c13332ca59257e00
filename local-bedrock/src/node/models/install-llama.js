// Installs node-llama-cpp into the cache directory: the versions and hashes of `llama-lock.json`, and no others.
import { readFile } from "node:fs/promises";
import { npmInstall } from "../cache/npm-install.js";

/**
 * The one version this package is tested with. Another one needs another lock: in an empty directory, with node-llama-cpp alone
 * in the `dependencies` of a package named local-bedrock-llama, `npm install --package-lock-only --ignore-scripts`.
 */
export const LLAMA_VERSION = "3.21.1";

const LOCK = new URL("./llama-lock.json", import.meta.url);

/** node-llama-cpp's prebuilt binaries, by Node's names of platform and architecture. @type {Record<string, string>} */
export const BINARIES = {
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
export async function installLlama(context) {
  const platform = `${process.platform}-${process.arch}`;
  const binary = BINARIES[platform];
  if (!binary) throw new Error(`node-llama-cpp has no prebuilt binary for ${platform}`);
  const directory = `node-llama-cpp-${LLAMA_VERSION}-${binary}`;
  return npmInstall(
    { name: `node-llama-cpp ${LLAMA_VERSION}`, directory, files: () => pinnedPackage(binary) },
    context,
  );
}

/**
 * The package that `npm ci` installs. All binaries are optional dependencies of node-llama-cpp, those for graphics cards among
 * them, which take hundreds of megabytes; the one that is wanted becomes a dependency that is not optional.
 * @param {string} binary a value of `BINARIES`
 * @returns {Promise<{ "package.json": object, "package-lock.json": object }>}
 */
export async function pinnedPackage(binary) {
  const lock = JSON.parse(await readFile(LOCK, "utf8"));
  const root = lock.packages[""];
  root.dependencies = { ...root.dependencies, [`@node-llama-cpp/${binary}`]: LLAMA_VERSION };
  delete lock.packages[`node_modules/@node-llama-cpp/${binary}`].optional;
  return {
    "package.json": { private: true, name: lock.name, dependencies: root.dependencies },
    "package-lock.json": lock,
  };
}
