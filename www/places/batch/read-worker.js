// Reads and checks a file's records away from the page's thread. Posts lists of records, then how it ended.
import { readRecords } from "bedrock-wasm/batch";

const LIST = 1000;
/** Enough for the first row of a CSV file. */
const HEAD_BYTES = 65_536;
const TEMPLATE = { modelInput: { messages: [{ role: "user", content: [{ text: "" }] }] } };

addEventListener("message", async ({ data: file }) => {
  try {
    postMessage({ count: await read(file) });
  } catch (error) {
    postMessage({ problem: /** @type {Error} */ (error).message });
  }
});

/** @param {Blob} file */
async function read(file) {
  const head = await file.slice(0, HEAD_BYTES).text();
  const isCsv = !head.trimStart().startsWith("{");
  const options = isCsv ? { columns: columnsOf(head), template: TEMPLATE } : {};
  let count = 0;
  /** @type {import("../../../pkg/types/batch.js").BatchRecord[]} */
  let list = [];
  for await (const record of readRecords(file, options)) {
    count++;
    list.push({ ...record, recordId: record.recordId ?? `record-${count}` });
    if (list.length === LIST) {
      postMessage({ list });
      list = [];
    }
  }
  postMessage({ list });
  return count;
}

/** Which columns of a CSV file are the id and the prompt: by their names, else the last is the prompt. @param {string} head */
function columnsOf(head) {
  const names = head
    .split(/\r?\n/, 1)[0]
    .split(",")
    .map((name) => name.trim().replace(/^"|"$/g, ""));
  const id = names.find((name) => /^(id|record_?id|key)$/i.test(name));
  const prompt = names.find((name) => /^(prompt|question|text|input)$/i.test(name)) ?? names.at(-1) ?? "";
  return { ...(id && { recordId: id }), "modelInput.messages.0.content.0.text": prompt };
}
