// Errors in records say where; ids, sizes and files are told apart exactly.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readRecords, writeRecords } from "bedrock-wasm/batch";
import { drain, rejection } from "../support/clients.js";

const written = (records, options) => new Response(writeRecords(records, options)).text();
const refused = async (promise) => {
  const { name, message, line, column, member } = await rejection(promise);
  assert.equal(name, "InputError");
  return { message, line, column, member };
};
const place = (message, line, column, member) => ({ message: `records: ${message}`, line, column, member });

test("a member that is wrong is named with its line and, in a file, its column", async () => {
  const object = "modelInput: must be an object: the body of the model's request";
  for (const [records, expected] of [
    ['{"modelInput":{}}\n\n{"modelInput":[]}', place(`line 3, column 2: ${object}`, 3, 2, "modelInput")],
    ['{"recordId":"a"}', place(`line 1: ${object}`, 1, undefined, "modelInput")],
    ["null", place(`line 1: ${object}`, 1, undefined, "modelInput")],
    [[{ modelInput: {} }, { modelInput: "x" }], place(`line 2: ${object}`, 2, undefined, "modelInput")],
    [
      '{"modelInput":{},"recordId":5}',
      place("line 1, column 18: recordId: must be text, or be left out", 1, 18, "recordId"),
    ],
    [
      [{ recordId: "", modelInput: {} }],
      place("line 1: recordId: must be text, or be left out", 1, undefined, "recordId"),
    ],
    [
      ["a", "a"].map((recordId) => ({ recordId, modelInput: {} })),
      place('line 2: recordId: "a" is already used by an earlier record', 2, undefined, "recordId"),
    ],
  ]) {
    assert.deepEqual(await refused(written(records)), expected);
  }
});

test("a Converse record that a job would refuse is named by its member", async () => {
  for (const [modelInput, expected] of [
    [
      { prompt: "x" },
      place(
        'line 1: modelInput.messages: must be a list; records of other bodies need invocationType "InvokeModel"',
        1,
        undefined,
        "modelInput.messages",
      ),
    ],
    [
      { messages: [], toolConfig: {} },
      place(
        'line 1: modelInput.toolConfig: jobs of the type Converse refuse tools; use invocationType "InvokeModel", or mode "on-demand"',
        1,
        undefined,
        "modelInput.toolConfig",
      ),
    ],
  ]) {
    assert.deepEqual(await refused(written([{ modelInput }], { invocationType: "Converse" })), expected);
  }
});

test("text that is not JSON has the column that the engine tells, in the words of each", async (t) => {
  for (const [message, column] of [
    ["Unexpected token } in JSON at position 12", 13],
    ["JSON.parse: expected property name at line 1 column 34 of the JSON data", 34],
    ["JSON Parse error: Expected '}'", undefined],
    ["at position 0", 1],
  ]) {
    const mock = t.mock.method(JSON, "parse", () => {
      throw new SyntaxError(message);
    });
    const error = await refused(written("{"));
    mock.mock.restore();
    assert.deepEqual(error, place(`line 1${column ? `, column ${column}` : ""}: is not JSON`, 1, column, undefined));
  }
});

test("records and bytes may be as many as a job takes, and not one more", async () => {
  const records = ["é", "b"].map((recordId) => ({ recordId, modelInput: {} }));
  const bytes = Buffer.byteLength(await written(records));
  assert.equal(bytes, '{"recordId":"é","modelInput":{}}\n'.length * 2 + 1);
  await written(records, { maxRecords: 2, maxBytes: bytes });
  assert.deepEqual(
    await refused(written(records, { maxRecords: 1 })),
    place("line 2: more than 1 records (maxRecords); split them into several jobs", 2, undefined, undefined),
  );
  assert.deepEqual(
    await refused(written(records, { maxBytes: bytes - 1 })),
    place(`line 2: more than ${bytes - 1} bytes (maxBytes); split them into several jobs`, 2, undefined, undefined),
  );
});

