// The largest dataset that a batch job takes, written and uploaded, and as much read: in Node and in a page, with nothing behind it.
import { readResults, writeRecords } from "bedrock-wasm/batch";
import { S3 } from "bedrock-wasm/s3";

/** As many as AWS takes in a job. */
const RECORDS = 100_000;
const CHUNK_BYTES = 2 ** 16;

const xml = (name, members) =>
  new Response(`<${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${members}</${name}>`);

/** S3 that keeps nothing, and whose one object is as long as it is asked to be. */
function emptyS3(bytes, onRequest) {
  const fetch = async (url, { method, body }) => {
    await onRequest(body?.length ?? 0);
    const { searchParams } = new URL(url);
    if (searchParams.has("list-type")) {
      return xml("ListBucketResult", "<IsTruncated>false</IsTruncated><Contents><Key>out/a.jsonl.out</Key></Contents>");
    }
    if (searchParams.has("uploads")) return xml("InitiateMultipartUploadResult", "<UploadId>one</UploadId>");
    if (method === "POST") return xml("CompleteMultipartUploadResult", '<ETag>"whole"</ETag>');
    if (method === "GET") return new Response(resultsOf(bytes, onRequest), { headers: { etag: '"whole"' } });
    return new Response(null, { headers: { etag: '"part"' } });
  };
  const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
  return new S3({ region: "us-east-1", credentials, fetch, maxAttempts: 1 });
}

function* recordsOf(bytes) {
  const filler = "x".repeat(bytes / RECORDS - 80);
  for (let at = 0; at < RECORDS; at++) yield { recordId: `id-${at}`, modelInput: { prompt: `${at} ${filler}` } };
}

function resultsOf(bytes, onRequest) {
  const filler = "x".repeat(bytes / RECORDS - 80);
  const encoder = new TextEncoder();
  let at = 0;
  return new ReadableStream(
    {
      async pull(controller) {
        if (at === RECORDS) return controller.close();
        let text = "";
        for (; at < RECORDS && text.length < CHUNK_BYTES; at++) {
          text += `{"recordId":"id-${at}","modelInput":{},"modelOutput":{"text":"${filler}"}}\n`;
        }
        await onRequest(text.length);
        controller.enqueue(encoder.encode(text));
      },
    },
    { highWaterMark: 0 },
  );
}

globalThis.batchWork = {
  /** @param {number} bytes @param {(sent: number) => unknown} onRequest @returns {Promise<number>} of records */
  async write(bytes, onRequest) {
    const Body = writeRecords(() => recordsOf(bytes), { maxBytes: Infinity });
    await emptyS3(bytes, onRequest).upload({ Bucket: "bench", Key: "in.jsonl", Body });
    return RECORDS;
  },

  /** @param {number} bytes @param {(received: number) => unknown} onRequest @returns {Promise<number>} of results */
  async read(bytes, onRequest) {
    let seen = 0;
    const s3 = emptyS3(bytes, onRequest);
    for await (const { output } of readResults({ s3, output: "s3://bench/out/" })) if (output) seen += 1;
    return seen;
  },
};
