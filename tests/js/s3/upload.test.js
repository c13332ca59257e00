// Uploads in parts: whole or not there, however they are interrupted.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { after, before, test } from "node:test";
import { Upload } from "@aws-sdk/lib-storage";
import { S3Client } from "@aws-sdk/client-s3";
import { S3 } from "bedrock-wasm/s3";
import { scriptedFetch } from "bedrock-wasm/testing";
import { CREDENTIALS, REGION, rejection } from "../support/clients.js";
import { listeners, soon } from "../support/patience.js";
import { BUCKET, S3_CREDENTIALS, startS3 } from "../support/s3-server.js";

const PART = 5 * 2 ** 20;
const DATA = randomBytes(2 * PART + 1234);
const Bucket = BUCKET;
const hash = (bytes) => createHash("sha256").update(bytes).digest("base64");

let server;
before(async () => {
  server = await startS3();
});
after(() => server.close());

/** A client between which and the server a test may step: `step(kind, number, send)`. */
function watched(step = (_kind, _count, send) => send()) {
  const counts = {};
  const kinds = [];
  const watch = async (url, init) => {
    const { searchParams } = new URL(url);
    const names = {
      PUT: searchParams.has("uploadId") ? "part" : "put",
      POST: searchParams.has("uploads") ? "create" : "complete",
      DELETE: searchParams.has("uploadId") ? "remove" : "delete",
      GET: searchParams.has("uploadId") ? "parts" : "get",
    };
    const kind = names[init.method] ?? init.method;
    counts[kind] = (counts[kind] ?? 0) + 1;
    kinds.push(kind);
    return step(kind, counts[kind], () => server.fetch(url, init));
  };
  return Object.assign(server.client({ fetch: watch, maxAttempts: 1 }), { kinds, counts });
}

/** What the server has under a key. */
async function stored(Key) {
  const { Body } = await server.client().getObject({ Bucket, Key });
  return Buffer.from(await Body.transformToByteArray());
}

const missing = async (Key) =>
  assert.equal((await rejection(server.client().headObject({ Bucket, Key }))).name, "NotFound");

const BODIES = {
  bytes: () => DATA,
  "an ArrayBuffer": () => new Uint8Array(DATA).buffer,
  "a Blob": () => new Blob([DATA]),
  "a stream": () => new Blob([DATA]).stream(),
  async *"an async iterable"() {
    for (let at = 0; at < DATA.length; at += 700_001) yield DATA.subarray(at, at + 700_001);
  },
  "a Node stream": () => Readable.from([DATA.subarray(0, 10), DATA.subarray(10)]),
};
for (const [kind, body] of Object.entries(BODIES)) {
  test(`${kind} of three parts arrives whole`, async () => {
    const s3 = watched();
    const seen = [];
    const output = await s3.upload({
      Bucket,
      Key: "three",
      Body: body(),
      ContentType: "application/jsonl",
      onProgress: (progress) => seen.push(progress),
    });
    assert.deepEqual([output.Bucket, output.Key], [Bucket, "three"]);
    assert.ok(output.ETag);
    assert.ok(DATA.equals(await stored("three")));
    assert.deepEqual([s3.counts.create, s3.counts.part, s3.counts.complete, s3.counts.put], [1, 3, 1, undefined]);
    assert.deepEqual(seen.map(({ part }) => part).sort(), [0, 1, 2, 3]);
    const isSized = /bytes|Array|Blob/.test(kind);
    assert.deepEqual([seen.at(-1).loaded, seen.at(-1).total], [DATA.length, isSized ? DATA.length : undefined]);
    assert.equal((await server.client().headObject({ Bucket, Key: "three" })).ContentType, "application/jsonl");
  });
}

test("bodies around the size of a part arrive whole", async () => {
  for (const length of [0, 1, PART - 1, PART, PART + 1, 2 * PART]) {
    for (const body of [DATA.subarray(0, length), Readable.from([DATA.subarray(0, length)])]) {
      const s3 = watched();
      await s3.upload({ Bucket, Key: "sizes", Body: body });
      assert.ok(DATA.subarray(0, length).equals(await stored("sizes")), `${length}`);
      assert.equal(s3.counts.put ?? 0, length < PART ? 1 : 0);
    }
  }
});

