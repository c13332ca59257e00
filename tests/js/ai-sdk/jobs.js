// A batch of the AI SDK over a job and objects in S3 that a test writes down.
import { createBedrock } from "bedrock-wasm/ai-sdk";

export const MODEL = "amazon.nova-lite-v1:0";
export const JOB = "arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/job1";

/** A job that has completed, with other members in place of its own. */
export const jobOf = (more) => ({
  jobArn: JOB,
  status: "Completed",
  modelId: MODEL,
  modelInvocationType: "Converse",
  inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://bucket/in/records.jsonl" } },
  outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://bucket/out/" } },
  $metadata: {},
  ...more,
});

export const lines = (...all) => all.map((one) => `${JSON.stringify(one)}\n`).join("");
export const resultLine = (recordId, more) => ({ recordId, modelInput: {}, ...more });

/**
 * The batch of a provider, and the calls that it makes.
 * @param {object} job what GetModelInvocationJob answers
 * @param {Record<string, string>} [objects] texts by their keys
 * @param {{ stallAfter?: number, answers?: Record<string, (input: any) => any>, settings?: object }} [options] how many pieces of an
 *   object come before nothing more does; answers of other operations; settings of the batch
 */
export function providerOf(job, objects = {}, { stallAfter = Infinity, answers = {}, settings } = {}) {
  const calls = [];
  let stall;
  const stalled = new Promise((resolve) => (stall = resolve));
  const called = (name, answer) => async (input, options) => {
    calls.push({ name, input, options });
    return answer(input, options);
  };
  const client = { getModelInvocationJob: called("getModelInvocationJob", () => job) };
  for (const [name, answer] of Object.entries(answers)) client[name] = called(name, answer);
  const s3 = {
    async *listObjects(input, options) {
      calls.push({ name: "listObjects", input, options });
      for (const Key of Object.keys(objects)) if (Key.startsWith(input.Prefix)) yield { Key };
    },
    getObject: called("getObject", ({ Key }, { abortSignal } = {}) => {
      const pieces = objects[Key].split(/(?<=\n)/).map((line) => new TextEncoder().encode(line));
      async function* body() {
        for (const [at, piece] of pieces.entries()) {
          if (at >= stallAfter) break;
          yield piece;
        }
        if (pieces.length < stallAfter) return;
        stall();
        await new Promise((_resolve, reject) => {
          if (abortSignal?.aborted) reject(abortSignal.reason);
          abortSignal?.addEventListener("abort", () => reject(abortSignal.reason));
        });
      }
      return { Body: body(), ETag: '"1"' };
    }),
    upload: called("upload", () => ({})),
  };
  const places = {
    roleArn: "arn:aws:iam::123456789012:role/batch",
    input: "s3://bucket/in/",
    output: "s3://bucket/out/",
  };
  const batch = createBedrock({ batch: { client, s3, ...places, ...settings } }).experimental_batch();
  return { batch, calls, client, s3, stalled };
}
