// Downloads a pinned file, and checks its hash.
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/**
 * Downloads into a `.part` file; what an interrupted download left there is kept and continued.
 * @param {{ name: string, url: string, sha256: string, bytes: number }} pinned
 * @param {string} path where the file is put once its checksum held
 * @param {import("../reporter.js").Reporter} report
 */
export async function download(pinned, path, report) {
  const part = `${path}.part`;
  await mkdir(dirname(path), { recursive: true });
  const label = `Downloading ${pinned.name}`;
  try {
    let done = existsSync(part) ? (await stat(part)).size : 0;
    const response = await fetch(pinned.url, { headers: done ? { range: `bytes=${done}-` } : {} });
    if (!response.ok || !response.body) throw new Error(`HTTP status ${response.status}`);
    if (response.status !== 206) done = 0;
    const count = async function* (/** @type {AsyncIterable<Uint8Array>} */ chunks) {
      for await (const chunk of chunks) {
        done += chunk.length;
        report.progress(label, done, pinned.bytes);
        yield chunk;
      }
    };
    await pipeline(
      Readable.fromWeb(
        /** @type {import("node:stream/web").ReadableStream} cast: declared as the DOM's */ (response.body),
      ),
      count,
      createWriteStream(part, { flags: done ? "a" : "w" }),
    );
    await verify(part, pinned.sha256);
    await rename(part, path);
  } catch (thrown) {
    // cast: `fetch`, streams and files throw errors.
    const error = /** @type {Error & { cause?: { code?: string, message?: string } }} */ (thrown);
    const cause = error.cause?.code ?? error.cause?.message ?? error.message;
    throw new Error(
      `${pinned.url} could not be downloaded (${cause}). ` +
        `Try again, or put the file into ${dirname(path)} yourself, for example with pip download --no-deps.`,
      { cause: thrown },
    );
  }
}

/**
 * Removes a file whose checksum differs from the pinned one, and throws.
 * @param {string} path
 * @param {string} sha256
 */
export async function verify(path, sha256) {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  const found = hash.digest("hex");
  if (found === sha256) return;
  await rm(path);
  throw new Error(`${path} had SHA-256 ${found} where ${sha256} is pinned; it was removed`);
}
