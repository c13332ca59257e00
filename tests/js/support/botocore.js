// botocore as an oracle of signatures, in a separate Python.
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { cacheDirectory } from "../../../local-bedrock/src/node/cache/directory.js";
import { withCacheLock } from "../../../local-bedrock/src/node/cache/lock.js";
import { BOTOCORE_VERSION } from "../../corpora/sdists.js";

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL("botocore_signer.py", import.meta.url));
const REQUESTS_SCRIPT = fileURLToPath(new URL("botocore_requests.py", import.meta.url));
const HOSTS_SCRIPT = fileURLToPath(new URL("botocore_hosts.py", import.meta.url));

/** Installed once, into the cache directory. */
export async function pythonWithBotocore() {
  const directory = join(cacheDirectory(), `botocore-signer-${BOTOCORE_VERSION}`);
  const python = join(directory, "bin", "python3");
  const done = join(directory, "installed");
  const requirement = `botocore==${BOTOCORE_VERSION}`;
  await withCacheLock(cacheDirectory(), async () => {
    if (existsSync(done)) return;
    await run("python3", ["-m", "venv", "--clear", directory]);
    await run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", requirement]);
    await mkdir(done);
  });
  return python;
}

/**
 * The hosts of all services, each with the region and the name that its requests are signed for, and the suffixes of all partitions.
 * @param {string} python
 * @returns {Promise<{ hosts: [url: string, region: string, service: string, encodedOnce: boolean][], suffixes: string[] }>}
 */
export async function hostsOfBotocore(python) {
  const { stdout } = await run(python, [HOSTS_SCRIPT], { maxBuffer: 1 << 26 });
  return JSON.parse(stdout);
}

/**
 * The `authorization` headers that botocore gives requests.
 * @param {string} python
 * @param {{ request: object, options: object }[]} cases
 * @returns {Promise<string[]>}
 */
export async function signedByBotocore(python, cases) {
  const lines = cases.map(({ request, options }) => {
    const body = Buffer.from(request.body ?? "").toString("base64");
    return JSON.stringify({ request: { ...request, body }, options });
  });
  return answered(python, SCRIPT, lines);
}

/**
 * The requests that botocore makes of inputs, before it signs them.
 * @param {string} python
 * @param {[service: string, operation: string, input: object][]} calls
 * @returns {Promise<{ method: string, path: string, query: string[][], headers: Record<string, string>, body: string }[]>}
 */
export async function requestsOfBotocore(python, calls) {
  const lines = await answered(
    python,
    REQUESTS_SCRIPT,
    calls.map((call) => JSON.stringify(call)),
  );
  return lines.map((line) => JSON.parse(line));
}

/** The lines that a script prints, one for each line that it reads. */
async function answered(python, script, lines) {
  const child = spawn(python, [script], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(`${lines.join("\n")}\n`);
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => (output += chunk));
  const status = await new Promise((resolve) => child.once("close", resolve));
  if (status !== 0) throw new Error(`botocore's script ended with status ${status}`);
  return output.trimEnd().split("\n");
}
