// Records are read from files, checked, and written as the lines that a job takes.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { readRecords, retryFailed, runBatch, writeRecords } from "bedrock-wasm/batch";
import { drain, rejection } from "../support/clients.js";

const written = async (records, options) => new Response(writeRecords(records, options)).text();
const lines = async (records, options) =>
  (await written(records, options))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
const refused = async (records, options) => {
  const error = await rejection(written(records, options));
  assert.equal(error.name, "InputError");
  return error;
};

/** A stream of bytes in pieces of a size. */
const cutAt = (bytes, size) =>
  ReadableStream.from(
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size)),
  );

/** Lines that other clients of Bedrock's batch inference send: InvokeModel's body of Claude's Messages, and of Titan's embeddings. */
const LINES = [
  '{"recordId": "request-1", "modelInput": {"messages": [{"role": "user", "content": [{"type": "text", "text": "Hello world!"}]}], "max_tokens": 10, "system": [{"type": "text", "text": "You are a helpful assistant."}], "anthropic_version": "bedrock-2023-05-31", "anthropic_beta": []}}',
  '{"recordId": "embed-2", "modelInput": {"inputText": "Another document to embed", "dimensions": 512}}',
  '{"modelInput": {"inputText": "ünïcode \\u2028 and a big one", "seed": 12345678901234567890}}',
];

test("lines come out as they went in, with an id for each", async () => {
  const out = await written(`${LINES.join("\r\n")}\n\n`);
  assert.deepEqual(out.trim().split("\n").slice(0, 2), LINES.slice(0, 2));
  assert.match(out, /"seed": 12345678901234567890/);
  assert.deepEqual(
    (await lines(LINES.join("\n"))).map(({ recordId }) => recordId),
    ["request-1", "embed-2", "record-0000003"],
  );
});

test("records come from iterables, async iterables and files alike, however their bytes are cut", async () => {
  const text = LINES.join("\n");
  const expected = await written(text);
  const bytes = new TextEncoder().encode(`\ufeff${text}`);
  const cut = ReadableStream.from(Array.from(bytes, (byte) => Uint8Array.of(byte)));
  for (const source of [new Blob([text]), new Response(text).body, cut, bytes]) {
    assert.equal(await written(source), expected);
  }
  const { events } = await drain(readRecords(new Blob([text])));
  const records = await written(events);
  assert.equal(await written(readRecords(text)), records);
  // The same without the spaces of the file.
  assert.equal(await written(readRecords(expected)), records);
});

test("no text is made of a whole file: one of a gigabyte would be longer than a text can be", async (t) => {
  const text = `${LINES[2]}\n`.repeat(5000);
  const bytes = new TextEncoder().encode(text);
  const { decode } = TextDecoder.prototype;
  let longest = 0;
  t.mock.method(TextDecoder.prototype, "decode", function (piece = new Uint8Array(), options) {
    longest = Math.max(longest, piece.byteLength);
    return decode.call(this, piece, options);
  });
  // Node gives a Blob in one piece.
  for (const source of [bytes, new Blob([bytes])]) {
    longest = 0;
    assert.equal((await drain(readRecords(source))).events.length, 5000);
    assert.ok(longest > 0 && longest <= 2 ** 16 + LINES[2].length * 2, `${longest} bytes at a time`);
  }
});

test("a byte order mark is left out where a file begins, and is an error before any other line", async () => {
  const file = new TextEncoder().encode(`\ufeff${LINES[0]}\n\ufeff${LINES[1]}\n`);
  for (const size of [1, 7, file.length]) {
    const { events, error } = await drain(readRecords(cutAt(file, size)));
    assert.deepEqual(events, [JSON.parse(LINES[0])], `pieces of ${size}`);
    assert.match(error.message, /^records: line 2(, column 1)?: is not JSON$/, `pieces of ${size}`);
  }
});

test("memory that a source uses again for its next piece changes no record", async () => {
  const text = `${LINES.join("\n")}\n`;
  const bytes = new TextEncoder().encode(text);
  const memory = new Uint8Array(50);
  const source = async function* () {
    for (let at = 0; at < bytes.length; at += memory.length) {
      const piece = bytes.subarray(at, at + memory.length);
      memory.set(piece);
      yield memory.subarray(0, piece.length);
      memory.fill(0);
    }
  };
  assert.deepEqual((await drain(readRecords(source()))).events, (await drain(readRecords(text))).events);
});

test("a file may be an async iterable of bytes or of texts, and of nothing else", async () => {
  const of = async function* (...pieces) {
    yield* pieces;
  };
  const expected = [{ recordId: "a", modelInput: {} }];
  for (const pieces of [
    ['{"recordId":"a",', '"modelInput":{}}'],
    [new TextEncoder().encode(JSON.stringify(expected[0]))],
  ]) {
    assert.deepEqual((await drain(readRecords(of(...pieces)))).events, expected);
  }
  const { error } = await drain(readRecords(of(5)));
  assert.deepEqual([error.name, error.message], ["InputError", "file: its chunks must be bytes or text"]);
});