test("the object is the one that lib-storage uploads", async () => {
  const client = new S3Client({
    region: REGION,
    credentials: S3_CREDENTIALS,
    endpoint: server.url,
    forcePathStyle: true,
    requestChecksumCalculation: "WHEN_REQUIRED",
  });
  const theirs = await new Upload({ client, params: { Bucket, Key: "theirs", Body: DATA } }).done();
  const ours = await server.client().upload({ Bucket, Key: "ours", Body: DATA });
  assert.equal(ours.ETag, theirs.ETag);
  assert.ok((await stored("ours")).equals(await stored("theirs")));
  client.destroy();
});

test("no more than `concurrency` parts are on their way", async () => {
  let now = 0;
  let most = 0;
  const s3 = watched(async (kind, _count, send) => {
    if (kind !== "part") return send();
    most = Math.max(most, ++now);
    return send().finally(() => now--);
  });
  await s3.upload({ Bucket, Key: "two", Body: DATA, concurrency: 2 });
  assert.equal(most, 2);
});

for (const [phase, at] of [
  ["create", 1],
  ["part", 1],
  ["part", 3],
]) {
  test(`an abort in ${phase} ${at} leaves nothing behind`, async () => {
    const controller = new AbortController();
    const s3 = watched((kind, count, send) => {
      if (kind === phase && count === at) controller.abort(new Error("enough"));
      return send();
    });
    const Key = `aborted-${phase}-${at}`;
    const error = await soon(rejection(s3.upload({ Bucket, Key, Body: DATA, abortSignal: controller.signal })));
    assert.equal(error.message, "enough");
    assert.ok(s3.counts.remove >= 1);
    assert.equal(s3.counts.complete, undefined);
    assert.equal(server.fetch.open.size, 0);
    await missing(Key);
    assert.equal(listeners(controller.signal), 0);
  });
}

test("an abort ends a body that gives nothing more, and closes it", async () => {
  for (const given of [0, PART]) {
    let cancelled;
    const body = new ReadableStream(
      {
        pull: (controller) =>
          given && !cancelled ? controller.enqueue(DATA.subarray(0, given)) : new Promise(() => {}),
        cancel: () => void (cancelled = true),
      },
      { highWaterMark: 0 },
    );
    const controller = new AbortController();
    const s3 = watched();
    const pending = s3.upload({
      Bucket,
      Key: "stalled",
      Body: body,
      concurrency: 1,
      partSize: PART * 3,
      abortSignal: controller.signal,
    });
    setTimeout(() => controller.abort(new Error("enough")), 20);
    assert.equal((await soon(rejection(pending))).message, "enough");
    assert.ok(cancelled);
    assert.equal(server.fetch.open.size, 0);
  }
});

test("an abort before anything is sent sends nothing", async () => {
  const s3 = watched();
  assert.equal(
    (
      await rejection(
        s3.upload({ Bucket, Key: "never", Body: DATA, abortSignal: AbortSignal.abort(new Error("enough")) }),
      )
    ).message,
    "enough",
  );
  assert.deepEqual(s3.kinds, []);
});

test("a part that fails removes the others, and ends the body's stream", async () => {
  let ended;
  const body = async function* () {
    try {
      for (;;) yield DATA.subarray(0, PART);
    } finally {
      ended = true;
    }
  };
  const s3 = watched((kind, count, send) =>
    kind === "part" && count === 3
      ? new Response("<Error><Code>AccessDenied</Code><Message>no</Message></Error>", { status: 403 })
      : send(),
  );
  assert.equal((await rejection(s3.upload({ Bucket, Key: "denied", Body: body() }))).name, "AccessDenied");
  assert.ok(ended);
  assert.ok(s3.counts.remove >= 1);
  assert.equal(server.fetch.open.size, 0);
  await missing("denied");
});

test("a body that fails removes the uploaded parts", async () => {
  const body = async function* () {
    yield DATA;
    throw new Error("the disk is gone");
  };
  const s3 = watched();
  assert.equal((await rejection(s3.upload({ Bucket, Key: "broken", Body: body() }))).message, "the disk is gone");
  assert.ok(s3.counts.remove >= 1);
  await missing("broken");
});

test("an upload that failed continues", async () => {
  const resume = {};
  let saved;
  const failing = watched((kind, count, send) =>
    kind === "part" && count === 3 ? Promise.reject(new Error("offline")) : send(),
  );
  const error = await rejection(
    failing.upload({
      Bucket,
      Key: "resumed",
      Body: DATA,
      concurrency: 1,
      resume,
      onProgress: () => (saved = JSON.stringify(resume)),
    }),
  );
  assert.equal(error.name, "NetworkError");
  assert.equal(failing.counts.remove, undefined);
  const again = JSON.parse(saved);
  const s3 = watched();
  await s3.upload({ Bucket, Key: "resumed", Body: new Blob([DATA]), resume: again });
  assert.deepEqual([s3.counts.create, s3.counts.part, s3.counts.complete], [undefined, 1, 1]);
  assert.ok(DATA.equals(await stored("resumed")));
  assert.deepEqual(again, {});
});

