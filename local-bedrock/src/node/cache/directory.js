// Where downloads are kept.
import { homedir } from "node:os";
import { join, resolve } from "node:path";

/**
 * Where downloads are kept: the argument, else `LOCAL_BEDROCK_CACHE`, else the system's usual place.
 * @param {string} [chosen]
 * @returns {string} an absolute path; it need not exist yet
 */
export function cacheDirectory(chosen = process.env.LOCAL_BEDROCK_CACHE) {
  if (chosen) return resolve(chosen);
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "local-bedrock");
  if (process.platform === "win32") {
    return join(process.env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local"), "local-bedrock", "Cache");
  }
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "local-bedrock");
}
