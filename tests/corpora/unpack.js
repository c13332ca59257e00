// Downloads the source distributions and puts what the tests read of them into one directory.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { download, verify } from "../../local-bedrock/src/node/cache/download.js";
import { withCacheLock } from "../../local-bedrock/src/node/cache/lock.js";
import { Reporter } from "../../local-bedrock/src/node/reporter.js";
import { botocoreFrames } from "./botocore-frames.js";
import { readCassettes } from "./cassettes.js";
import { BOTOCORE, BOTOCORE_VERSION, RECORDED } from "./sdists.js";

const run = promisify(execFile);
const report = new Reporter((line) => console.error(line));

/**
 * @param {string} directory which appears once all of it is there
 */
export async function unpack(directory) {
  const cache = dirname(directory);
  await withCacheLock(cache, async () => {
    if (existsSync(directory)) return; // another process was faster
    const made = await mkdtemp(join(cache, "corpora-new-"));
    const sources = join(made, "sources");
    try {
      const botocore = await extract(BOTOCORE, cache, sources);
      await cp(join(botocore, "botocore/data"), join(made, "service-models"), { recursive: true });
      await writeFile(join(made, "service-models", "VERSION"), BOTOCORE_VERSION);
      await cp(join(botocore, "tests/functional/endpoint-rules"), join(made, "endpoint-rules"), { recursive: true });
      await cp(join(botocore, "tests/unit/protocols"), join(made, "restjson-smithy-compliance"), { recursive: true });
      await mkdir(join(made, "eventstream-botocore-vectors"));
      const frames = botocoreFrames(await readFile(join(botocore, "tests/unit/test_eventstream.py"), "utf8"));
      await writeFile(join(made, "eventstream-botocore-vectors/vectors.json"), JSON.stringify(frames));
      for (const sdist of RECORDED) {
        await record(sdist, await extract(sdist, cache, sources), join(made, "recorded-bedrock"));
      }
      await rm(sources, { recursive: true });
      await rename(made, directory);
    } finally {
      await rm(made, { recursive: true, force: true });
    }
  });
}

/** @returns {Promise<string>} where the distribution's directories are unpacked */
async function extract(sdist, cache, sources) {
  const archive = join(cache, "sdists", basename(sdist.url));
  if (existsSync(archive)) await verify(archive, sdist.sha256);
  else await download(sdist, archive, report);
  const root = basename(archive, ".tar.gz");
  await mkdir(sources, { recursive: true });
  // Linux, macOS and Windows bring tar with them.
  await run("tar", ["-xzf", archive, "-C", sources, ...sdist.directories.map((directory) => `${root}/${directory}`)]);
  return join(sources, root);
}

/** Writes the recordings of a distribution, each as four files. */
async function record({ directories }, root, target) {
  const room = join(target, basename(root));
  await mkdir(room, { recursive: true });
  for (const directory of directories) {
    for (const { name, meta, request, response, frames } of readCassettes(join(root, directory))) {
      const stem = join(room, name);
      await writeFile(`${stem}.meta.json`, JSON.stringify(meta));
      await writeFile(`${stem}.request.bin`, request);
      await writeFile(`${stem}.response.bin`, response);
      if (frames) await writeFile(`${stem}.frames.json`, `[${frames.join(",\n")}]`);
    }
  }
}
