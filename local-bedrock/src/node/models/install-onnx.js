// Installs onnxruntime-web into the cache directory: the versions and hashes of `onnx-lock.json`, and no others.
import { readFile } from "node:fs/promises";
import { npmInstall } from "../cache/npm-install.js";

/**
 * The one version this package is tested with. Another one needs another lock: in an empty directory, with onnxruntime-web alone in
 * the `dependencies` of a package named local-bedrock-onnx, `npm install --package-lock-only --ignore-scripts`.
 */
export const ONNX_VERSION = "1.30.0";

const LOCK = new URL("./onnx-lock.json", import.meta.url);

/**
 * @param {{ cacheDir: string, report: import("../reporter.js").Reporter }} context
 * @returns {Promise<string>} the directory whose `node_modules` holds it
 */
export function installOnnx(context) {
  const name = `onnxruntime-web ${ONNX_VERSION}`;
  const files = async () => {
    const lock = JSON.parse(await readFile(LOCK, "utf8"));
    const { dependencies } = lock.packages[""];
    return { "package.json": { private: true, name: lock.name, dependencies }, "package-lock.json": lock };
  };
  return npmInstall({ name, directory: `onnxruntime-web-${ONNX_VERSION}`, files }, context);
}
