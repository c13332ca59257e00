import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { get } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { cacheDirectory } from "../src/node/cache/directory.js";
import { withCacheLock } from "../src/node/cache/lock.js";
import { FOUNDATION_MODELS } from "../src/catalog/foundation-models.js";
import { emulator, HELLO_ANSWER } from "./emulator.js";

const exec = promisify(execFile);
const BOTO3 = "boto3==1.44.8";
const SCRIPT = fileURLToPath(new URL("boto3_client.py", import.meta.url));
const ROLE = "arn:aws:iam::123456789012:role/bedrock-guest";
const MODEL_IDS = [
  "amazon.nova-micro-v1:0",
  "us.amazon.nova-lite-v1:0",
  "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0",
  "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3d4e5f6",
];

/** @returns {Promise<string>} a Python that has boto3; installed once into the cache directory */
async function pythonWithBoto3() {
  const directory = join(cacheDirectory(), BOTO3.replace("==", "-"));
  const [bin, name] = process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python3"];
  const python = join(directory, bin, name);
  const done = join(directory, "installed");
  await withCacheLock(cacheDirectory(), async () => {
    if (existsSync(done)) return;
    await exec(process.platform === "win32" ? "python" : "python3", ["-m", "venv", "--clear", directory]);
    await exec(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", BOTO3]);
    await mkdir(done);
  });
  return python;
}

/** Runs the script while this process goes on serving. */
function runPython(python, server) {
  const child = spawn(python, [SCRIPT, server.url, server.region], { stdio: ["pipe", "pipe", "inherit"] });
  const { credentials, temporaryCredentials } = server; // boto3 sends API keys over https only
  const { pools, tokens } = server.identity;
  const identity = { pool: pools[0].id, role: ROLE, expiredToken: tokens.expired.token };
  child.stdin.end(JSON.stringify({ credentials, temporaryCredentials, modelIds: MODEL_IDS, ...identity }));
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0 ? resolve(JSON.parse(output)) : reject(new Error(`exit status ${code}`)),
    );
  });
}

/** Of a path as it is: fetch would drop its `.` segments. */
async function statusOf({ url }, path) {
  const { hostname, port } = new URL(url);
  const [response] = await once(get({ hostname, port, path }), "response");
  response.resume();
  return response.statusCode;
}

test("boto3 runs unmodified", async (t) => {
  let python;
  try {
    python = await pythonWithBoto3();
  } catch (error) {
    return t.skip(`NOT RUN: ${BOTO3} is not available: ${error.message}`);
  }
  const server = await emulator(t, { jobSeconds: 0.1 });
  const result = await runPython(python, server);
  for (const modelId of MODEL_IDS) {
    const seen = result.conversations[modelId];
    assert.equal(seen.converse, HELLO_ANSWER);
    assert.equal(seen.stream, HELLO_ANSWER);
    assert.deepEqual(seen.events, ["messageStart", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata"]);
    assert.equal(seen.invoke, HELLO_ANSWER);
    assert.equal(seen.outputTokenCount, "10");
    assert.equal(seen.chunks.at(-1)["amazon-bedrock-invocationMetrics"].outputTokenCount, 10);
  }
  assert.match(result.agents.answer, /42 metres tall/);
  assert.deepEqual(
    { ...result.agents, answer: undefined },
    {
      models: Object.values(FOUNDATION_MODELS).filter(({ summary }) => summary.providerName === "Amazon").length,
      agents: ["LOCALAGENT", "LOCALAGEN2", "LOCALAGEN3"],
      answer: undefined,
      flow: ["flowOutputEvent", "flowCompletionEvent"],
      retrieved: "s3://local-bedrock/town-handbook/ferry.txt",
    },
  );
  const { presigned, ...guest } = result.guest;
  assert.deepEqual(guest, {
    enhanced: "AccessDeniedException",
    basic: null,
    arn: "arn:aws:sts::123456789012:assumed-role/bedrock-guest/boto3",
  });
  const identity = await fetch(presigned, { method: "POST" });
  assert.match(await identity.text(), /<Arn>arn:aws:sts::123456789012:assumed-role\/bedrock-guest\/boto3<\/Arn>/);
  const puts = server.requests.filter(({ operation, method }) => operation === "Echo" && method === "PUT");
  assert.deepEqual(
    puts.map(({ status, auth }) => [status, auth]),
    [
      [200, "header"],
      [200, "header"],
    ],
  );
  for (const { got, presigned: url } of result.s3) {
    assert.deepEqual(got, ["GET", "header", "s3", "eu-west-3"]);
    assert.equal(await statusOf(server, url.slice(server.url.length)), 200);
  }
  const { bytes, ...batch } = result.batch;
  assert.equal(bytes[0], bytes[1]);
  assert.deepEqual(batch, { parts: "2", status: "Completed", results: true, objects: 3, jobs: 1 });
  assert.equal(result.refusedToken, "ExpiredTokenException");
  assert.equal(result.temporary, null);
  assert.deepEqual(result.wrongSecret.slice(0, 2), ["InvalidSignatureException", 403]);
  assert.deepEqual(result.unknownKey.slice(0, 2), ["UnrecognizedClientException", 403]);
  assert.deepEqual(result.unknownModel, ["ValidationException", 400, "The provided model identifier is invalid."]);
});
