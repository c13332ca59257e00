// botocore as an oracle of signatures, in a separate Python.
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { cacheDirectory } from "../../../local-bedrock/src/node/cache/directory.js";
import { withCacheLock } from "../../../local-bedrock/src/node/cache/lock.js";

const run = promisify(execFile);
const REQUIREMENT = "botocore==1.44.5";
const SCRIPT = fileURLToPath(new URL("botocore_signer.py", import.meta.url));
const HOSTS_SCRIPT = fileURLToPath(new URL("botocore_hosts.py", import.meta.url));

/** Installed once, into the cache directory. */
export async function pythonWithBotocore() {
  const directory = join(cacheDirectory(), REQUIREMENT.replace("==", "-signer-"));
  const python = join(directory, "bin", "python3");
  const done = join(directory, "installed");
  await withCacheLock(cacheDirectory(), async () => {
    if (existsSync(done)) return;
    await run("python3", ["-m", "venv", "--clear", directory]);
    await run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", REQUIREMENT]);
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
  const child = spawn(python, [SCRIPT], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = cases.map(({ request, options }) => {
    const body = Buffer.from(request.body ?? "").toString("base64");
    return JSON.stringify({ request: { ...request, body }, options });
  });
  child.stdin.end(`${lines.join("\n")}\n`);
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => (output += chunk));
  const status = await new Promise((resolve) => child.once("close", resolve));
  if (status !== 0) throw new Error(`botocore's signer ended with status ${status}`);
  return output.trimEnd().split("\n");
}
