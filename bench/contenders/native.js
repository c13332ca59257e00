// Native crates: a process of bench/native that does a job for each line it gets, and measures its own cost.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { CREDENTIALS, REGION } from "../lib/account.js";
import { checkSignature, DATE, SERVICE, URL_TO_SIGN } from "../lib/sign.js";

export const AWS_DECODER = "aws-smithy-eventstream + serde_json, native";
export const AWS_SIGNER = "aws-sigv4, native";
export const OURS = "bedrock-wasm, native";

/** @param {string} program the built bench/native */
export function startNative(program) {
  const child = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (job) => {
    child.stdin.write(`${JSON.stringify(job)}\n`);
    const { done, value } = await answers.next();
    if (done) throw new Error(`the native contender has failed: ${job.kind} by ${job.contender}`);
    return JSON.parse(value);
  };
  return { ask, stop: () => child.stdin.end() };
}

/**
 * The runs of a `decode` case. Each returns its own cost, as what it uses is not this process's.
 * @param {{ operation: string, bytes: Uint8Array, text: string, chunkBytes: number, directory: string }} stream
 */
export function decodeRuns(ask, { operation, bytes, text, chunkBytes, directory }) {
  const file = join(directory, `${operation}.eventstream`);
  writeFileSync(file, bytes);
  const run = (name, contender) => async (isTrial) => {
    const read = await ask({ kind: "decode", contender, operation, file, chunkBytes, isTrial });
    if (read.bytes !== Buffer.byteLength(text) || (isTrial && read.text !== text)) {
      throw new Error(`${name} read another text than was sent`);
    }
    return read.cost;
  };
  return { [OURS]: run(OURS, "bedrock-wasm"), [AWS_DECODER]: run(AWS_DECODER, "aws") };
}

/** The runs of a `sign` case. */
export function signRuns(ask, { bytes, count }) {
  const { host, pathname: path } = new URL(URL_TO_SIGN);
  const body = " ".repeat(bytes);
  const job = {
    kind: "sign",
    ...CREDENTIALS,
    region: REGION,
    service: SERVICE,
    host,
    path,
    dateMs: +DATE,
    body,
    count,
  };
  const run = (name, contender) => async (isTrial) => {
    const { cost, headers } = await ask({ ...job, contender });
    if (isTrial) {
      await checkSignature(name, { method: "POST", url: URL_TO_SIGN, headers, body: new TextEncoder().encode(body) });
    }
    return cost;
  };
  return { [OURS]: run(OURS, "bedrock-wasm"), [AWS_SIGNER]: run(AWS_SIGNER, "aws") };
}