test("records that come before an error are given before it", async () => {
  const good = Array.from({ length: 300 }, (_, at) => ({ recordId: `id-${at}`, modelInput: { at } }));
  const text = good.map((record) => JSON.stringify(record)).join("\n");
  const csv = `id,question\n${good.map(({ recordId }) => `${recordId},why\n`).join("")}`;
  const broken = function* () {
    yield* good;
    throw new Error("broken");
  };
  const columns = { recordId: "id", "modelInput.inputText": "question" };
  for (const [name, records, options, code] of [
    ["JSON Lines", `${text}\n{`, {}, "InputError"],
    ["fields", `${csv}one,two,three\n`, { columns }, "InputError"],
    ["quotes", `${csv}"a"b,c\n`, { columns }, "InputError"],
    ["an iterable", broken, {}, "Error"],
  ]) {
    const { events, error } = await drain(readRecords(records, options));
    assert.deepEqual([events.length, error?.name], [300, code], name);
  }
});

test("reading can stop in the middle, and the source is closed", async () => {
  let isClosed = false;
  const source = function* () {
    try {
      for (let at = 0; ; at++) yield { recordId: `id-${at}`, modelInput: {} };
    } finally {
      isClosed = true;
    }
  };
  let seen = 0;
  for await (const { recordId } of readRecords(source)) {
    assert.equal(recordId, `id-${seen}`);
    if (++seen === 300) break;
  }
  assert.ok(isClosed);
  isClosed = false;
  const reader = writeRecords(source).getReader();
  await reader.read();
  await reader.cancel();
  assert.ok(isClosed);
});

test("records are read and written without a client, which loads the module", async () => {
  const program = `import { writeRecords } from "bedrock-wasm/batch";
    console.log(await new Response(writeRecords([{ recordId: "a", modelInput: { big: 12345678901234567890n } }])).text());`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program]);
  assert.equal(stdout.trim(), '{"recordId":"a","modelInput":{"big":12345678901234567890}}');
});

test("bytes in a Converse record are base64", async () => {
  const record = {
    modelInput: {
      messages: [{ role: "user", content: [{ image: { format: "png", source: { bytes: Uint8Array.of(1, 2, 3) } } }] }],
    },
  };
  const [{ modelInput }] = await lines([record], { invocationType: "Converse" });
  assert.equal(modelInput.messages[0].content[0].image.source.bytes, "AQID");
});

test("an error names the line, the column and the member", async () => {
  const json = await refused('{"modelInput": {}}\n{"modelInput": {,}}');
  assert.deepEqual([json.line, json.column, json.code], [2, 17, "invalid_input"]);
  assert.match(json.message, /^records: line 2, column 17: is not JSON/);
  const doubled = await refused('{"recordId":"a","modelInput":{}}\n\n{"modelInput":{}, "recordId":"a"}');
  assert.deepEqual([doubled.line, doubled.column, doubled.member], [3, 19, "recordId"]);
  const missing = await refused([{ modelInput: {} }, { recordId: "b" }]);
  assert.deepEqual([missing.line, missing.column, missing.member], [2, undefined, "modelInput"]);
  for (const record of [null, 5, "x", [], { modelInput: [] }, { modelInput: "{}" }]) {
    assert.equal((await refused([record])).member, "modelInput");
  }
  for (const recordId of ["", 5, null]) {
    assert.equal((await refused([{ recordId, modelInput: {} }])).member, "recordId");
  }
  assert.match((await refused([{ modelInput: { a: 1n, b: NaN } }])).message, /line 1/);
  assert.match((await refused(5)).message, /^records: /);
});

test("tools pass in an InvokeModel record, and are refused in a Converse one", async () => {
  const record = { recordId: "r", modelInput: { messages: [], toolConfig: { tools: [] } } };
  assert.equal((await lines([record])).length, 1);
  const error = await refused(`${JSON.stringify({ modelInput: { messages: [] } })}\n${JSON.stringify(record)}`, {
    invocationType: "Converse",
  });
  assert.deepEqual([error.line, error.member], [2, "modelInput.toolConfig"]);
  assert.ok(error.column > 1);
  assert.match(error.message, /InvokeModel/);
  const form = await refused([{ modelInput: { inputText: "x" } }], { invocationType: "Converse" });
  assert.equal(form.member, "modelInput.messages");
});

test("more records or bytes than a job takes are refused", async () => {
  const records = Array.from({ length: 5 }, () => ({ modelInput: { text: "ü" } }));
  assert.match((await refused(records, { maxRecords: 4 })).message, /line 5: more than 4 records/);
  assert.match((await refused(records, { maxBytes: 100 })).message, /line 2: more than 100 bytes/);
});