test("an id that is made is not one that is given", async () => {
  const records = [{ recordId: "record-0000002", modelInput: {} }, { modelInput: {} }];
  const ids = (await written(records)).match(/record-[^"]+/g);
  assert.deepEqual(ids, ["record-0000002", "record-0000002x"]);
});

test("what is neither records nor a file is refused", async () => {
  const give = { message: "records: give an iterable of { recordId, modelInput }, or a file" };
  const stream = { message: "records: this is a stream of bytes; read it with readRecords()" };
  const bytes = new TextEncoder().encode('{"modelInput":{}}');
  const pieces = async function* () {
    yield bytes;
  };
  for (const [records, expected] of [
    [undefined, give],
    [null, give],
    [5, give],
    [{}, give],
    [pieces(), stream],
    [[bytes], stream],
  ]) {
    const { message } = await refused(written(records));
    assert.deepEqual({ message }, expected);
  }
  // Bytes in the middle of the records are not a file.
  const late = await refused(written([{ modelInput: {} }, bytes]));
  assert.equal(late.line, 2);
  await assert.rejects(async () => written([], "no"), {
    name: "InputError",
    message: "options: must be a plain object",
  });
  assert.equal((await rejection(readRecords(null).next())).message, give.message);
});

test("an iterable is one, whatever its class is called", async () => {
  for (const name of ["BlobStore", "MyBlob", "Uint8ArrayList", "MyReadableStream"]) {
    const records = {
      [Symbol.toStringTag]: name,
      *[Symbol.iterator]() {
        yield { recordId: "a", modelInput: {} };
      },
    };
    assert.equal(await written(records), '{"recordId":"a","modelInput":{}}\n', name);
  }
});

test("a text is a file, without the mark at its beginning alone", async () => {
  const { events } = await drain(readRecords('\ufeff{"recordId":"\ufeffa"}'));
  assert.deepEqual(events, [{ recordId: "\ufeffa" }]);
});

test("CSV that is wrong says where", async () => {
  const columns = { recordId: "id", "modelInput.text": "text" };
  for (const [text, message, line, column] of [
    ["id\n1", 'line 1: the first row does not name a column "text"', 1],
    ["id,text\n\n1,2,3", "line 3: the row has 3 fields, and the first row 2", 3],
    ['id,text\n1,"a\nb', "line 2: a quote is not closed", 2],
    [
      'id,text\n1,"a\nb"c',
      "line 3, column 3: text follows a closing quote; double the quotes inside a quoted field",
      3,
      3,
    ],
  ]) {
    const { events, error } = await drain(readRecords(text, { columns }));
    const told = { message: error.message, line: error.line, column: error.column, member: error.member };
    assert.deepEqual(told, place(message, line, column, undefined));
    assert.deepEqual(events, []);
  }
});

test("CSV fields are text, with the quotes that stand inside them, in their place in the template", async () => {
  const text = 'id;text;more\n1;5" pipe;"a;""b""\r\nc"\n"2";"";\n';
  const columns = { recordId: "id", "modelInput.messages.0.content.10.text": "text", "modelInput.more": "more" };
  const template = { modelInput: { max: 1, messages: [{ role: "user" }] } };
  const { events } = await drain(readRecords(text, { columns, template, delimiter: ";" }));
  const content = (value) => Object.assign([], { 10: { text: value } });
  assert.deepEqual(events, [
    {
      recordId: "1",
      modelInput: { max: 1, messages: [{ role: "user", content: content('5" pipe') }], more: 'a;"b"\r\nc' },
    },
    { recordId: "2", modelInput: { max: 1, messages: [{ role: "user", content: content("") }], more: "" } },
  ]);
  assert.deepEqual(template, { modelInput: { max: 1, messages: [{ role: "user" }] } });
  const rows = await drain(readRecords("a\n1\n", { columns: (row) => ({ recordId: row.a, modelInput: row }) }));
  assert.deepEqual(rows.events, [{ recordId: "1", modelInput: { a: "1" } }]);
});
