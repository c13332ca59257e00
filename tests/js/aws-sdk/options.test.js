// No option is ignored in silence: each of the AWS SDK's, and each of this package's own clients, is honoured, refused, or named
// by a warning. The names come from the declarations, so that a new option fails here until somebody decides.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { CREDENTIALS, HELLO, REGION } from "../support/clients.js";
import { ANSWER } from "./probe/world.js";

const TSC = fileURLToPath(new URL("../../../node_modules/typescript/bin/tsc", import.meta.url));
/** Beside this file, so that the packages are found; removed at once. */
const PROGRAM = fileURLToPath(new URL(`option-names-${process.pid}.ts`, import.meta.url));

/** What a type has, and those of them that the drop-in honours, as the probe's rows show, or that change nothing in the SDK either. */
const KINDS = {
  "a client of the AWS SDK": {
    type: 'import("@aws-sdk/client-bedrock-runtime").BedrockRuntimeClientConfigType',
    fewest: 40,
    heeded:
      "apiVersion authSchemePreference credentialDefaultProvider credentials customUserAgent defaultUserAgentProvider disableClockSkewCorrection disableHostPrefix endpoint endpointProvider extensions ignoreConfiguredEndpointUrls logger maxAttempts protocolSettings region requestHandler retryMode retryStrategy runtime serviceConfiguredEndpoint serviceId signer signingRegion systemClockOffset tls token useDualstackEndpoint useFipsEndpoint userAgentAppId",
    give: (name) => ({ config: { [name]: {} } }),
  },
  "a client of this package": {
    type: 'import("bedrock-wasm").ClientConfig',
    fewest: 15,
    heeded: "allowInsecureEndpoint credentials endpoint maxAttempts region token useDualstackEndpoint useFipsEndpoint",
    give: (name) => ({ config: { [name]: {} } }),
  },
  "a call of this package": {
    type: 'import("bedrock-wasm").MethodOptions',
    fewest: 6,
    heeded: "abortSignal",
    give: (name) => ({ options: { [name]: {} } }),
  },
  "the AWS SDK's handlers": {
    type: 'import("@smithy/types").NodeHttpHandlerOptions & import("@smithy/types").FetchHttpHandlerOptions & import("@smithy/node-http-handler").NodeHttp2HandlerOptions',
    fewest: 15,
    // `fetch` has nothing to log.
    heeded: "cache credentials customFetch keepAlive logger requestInit requestTimeout",
    give: (name) => ({ handler: { [name]: {} } }),
  },
};

/** The members of each type, in the words of the compiler's complaint about a member that is none of them. */
async function namesOf(types) {
  // `keyof` by itself would be named, and not written out.
  const lines = types.map(
    (type, index) =>
      `type Of${index} = ${type};\nexport const of${index}: { [Name in keyof Of${index}]-?: Name }[keyof Of${index}] = 0;\n`,
  );
  await writeFile(PROGRAM, lines.join(""));
  const flags =
    "--ignoreConfig --noEmit --noErrorTruncation --strict --skipLibCheck --module nodenext --lib esnext,dom";
  try {
    await promisify(execFile)(process.execPath, [TSC, ...flags.split(" "), PROGRAM]);
  } catch ({ stdout }) {
    return stdout
      .trim()
      .split("\n")
      .map((line) => line.match(/"\w+"/g).map((name) => name.slice(1, -1)));
  } finally {
    await rm(PROGRAM);
  }
  throw new Error("the compiler found nothing to complain about");
}

/** Which of the names are taken in silence. A warning is said once a process, so that each kind has a thread. */
async function silentAmong({ kind, names }) {
  const { BedrockRuntimeClient, ConverseCommand } = await import("bedrock-wasm/aws-sdk/client-bedrock-runtime");
  const silent = [];
  for (const name of names) {
    const said = [];
    const { config = {}, handler = {}, options = {} } = KINDS[kind].give(name);
    const customFetch = async () => Response.json(ANSWER);
    try {
      const client = new BedrockRuntimeClient({
        region: REGION,
        credentials: CREDENTIALS,
        requestHandler: { customFetch, ...handler },
        logger: { warn: (line) => said.push(line) },
        ...config,
      });
      await client.send(new ConverseCommand(HELLO), options);
    } catch (error) {
      said.push(error.message);
    }
    if (!said.some((line) => line.includes(name))) silent.push(name);
  }
  return silent;
}

if (isMainThread) {
  const types = await namesOf(Object.values(KINDS).map(({ type }) => type));
  for (const [index, [kind, { fewest, heeded }]] of Object.entries(KINDS).entries()) {
    test(`an option of ${kind}`, async () => {
      const names = types[index].filter((name) => !heeded.split(" ").includes(name));
      assert.ok(types[index].length >= fewest, types[index].join());
      const worker = new Worker(new URL(import.meta.url), { workerData: { kind, names } });
      const silent = await new Promise((resolve, reject) => worker.on("message", resolve).on("error", reject));
      assert.deepEqual(silent, []);
    });
  }

  test("an option of a handler that is given by a function, or set later", async () => {
    const { BedrockRuntimeClient, ConverseCommand } = await import("bedrock-wasm/aws-sdk/client-bedrock-runtime");
    const client = (requestHandler) =>
      new BedrockRuntimeClient({ region: REGION, credentials: CREDENTIALS, requestHandler });
    const refusal = /requestHandler\.httpsAgent: fetch takes no agent/;
    const given = client(async () => ({ httpsAgent: {} }));
    await assert.rejects(given.send(new ConverseCommand(HELLO)), refusal);
    const updated = client({ customFetch: async () => Response.json(ANSWER) });
    updated.config.requestHandler.updateHttpClientConfig("httpsAgent", {});
    await assert.rejects(updated.send(new ConverseCommand(HELLO)), refusal);
  });

  // The SDK reads it once a process, so that the probe cannot compare it.
  test("AWS_DISABLE_CLOCK_SKEW_CORRECTION keeps the clock, as the option does", async () => {
    const { BedrockRuntimeClient, ConverseCommand } = await import("bedrock-wasm/aws-sdk/client-bedrock-runtime");
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    const headers = { "x-amzn-errortype": "InvalidSignatureException", date };
    let attempts = 0;
    const customFetch = async () =>
      attempts++ ? Response.json(ANSWER) : Response.json({ message: "expired" }, { status: 403, headers });
    const client = new BedrockRuntimeClient({
      region: REGION,
      credentials: CREDENTIALS,
      requestHandler: { customFetch },
    });
    process.env.AWS_DISABLE_CLOCK_SKEW_CORRECTION = "true";
    try {
      await assert.rejects(client.send(new ConverseCommand(HELLO)), { name: "InvalidSignatureException" });
    } finally {
      delete process.env.AWS_DISABLE_CLOCK_SKEW_CORRECTION;
    }
    assert.equal(attempts, 1);
  });
} else {
  parentPort.postMessage(await silentAmong(workerData));
}