test("an upload that failed and is then aborted leaves nothing behind", async () => {
  const resume = {};
  const controller = new AbortController();
  const failing = watched((kind, count, send) =>
    kind === "part" && count === 2 ? Promise.reject(new Error("offline")) : send(),
  );
  await rejection(failing.upload({ Bucket, Key: "given-up", Body: DATA, concurrency: 1, resume }));
  assert.equal(server.fetch.open.size, 1);
  const s3 = watched((kind, _count, send) => {
    if (kind === "part") controller.abort(new Error("enough"));
    return send();
  });
  await rejection(s3.upload({ Bucket, Key: "given-up", Body: DATA, resume, abortSignal: controller.signal }));
  assert.equal(server.fetch.open.size, 0);
  assert.deepEqual(resume, {});
});

test("parts of another body are sent again", async () => {
  const resume = {};
  const failing = watched((kind, count, send) =>
    kind === "part" && count === 3 ? Promise.reject(new Error("offline")) : send(),
  );
  await rejection(failing.upload({ Bucket, Key: "changed", Body: DATA, concurrency: 1, resume }));
  const changed = Buffer.from(DATA);
  changed[0] ^= 1;
  const s3 = watched();
  await s3.upload({ Bucket, Key: "changed", Body: changed, resume });
  assert.equal(s3.counts.part, 2);
  assert.ok(changed.equals(await stored("changed")));
});

test("a state without its parts goes on with those that S3 lists", async () => {
  const resume = {};
  const failing = watched((kind, count, send) =>
    kind === "part" && count === 3 ? Promise.reject(new Error("offline")) : send(),
  );
  await rejection(failing.upload({ Bucket, Key: "partless", Body: DATA, concurrency: 1, resume }));
  delete resume.parts;
  const s3 = watched();
  await s3.upload({ Bucket, Key: "partless", Body: DATA, resume });
  assert.equal(s3.counts.create, undefined);
  assert.ok(DATA.equals(await stored("partless")));
});

test("an upload that S3 has forgotten begins anew; one of another object is refused", async () => {
  const resume = { Bucket, Key: "forgotten", UploadId: "0123456789", partSize: PART, parts: {} };
  const s3 = watched();
  await s3.upload({ Bucket, Key: "forgotten", Body: DATA, resume });
  assert.equal(s3.counts.create, 1);
  const error = await rejection(
    s3.upload({
      Bucket,
      Key: "another",
      Body: DATA,
      resume: { Bucket, Key: "forgotten", UploadId: "u", partSize: PART, parts: {} },
    }),
  );
  assert.match(error.message, /^resume: /);
});

/** S3 as it answers with checksums, which the real server here does not have. */
function scripted(change = {}) {
  let parts = 0;
  const fetch = scriptedFetch([
    ({ url, method, body, headers }) => {
      const answer = change[`${method} ${new URL(url).searchParams.get("partNumber") ?? ""}`.trim()];
      if (answer) return answer({ body, headers });
      if (url.endsWith("?uploads")) {
        return new Response("<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>");
      }
      if (method === "PUT") {
        return new Response("", {
          headers: { etag: `"${++parts}"`, "x-amz-checksum-sha256": headers["x-amz-checksum-sha256"] },
        });
      }
      if (method === "POST") {
        return new Response(`<CompleteMultipartUploadResult><ETag>"x-3"</ETag></CompleteMultipartUploadResult>`);
      }
      if (method === "DELETE") return new Response(null, { status: 204 });
      return new Response("<Error><Code>NoSuchUpload</Code><Message>gone</Message></Error>", { status: 404 });
    },
  ]);
  return Object.assign(new S3({ region: REGION, credentials: CREDENTIALS, fetch }), { fetch });
}
const target = { Bucket: "my-bucket", Key: "k", Body: DATA, concurrency: 1 };

