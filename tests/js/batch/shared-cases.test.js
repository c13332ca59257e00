// The lines of a job's input and output, in cases that Rust runs as well (`src/api/batch/tests.rs`).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { readResults, writeRecords } from "bedrock-wasm/batch";
import { S3 } from "bedrock-wasm/s3";
import { scriptedFetch } from "bedrock-wasm/testing";
import { CREDENTIALS, drain, REGION, rejection } from "../support/clients.js";

const cases = JSON.parse(readFileSync(new URL("../../cases/batch.json", import.meta.url), "utf8"));

describe("records", () => {
  for (const { name, lines, written, refused, converse, maxRecords, maxBytes } of cases.records) {
    test(name, async () => {
      const options = { maxRecords, maxBytes, ...(converse && { invocationType: "Converse" }) };
      const text = new Response(writeRecords(lines.join("\n"), options)).text();
      if (written) {
        const parsed = (await text)
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line));
        assert.deepEqual(parsed, written);
        return;
      }
      const { name: kind, message } = await rejection(text);
      assert.equal(kind, "InputError");
      for (const part of refused) assert.ok(message.includes(part), message);
    });
  }
});

/** A bucket with one file of results. */
function s3With(text) {
  const list =
    "<ListBucketResult><Contents><Key>out/j1/in.jsonl.out</Key></Contents><IsTruncated>false</IsTruncated></ListBucketResult>";
  const fetch = scriptedFetch([
    ({ url }) => {
      if (new URL(url).searchParams.has("list-type")) return new Response(list);
      const bytes = new TextEncoder().encode(text);
      return new Response(bytes, { headers: { etag: '"1"', "content-length": `${bytes.length}` } });
    },
  ]);
  return new S3({ region: REGION, credentials: CREDENTIALS, fetch });
}

describe("results", () => {
  for (const { name, ids, lines, found, code } of cases.results) {
    test(name, async () => {
      const jobArn = "arn:aws:bedrock:us-east-1:1:model-invocation-job/j1";
      const options = { s3: s3With(lines.join("\n")), output: "s3://my-bucket/out", jobArn, ids: new Set(ids) };
      const { events, error } = await drain(readResults(options));
      assert.equal(error?.code, code);
      if (!found) return;
      const plain = events.map(({ recordId, output, error: failure }) =>
        failure ? { recordId, error: failure } : { recordId, output },
      );
      assert.deepEqual(plain, found);
    });
  }
});
