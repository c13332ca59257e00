// S3 from Rust against the emulator's, which verifies signatures and checksums and answers CORS by bucket.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startLocalBedrock } from "local-bedrock";
import { inChromium, inNode } from "./places.js";

const BUCKET = "local-bedrock";
const PART = 5 * 2 ** 20;

let emulator;

before(async () => {
  emulator = await startLocalBedrock({ model: "scripted", log: () => {} });
});

after(() => emulator?.close());

const config = (members) => ({
  region: "us-east-1",
  endpoint: emulator.url,
  credentials: emulator.credentials,
  ...members,
});

async function script(t, operation, replies) {
  const body = JSON.stringify({ match: { operation }, replies });
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${emulator.url}/_local-bedrock/faults`, { method: "POST", headers, body });
  assert.equal(response.status, 200);
  const [{ id }] = await response.json();
  t.after(() => fetch(`${emulator.url}/_local-bedrock/faults/${id}`, { method: "DELETE" }));
}

/** The first request that fits, if it comes within four seconds. */
async function request(fits) {
  for (const end = Date.now() + 4_000; Date.now() < end; await sleep(20)) {
    const record = emulator.requests.find(fits);
    if (record) return record;
  }
  return assert.fail("the request did not come");
}

for (const [name, open] of [
  ["Node", inNode],
  ["Chromium", inChromium],
]) {
  describe(name, () => {
    let place;

    before(async () => {
      place = await open();
    });

    after(() => place?.close());

    test("objects come back as they were put, are listed page after page, and are deleted", async () => {
      const keys = ["ü/1", "a b+c", "z"].map((key) => `${name}/${key}`);
      const { value, failure } = await place.call("s3Objects", config(), BUCKET, `${name}/`, keys);
      assert.equal(failure, undefined);
      const first = Buffer.from(keys[0]);
      assert.deepEqual(value, {
        listed: keys.toSorted(),
        part: keys[0].slice(2),
        range: `bytes 2-${first.length - 1}/${first.length}`,
        names: ["NoSuchKey", "NotFound"],
        // The bucket's CORS rule hides the object's own headers from pages.
        head: [first.length, "text/plain", name === "Node" ? "here" : null],
      });
    });

    test("an upload in parts arrives whole, with its checksum", async () => {
      const { value } = await place.call("s3Upload", config(), BUCKET, `large ${name}`, 2 * PART + 1234);
      assert.equal(value.isSame, true);
      assert.match(value.checksum, /-3$/);
      const small = await place.call("s3Upload", config(), BUCKET, `small ${name}`, 10);
      assert.equal(small.value.isSame, true);
    });

    test("an upload that is left is removed", async (t) => {
      await script(t, "UploadPart", [{ stall: true }, { stall: true }, { stall: true }, { stall: true }]);
      const key = `left ${name}`;
      const at = emulator.requests.length;
      const { value } = await place.call("s3LeaveUpload", config(), BUCKET, key, 600);
      assert.equal(value, true);
      const mine = (record) => emulator.requests.indexOf(record) >= at;
      const { status } = await request((one) => one.operation === "AbortMultipartUpload" && one.status && mine(one));
      assert.equal(status, 204);
    });

    test("a body that is cut is an error", async (t) => {
      const key = `cut ${name}`;
      await script(t, "GetObject", [{ body: { cut: { afterBytes: 5000, how: "reset" } } }]);
      const { failure } = await place.call("s3Upload", config(), BUCKET, key, 100_000);
      assert.deepEqual([failure.code, failure.retryable], ["cut_body", true]);
      assert.deepEqual(await place.call("s3Body", config(), BUCKET, key), {
        value: { received: 100_000, ended: null },
      });
    });

    test("a signature of another key is refused with S3's code", async () => {
      const credentials = { ...emulator.credentials, secretAccessKey: "x".repeat(40) };
      const { failure } = await place.call("s3Body", config({ credentials }), BUCKET, "k");
      assert.deepEqual([failure.name, failure.status, failure.attempts], ["SignatureDoesNotMatch", 403, 1]);
    });
  });
}
