// The rule of `tests/types/reasons.js`, tried on types and casts that are planted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Linter } from "eslint";
import reasons from "../../types/reasons.js";

/** What the rule finds in a text. */
function found(text, options = {}) {
  const plugins = { types: { rules: { reasons } } };
  const messages = new Linter().verify(text, [{ plugins, rules: { "types/reasons": ["error", options] } }]);
  assert.ok(
    messages.every(({ ruleId }) => ruleId === "types/reasons"),
    JSON.stringify(messages),
  );
  return messages.map(({ messageId }) => messageId);
}

test("types that say nothing need a reason", () => {
  const types = [
    "any",
    "*",
    "Object",
    "Function",
    "any[]",
    "Record<string, any>",
    "(value: any) => void",
    "...*",
    "string | any",
  ];
  for (const type of types) {
    assert.deepEqual(found(`/** @param {${type}} value */\nexport function f(value) {}`), ["empty"], type);
    assert.deepEqual(
      found(`/** @param {${type}} value any: the user's JSON */\nexport function f(value) {}`),
      [],
      type,
    );
    assert.deepEqual(found(`// any: the user's JSON\n/** @type {${type}} */\nexport let value;`), [], type);
  }
});

test("a reason counts for its own tag", () => {
  const text =
    "/**\n * @param {any} one any: may be anything\n * @param {any} other\n */\nexport function f(one, other) {}";
  assert.deepEqual(found(text), ["empty"]);
});

test("types and texts that only look like it pass", () => {
  for (const type of [
    "{ any: string }",
    "{ any?: string }",
    '"any"',
    "Company",
    "import('./any.js').Any",
    "object",
    "unknown",
  ]) {
    assert.deepEqual(found(`/** @param {${type}} value takes any value */\nexport function f(value) {}`), [], type);
  }
  assert.deepEqual(found("/**\n * @param {\n *   string\n * } value\n */\nexport function f(value) {}"), []);
  assert.deepEqual(found("/* any */ export const f = (/** @type {string} */ value) => value;"), []);
});

test("casts need a reason", () => {
  assert.deepEqual(found("export const a = /** @type {string} */ (b());"), ["cast"]);
  assert.deepEqual(found("export const a = /** @type {string} cast: b gives text */ (b());"), []);
  assert.deepEqual(found("// cast: b gives text.\nexport const a = /** @type {string} */ (b());"), []);
  assert.deepEqual(found('export const a = /** @type {const} */ ("b");'), []);
  assert.deepEqual(found("export const a = /** @type {any} */ (b());"), ["cast", "empty"]);
  const next =
    "export function f() {\n  // cast: b gives text.\n  const a = /** @type {string} */ (b());\n  return /** @type {string} */ (a);\n}";
  assert.deepEqual(found(next), ["cast"]);
});

test("casts alone can be left out", () => {
  const text = "export const a = /** @type {string} */ (b());\nexport const c = /** @type {any} */ (b());";
  assert.deepEqual(found(text, { casts: false }), ["empty"]);
});

test("errors of types are not silenced", () => {
  assert.deepEqual(found("// @ts-expect-error it is wrong\nexport let a;"), ["silenced"]);
  assert.deepEqual(found("// @ts-ignore\nexport let a;"), ["silenced"]);
});
