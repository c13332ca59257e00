// Bedrock as batch inference sees it: jobs that read a real S3 server's objects, run a model and write what AWS writes
// (https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference-results.html).
import { Bedrock, BedrockRuntime } from "bedrock-wasm";
import { json, serviceError } from "bedrock-wasm/testing";
import { CREDENTIALS, REGION } from "./clients.js";

/** Over all tests of a file, which share buckets. */
let made = 0;

const STATUSES = ["Submitted", "Validating", "Scheduled", "InProgress"];

/**
 * @param {import("bedrock-wasm/s3").S3} s3
 * @param {{ model?: (record: any) => object, statuses?: string[], end?: string, lines?: (lines: object[]) => object[], files?: number }} [options]
 *   `model` gives a record's `modelOutput`, or `{ error }`; `lines` changes what is written
 */
export function scriptedJobs(
  s3,
  { model = echo, statuses = STATUSES, end, lines = (all) => all.reverse(), files = 1 } = {},
) {
  const jobs = new Map();
  const created = [];
  const calls = [];

  async function finish(job) {
    const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.*)$/.exec(job.inputDataConfig.s3InputDataConfig.s3Uri);
    const { Body } = await s3.getObject({ Bucket, Key });
    const records = (await Body.transformToString())
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const results = records.map((record) => {
      const made = model(record);
      return made.error ? { ...record, error: made.error } : { ...record, modelOutput: made };
    });
    const errors = results.filter(({ error }) => error).length;
    const counts = {
      totalRecordCount: results.length,
      processedRecordCount: results.length,
      successRecordCount: results.length - errors,
      errorRecordCount: errors,
    };
    const [, bucket, prefix] = /^s3:\/\/([^/]+)\/(.*)$/.exec(job.outputDataConfig.s3OutputDataConfig.s3Uri);
    const folder = `${prefix}${job.jobArn.split("/").pop()}/`;
    const written = lines(results);
    for (let file = 0; file < files; file++) {
      const mine = written.filter((_, at) => at % files === file);
      await s3.putObject({
        Bucket: bucket,
        Key: `${folder}${file || ""}${Key.split("/").pop()}.out`,
        Body: mine.map((line) => `${JSON.stringify(line)}\n`).join(""),
      });
    }
    await s3.putObject({
      Bucket: bucket,
      Key: `${folder}manifest.json.out`,
      Body: JSON.stringify({ ...counts, inputTokenCount: 1, outputTokenCount: 1 }),
    });
    Object.assign(job, counts, { status: end ?? (errors ? "PartiallyCompleted" : "Completed") });
  }

  const routes = [
    [
      /^POST \/model-invocation-job$/,
      (body) => {
        created.push(body);
        const before = [...jobs.values()].find(
          ({ clientRequestToken }) => clientRequestToken === body.clientRequestToken,
        );
        const jobArn = before?.jobArn ?? `arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/job${made++}`;
        if (!before) {
          const submitTime = new Date().toISOString();
          jobs.set(jobArn, { ...body, jobArn, polls: 0, submitTime, status: "Submitted", totalRecordCount: 0 });
        }
        return json({ jobArn })();
      },
    ],
    [
      /^GET \/model-invocation-job\/(.+)$/,
      async (_body, jobArn) => {
        const job = jobs.get(jobArn);
        if (!job) return serviceError("ResourceNotFoundException")();
        if (!job.status.startsWith("Stop") && !job.totalRecordCount) {
          job.status = statuses[job.polls++] ?? "InProgress";
          if (job.polls > statuses.length) await finish(job);
        } else if (job.status === "Stopping") job.status = "Stopped";
        return json(job)();
      },
    ],
    [
      /^POST \/model-invocation-job\/(.+)\/stop$/,
      (_body, jobArn) => {
        jobs.get(jobArn).status = "Stopping";
        return json({})();
      },
    ],
  ];

  const fetch = async (url, init) => {
    init.signal?.throwIfAborted();
    const path = `${init.method} ${decodeURIComponent(new URL(url).pathname)}`;
    calls.push(path);
    for (const [pattern, answer] of routes) {
      const match = pattern.exec(path);
      if (match) return answer(init.body && JSON.parse(new TextDecoder().decode(init.body)), match[1]);
    }
    return serviceError("UnknownOperationException", { status: 404 })();
  };
  return {
    client: new Bedrock({ region: REGION, credentials: CREDENTIALS, fetch, maxAttempts: 1 }),
    fetch,
    jobs,
    created,
    calls,
  };
}

/** What the model says is in the record, so that a test knows whose result it has. */
export const echo = ({ modelInput }) => ({ said: modelInput.prompt ?? modelInput.messages });

/**
 * A runtime whose models answer like those of jobs.
 * @param {(record: { modelInput: any }, call: number) => object | Response} [model]
 */
export function scriptedRuntime(model = echo) {
  let calls = 0;
  let running = 0;
  const seen = { calls: 0, most: 0 };
  const fetch = async (_url, init) => {
    seen.calls = ++calls;
    seen.most = Math.max(seen.most, ++running);
    try {
      await new Promise((resolve) => setTimeout(resolve, 2));
      init.signal?.throwIfAborted();
      const made = model({ modelInput: JSON.parse(new TextDecoder().decode(init.body)) }, calls);
      return made instanceof Response ? made : json(made)();
    } finally {
      running--;
    }
  };
  return Object.assign(new BedrockRuntime({ region: REGION, credentials: CREDENTIALS, fetch }), { seen });
}

export const records = (count) =>
  Array.from({ length: count }, (_, at) => ({ recordId: `id-${at}`, modelInput: { prompt: `prompt ${at}` } }));