test("all is checked before anything is sent", async () => {
  const none = () => assert.fail("something was sent");
  const client = { createModelInvocationJob: none };
  const s3 = { upload: none, putObject: none };
  const records = Array.from({ length: 200 }, (_, at) => ({ recordId: `r${at % 199}`, modelInput: {} }));
  const given = { client, s3, modelId: "m", roleArn: "r", input: "s3://b/in", output: "s3://b/out" };
  const { error } = await drain(runBatch({ ...given, records }));
  assert.deepEqual([error.line, error.member], [200, "recordId"]);
});

test("options that cannot be used are refused", () => {
  const given = {
    client: { createModelInvocationJob() {} },
    s3: { upload() {} },
    modelId: "m",
    roleArn: "r",
    input: "s3://b/in",
    output: "s3://b/out",
    records: [],
  };
  for (const [change, pattern] of [
    [{ client: {} }, /^client: /],
    [{ s3: undefined }, /^s3: /],
    [{ modelId: "" }, /^modelId: /],
    [{ roleArn: undefined }, /^roleArn: /],
    [{ input: "bucket/in" }, /^input: .*s3:\/\//],
    [{ output: "s3://" }, /^output: /],
    [{ mode: "fast" }, /^mode: /],
    [{ invocationType: "converse" }, /^invocationType: /],
    [{ records: undefined }, /^records: /],
    [{ state: 5 }, /^state: /],
    [{ mode: "on-demand" }, /^runtime: /],
  ]) {
    assert.throws(() => runBatch({ ...given, ...change }), { name: "InputError", message: pattern });
  }
});

test("CSV becomes records by a map of columns, or by a function", async () => {
  const csv = '\ufeffid,question,note\r\n1,"What, ""really""?\nYes",\r\n\r\n2,Wüh?,x\r\n';
  const columns = { recordId: "id", "modelInput.messages.0.content.0.text": "question" };
  const template = { modelInput: { max_tokens: 5, messages: [{ role: "user" }] } };
  const message = (text) => ({ max_tokens: 5, messages: [{ role: "user", content: [{ text }] }] });
  assert.deepEqual(await lines(new Blob([csv]), { columns, template }), [
    { recordId: "1", modelInput: message('What, "really"?\nYes') },
    { recordId: "2", modelInput: message("Wüh?") },
  ]);
  const made = (row) => ({ modelInput: { inputText: row.question } });
  assert.equal((await lines(csv, { columns: made }))[1].modelInput.inputText, "Wüh?");
  assert.equal((await lines("a;b\n1;2", { columns: { "modelInput.x": "b" }, delimiter: ";" }))[0].modelInput.x, "2");
  assert.deepEqual(template, { modelInput: { max_tokens: 5, messages: [{ role: "user" }] } });
});

test("CSV that is wrong names its line", async () => {
  const columns = { "modelInput.x": "b" };
  assert.match((await refused("a,c\n1,2", { columns })).message, /line 1: the first row does not name a column "b"/);
  assert.match(
    (await refused("a,b\n1,2\n1,2,3", { columns })).message,
    /line 3: the row has 3 fields, and the first row 2/,
  );
  assert.match((await refused('a,b\n1,"2\n3', { columns })).message, /line 2: a quote is not closed/);
  const error = await refused('a,b\n1,"2" x', { columns });
  assert.deepEqual([error.line, error.column], [2, 6]);
});

test("a stream of records is read as slowly as it is written, and is left when its reader leaves", async () => {
  let read = 0;
  let left = false;
  const source = (async function* () {
    try {
      for (;;) yield { modelInput: { text: "x".repeat(10_000), at: read++ } };
    } finally {
      left = true;
    }
  })();
  const reader = writeRecords(source).getReader();
  await reader.read();
  assert.ok(read < 20, `${read} records were read for one chunk`);
  await reader.cancel();
  assert.ok(left);
});

test("arguments that cannot be are refused by name", async () => {
  const options = { runtime: {}, modelId: "m" };
  for (const [call, named] of [
    [() => readRecords(new Blob(["{}"]), null), /^options: /],
    [() => readRecords([], "no"), /^options: /],
    [() => retryFailed({}, options), /^results: /],
    [() => retryFailed(null, options), /^results: /],
    [() => retryFailed([], null), /^options: /],
  ]) {
    await assert.rejects(call().next(), { name: "InputError", message: named });
  }
});

test("a line of a file stays as it is, with its spaces and all digits", async () => {
  const line = '{ "recordId": "a", "modelInput": {"n": 12345678901234567890, "t": "é\\u00e9"} }';
  const made = '{"modelInput": {"n": 1.0}}';
  const text = await new Response(writeRecords(`${line}\r\n${made}\n`)).text();
  assert.equal(text, `${line}\n{"recordId":"record-0000002",${made.slice(1)}\n`);
});

test("members that a job does not take are not written", async () => {
  const line = '{"recordId":"a","modelInput":{"n":12345678901234567890},"note":"mine"}';
  const text = await new Response(writeRecords(line)).text();
  assert.equal(text, '{"recordId":"a","modelInput":{"n":12345678901234567890}}\n');
});
