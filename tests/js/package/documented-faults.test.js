// The pages that count the faults, and the emulator's page and declarations of what a script may ask for.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { SCRIPT } from "../../../local-bedrock/src/faults/schema.js";
import { FAULTS } from "../../faults/faults.js";

const read = (path) => readFile(new URL(`../../../${path}`, import.meta.url), "utf8");

test("both README files and the first page of docs/ give the number of faults", async () => {
  const count = FAULTS.filter(({ name }) => name !== "none").length;
  for (const page of ["README.md", "pkg/README.md", "docs/index.md"]) {
    const text = await read(page);
    assert.deepEqual(text.match(/\d+\s+faults/g), [`${count} faults`], `${page}: tests/faults/faults.js has ${count}`);
  }
});

const script = SCRIPT.properties;
const reply = script.replies.items.properties;
const step = reply.stream.items.properties;

/** Members and values that a schema allows, at any depth but that of a list of steps or replies. */
function namesIn({ properties = {}, enum: values = [], items = {} }) {
  const nested = Object.entries(properties).flatMap(([name, schema]) => [name, ...namesIn(schema)]);
  return [...nested, ...values, ...(items.enum ?? [])];
}

/** The rows of the table with that heading, by the member that each begins with. */
function rowsOf(readme, heading) {
  const [, table] = new RegExp(`^\\| ${heading} +\\|.*\\n\\|[- |]+\\n((?:\\|.*\\n)+)`, "m").exec(readme);
  const rows = new Map();
  for (const line of table.trim().split("\n")) {
    for (const [, name] of line.split(" | ")[0].matchAll(/`(?:\{ at, |\{ )?(\w+)/g)) {
      rows.set(name, `${rows.get(name) ?? ""}${line}\n`);
    }
  }
  return rows;
}

for (const [heading, members] of Object.entries({ "member of a script": script, "member of a reply": reply, step })) {
  test(`the emulator's README has each ${heading}, and what it may hold`, async () => {
    const rows = rowsOf(await read("local-bedrock/README.md"), heading);
    const names = Object.keys(members).filter((name) => name !== "at");
    assert.deepEqual([...rows.keys()].sort(), names.sort());
    for (const name of names.filter((member) => !["replies", "stream", "cut"].includes(member))) {
      const absent = namesIn(members[name]).filter((word) => !new RegExp(`\\b${word}\\b`).test(rows.get(name)));
      assert.deepEqual(absent, [], `the row of ${name}`);
    }
  });
}

test("the emulator's declarations have each member and each value of a script", async () => {
  const declared = await read("local-bedrock/types/faults.d.ts");
  const names = [script, reply, step].flatMap((properties) => namesIn({ properties }));
  const absent = names.filter((name) => !new RegExp(`\\b${name}\\??: |"${name}"`).test(declared));
  assert.deepEqual([...new Set(absent)], []);
});
