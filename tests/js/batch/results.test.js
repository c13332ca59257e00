// Results are read as streams, whole or not at all.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readResults } from "bedrock-wasm/batch";
import { S3 } from "bedrock-wasm/s3";
import { scriptedFetch } from "bedrock-wasm/testing";
import { CREDENTIALS, drain, REGION } from "../support/clients.js";

const line = (at) =>
  JSON.stringify({
    recordId: `r${at}`,
    modelInput: { at },
    modelOutput: { text: `ü${at}`.repeat(at % 40), total: 12345678901234567890n.toString() },
  });
const listed = (keys) =>
  `<ListBucketResult>${keys.map((key) => `<Contents><Key>${key}</Key></Contents>`).join("")}<IsTruncated>false</IsTruncated></ListBucketResult>`;

/** S3 with a job's folder; `deliver` makes the response for a file, from the byte that is asked for. */
function s3With(
  files,
  deliver = (bytes, from) =>
    new Response(bytes.subarray(from), {
      status: from ? 206 : 200,
      headers: { etag: '"1"', "content-length": `${bytes.length - from}` },
    }),
) {
  const fetch = scriptedFetch([
    ({ url, headers }) => {
      const { pathname, searchParams } = new URL(url);
      if (searchParams.has("list-type")) return new Response(listed(Object.keys(files)));
      const from = Number(/bytes=(\d+)-/.exec(headers.range ?? "")?.[1] ?? 0);
      return deliver(Buffer.from(files[decodeURIComponent(pathname).slice(1)]), from, headers);
    },
  ]);
  return Object.assign(new S3({ region: REGION, credentials: CREDENTIALS, fetch }), { fetch });
}

const all = Array.from({ length: 500 }, (_, at) => line(at)).join("\n");
const read = (s3, more) =>
  drain(
    readResults({
      s3,
      output: "s3://my-bucket/out",
      jobArn: "arn:aws:bedrock:us-east-1:1:model-invocation-job/j1",
      ...more,
    }),
  );

test("the folder of the job is read, whatever else is in the bucket", async () => {
  const manifests = [];
  const s3 = s3With({
    "out/j1/in.jsonl.out": all,
    "out/j1/manifest.json.out": '{"totalRecordCount":500,"inputTokenCount":7}',
    "out/j1/notes.txt": "x",
  });
  const { events, error } = await read(s3, { onManifest: (manifest) => manifests.push(manifest) });
  assert.equal(error, undefined);
  assert.equal(events.length, 500);
  assert.deepEqual(events[39], { recordId: "r39", output: JSON.parse(line(39)).modelOutput });
  assert.deepEqual(manifests, [{ totalRecordCount: 500, inputTokenCount: 7 }]);
  assert.equal(new URL(s3.fetch.sent[0].url).searchParams.get("prefix"), "out/j1/");
});

test("a body that is cut is read on from there, as long as the object is the same", async () => {
  let cuts = 0;
  const s3 = s3With({ "out/j1/in.jsonl.out": all }, (bytes, from, headers) => {
    if (from) assert.equal(headers["if-match"], '"1"');
    const left = bytes.subarray(from);
    const length = left.length > 9_000 ? 7_001 : left.length;
    if (length < left.length) cuts++;
    return new Response(left.subarray(0, length), {
      status: from ? 206 : 200,
      headers: { etag: '"1"', "content-length": `${left.length}` },
    });
  });
  const { events, error } = await read(s3);
  assert.equal(error, undefined);
  assert.equal(events.length, 500);
  assert.ok(cuts > 3);
});

test("a body that is cut at the same place again and again throws", async () => {
  const s3 = s3With(
    { "out/j1/in.jsonl.out": all },
    (bytes, from) =>
      new Response(bytes.subarray(from, 5_000), {
        status: from ? 206 : 200,
        headers: { etag: '"1"', "content-length": `${bytes.length - from}` },
      }),
  );
  const { error } = await read(s3);
  assert.deepEqual([error.name, error.code], ["IncompleteStreamError", "cut_body"]);
});

test("an object that changed meanwhile throws", async () => {
  const s3 = s3With({ "out/j1/in.jsonl.out": all }, (bytes, from) =>
    from
      ? new Response("<Error><Code>PreconditionFailed</Code><Message>changed</Message></Error>", { status: 412 })
      : new Response(bytes.subarray(0, 5_000), { headers: { etag: '"1"', "content-length": `${bytes.length}` } }),
  );
  assert.equal((await read(s3)).error.name, "PreconditionFailed");
});

test("a folder without results, and lines that are not results, throw", async () => {
  assert.equal((await read(s3With({}))).error.code, "missing_records");
  for (const text of ["{", '{"modelOutput":{}}', '{"recordId":"a"}', "5", "null"]) {
    const { error } = await read(s3With({ "out/j1/in.jsonl.out": `${line(1)}\n${text}` }));
    assert.equal(error.code, "invalid_json", text);
    assert.match(error.message, /s3:\/\/my-bucket\/out\/j1\/in\.jsonl\.out.* line 2/);
  }
});

test("a loop that is left closes the body", async () => {
  const s3 = s3With({ "out/j1/in.jsonl.out": all }, (bytes) => {
    let at = 0;
    return new Response(
      new ReadableStream(
        { pull: (controller) => controller.enqueue(bytes.subarray(at, (at += 1000))) },
        { highWaterMark: 0 },
      ),
      { headers: { etag: '"1"', "content-length": `${bytes.length}` } },
    );
  });
  for await (const { recordId } of readResults({ s3, output: "s3://my-bucket/out/j1/" })) if (recordId) break;
  assert.equal(s3.fetch.sent.at(-1).delivery.outcome, "cancelled");
});

test("the ids of the job's records may be given: each has one result", async () => {
  const s3 = s3With({ "out/j1/in.jsonl.out": `${line(1)}\n${line(2)}` });
  const { error } = await read(s3, { ids: new Set(["r1", "r2", "r3"]) });
  assert.deepEqual([error.code, error.recordIds], ["missing_records", ["r3"]]);
});

test("a manifest is a file of just that name, also in a bucket without folders", async () => {
  const result = '{"recordId":"r","modelOutput":{}}';
  for (const [files, expected] of [
    [{ "manifest.json.out": '{"totalRecordCount":1}', "a.jsonl.out": result }, 1],
    [{ "manifest.json.out.bak": "not JSON", "old-manifest.json.out": "not JSON", "a.jsonl.out": result }, 0],
  ]) {
    const manifests = [];
    const onManifest = (manifest) => manifests.push(manifest);
    const options = { output: "s3://my-bucket", jobArn: undefined, onManifest };
    const { events, error } = await read(s3With(files), options);
    assert.deepEqual([error, events.length, manifests.length], [undefined, 1, expected]);
  }
});
