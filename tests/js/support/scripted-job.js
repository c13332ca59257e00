// A job and its buckets as plain objects: what a run asks of them is recorded, in order.
export const JOB_ARN = "arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/j1";

/** The job as the service gives it. */
export const jobOf = (status, more) => ({
  jobArn: JOB_ARN,
  status,
  outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://my-bucket/out/" } },
  $metadata: { requestId: "r" },
  ...more,
});

export const resultOf = (recordId) => `{"recordId":"${recordId}","modelInput":{},"modelOutput":{"id":"${recordId}"}}\n`;

/**
 * @param {(object | (() => object))[]} looks what each look at the job finds; a function may throw
 * @param {{ results?: string, create?: () => object, stop?: () => object }} [more]
 */
export function scriptedJob(looks, { results = resultOf("a") + resultOf("b"), create, stop } = {}) {
  const seen = [];
  const client = {
    async createModelInvocationJob(input) {
      seen.push(["create", input]);
      return create?.() ?? { jobArn: JOB_ARN };
    },
    async getModelInvocationJob(input, options) {
      seen.push(["look", input, options]);
      const next = looks.shift();
      return typeof next === "function" ? next() : next;
    },
    async stopModelInvocationJob(input) {
      seen.push(["stop", input]);
      return stop?.() ?? {};
    },
  };
  const s3 = {
    async upload({ Body, onProgress, ...input }) {
      const text = await new Response(Body).text();
      seen.push(["upload", input, text]);
      onProgress({ loaded: text.length });
      return {};
    },
    async *listObjects(input, options) {
      seen.push(["list", input, options]);
      yield { Key: "out/j1/in.jsonl.out" };
    },
    async getObject(input, options) {
      seen.push(["get", input, options]);
      return { ETag: '"1"', Body: new Response(results).body };
    },
    async deleteObject(input, options) {
      seen.push(["delete", input, options]);
      return {};
    },
  };
  const options = {
    client,
    s3,
    mode: "job",
    modelId: "m",
    roleArn: "arn:aws:iam::123456789012:role/batch",
    input: "s3://my-bucket/in/",
    output: "s3://my-bucket/out",
    jobName: "my-job",
    records: ["a", "b"].map((recordId) => ({ recordId, modelInput: { text: recordId } })),
    minDelay: 0.001,
    maxDelay: 0.001,
  };
  return { seen, options };
}