test("every part has its checksum, and the object the one of S3's documentation", async () => {
  const slices = [DATA.subarray(0, PART), DATA.subarray(PART, 2 * PART), DATA.subarray(2 * PART)];
  const composite = `${hash(Buffer.concat(slices.map((slice) => createHash("sha256").update(slice).digest())))}-3`;
  const complete = (ChecksumSHA256) => () =>
    new Response(
      `<CompleteMultipartUploadResult><ETag>"x-3"</ETag><ChecksumSHA256>${ChecksumSHA256}</ChecksumSHA256></CompleteMultipartUploadResult>`,
    );
  const s3 = scripted({
    POST: ({ body }) =>
      body.length
        ? complete(composite)()
        : new Response("<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>"),
  });
  await s3.upload(target);
  const sent = s3.fetch.sent.filter(({ method }) => method === "PUT");
  assert.deepEqual(
    sent.map(({ headers }) => headers["x-amz-checksum-sha256"]),
    slices.map(hash),
  );
  assert.equal(s3.fetch.sent[0].headers["x-amz-checksum-algorithm"], "SHA256");
  const wrong = scripted({
    POST: ({ body }) =>
      body.length
        ? complete("AAAA-3")()
        : new Response("<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>"),
  });
  assert.equal((await rejection(wrong.upload(target))).code, "checksum_mismatch");
});

test("every byte is hashed once, for its checksum and for the signature", async (t) => {
  let hashed = 0;
  const { digest } = crypto.subtle;
  t.mock.method(crypto.subtle, "digest", (name, bytes) => {
    hashed += bytes.byteLength;
    return digest.call(crypto.subtle, name, bytes);
  });
  const two = DATA.subarray(0, 2 * PART);
  for (const Body of [two, two.subarray(1), new Blob([two]).stream()]) {
    hashed = 0;
    await watched().upload({ Bucket, Key: "hashed", Body });
    assert.equal(hashed, Body.length ?? two.length);
  }
});

test("the hash that is signed is that of the checksum, unless the checksum is not one", async () => {
  const hex = (bytes) => createHash("sha256").update(bytes).digest("hex");
  for (const [ChecksumSHA256, signed] of [
    [hash("x"), hex("x")],
    // S3 compares it with the body.
    [hash("y"), hex("y")],
    ["x", hex("x")],
    [`${"_".repeat(43)}=`, hex("x")],
    [`${"a".repeat(42)}B=`, hex("x")],
    [undefined, hex("x")],
  ]) {
    const s3 = scripted();
    await s3.putObject({ Bucket: "my-bucket", Key: "k", Body: "x", ChecksumSHA256 });
    assert.equal(s3.fetch.sent[0].headers["x-amz-content-sha256"], signed, ChecksumSHA256);
  }
});

test("a part that S3 has stored otherwise, or without an ETag, fails the upload and removes it", async () => {
  for (const [headers, code] of [
    [{ etag: '"2"', "x-amz-checksum-sha256": "AAAA" }, "checksum_mismatch"],
    [{}, "no_answer"],
  ]) {
    const s3 = scripted({ "PUT 2": () => new Response("", { headers }) });
    const error = await rejection(s3.upload(target));
    assert.deepEqual([error.name, error.code], ["StreamIntegrityError", code]);
    if (code === "no_answer") assert.match(error.message, /part 2 has no ETag.*ExposeHeaders/);
    assert.deepEqual(
      s3.fetch.sent.slice(-2).map(({ method }) => method),
      ["DELETE", "GET"],
    );
  }
});

test("a part that is lost on its way is sent again", async () => {
  let lost = 0;
  const s3 = scripted({
    "PUT 2": ({ headers }) =>
      lost++
        ? new Response("", { headers: { etag: '"2"', "x-amz-checksum-sha256": headers["x-amz-checksum-sha256"] } })
        : Promise.reject(new TypeError("Failed to fetch")),
  });
  await s3.upload(target);
  assert.equal(lost, 2);
});

test("options that cannot be used are refused", async () => {
  const s3 = scripted();
  for (const [input, pattern] of [
    ...[PART - 1, PART + 0.5, 5 * 2 ** 30 + 1, `${PART}`].map((partSize) => [
      { partSize },
      /^partSize: give a whole number from 5242880 to 5368709120$/,
    ]),
    [{ concurrency: 0 }, /^concurrency: /],
    [{ Body: 5 }, /^Body: /],
    [{ Body: Readable.from([{}]) }, /^Body: /],
  ]) {
    const error = await rejection(s3.upload({ ...target, ...input }));
    assert.equal(error.name, "InputError");
    assert.match(error.message, pattern);
  }
});
