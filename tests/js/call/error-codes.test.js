// docs/errors.md lists every code of an error once, under the one class that throws it, in both languages.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../../../", import.meta.url);

/** The class of each code, as the table has them; a cell that is empty repeats the class above. */
function documented() {
  const classes = new Map();
  let current;
  for (const line of readFileSync(new URL("docs/errors.md", root), "utf8").split("\n")) {
    const [, name, codes] = /^\| (?:`(\w+)` )?\| (`\w+`(?:, `\w+`)*) \|/.exec(line) ?? [];
    if (!codes) continue;
    current = name ?? current;
    for (const [, code] of codes.matchAll(/`(\w+)`/g)) {
      assert.ok(!classes.has(code), `${code} is listed twice`);
      classes.set(code, current);
    }
  }
  return classes;
}

/** The sources of a language, without its tests. */
function sources(folder, extension) {
  return readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(extension) && !/^(wasm|types)\/|tests\.rs$/.test(file))
    .map((file) => [
      `${folder}/${file}`,
      readFileSync(new URL(`${folder}/${file}`, root), "utf8").split("#[cfg(test)]")[0],
    ]);
}

const CONSTRUCTORS = {
  input: "InputError",
  credentials: "CredentialsError",
  stream_integrity: "StreamIntegrityError",
  incomplete_stream: "IncompleteStreamError",
  timeout: "TimeoutError",
};

/** Codes beside the class that is made with them, where one expression has both, else beside nothing. */
function* used() {
  for (const [file, text] of sources("pkg", ".js")) {
    for (const [, name, code] of text.matchAll(/new (\w+(?:Error|Exception))\((?:(?!new )[^])*?code: "(\w+)"/g)) {
      yield [file, code, name];
    }
    for (const [, code] of text.matchAll(/\bcode(?: =|:) "(\w+)"/g)) yield [file, code];
  }
  for (const [file, text] of sources("src", ".rs")) {
    for (const [, constructor, code] of text.matchAll(/Error::(\w+)\(\s*"(\w+)",/g)) {
      yield [file, code, CONSTRUCTORS[constructor]];
    }
    for (const [, kind, code] of text.matchAll(/ErrorKind::(\w+), "(\w+)"/g)) {
      yield [file, code, { Service: "ServiceException", Model: "BedrockError" }[kind] ?? `${kind}Error`];
    }
    for (const [, code] of text.matchAll(/refused\(\s*"([a-z_]+)",/g)) yield [file, code];
  }
}

const classes = documented();

test("every code is documented under the class that has it", () => {
  let count = 0;
  for (const [file, code, name] of used()) {
    assert.ok(classes.has(code), `${file}: docs/errors.md lacks ${code}`);
    const owner = classes.get(code);
    if (name) assert.equal(name.replace(/^(IncompleteStream|StreamIntegrity)$/, "$1Error"), owner, `${file}: ${code}`);
    count++;
  }
  assert.ok(count > 80, `only ${count} uses were found`);
});

test("every code that is documented exists", () => {
  const all = [...sources("pkg", ".js"), ...sources("src", ".rs")].map(([, text]) => text).join("\n");
  for (const code of classes.keys()) assert.ok(all.includes(`"${code}"`) || code.startsWith("timeout_"), code);
});
