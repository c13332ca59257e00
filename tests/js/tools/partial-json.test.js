// Random JSON cut anywhere: each partial value is a beginning of the whole one, and the last is what `JSON.parse` makes of the text.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { PartialJson } from "bedrock-wasm/tools";
import { Random } from "../support/random.js";

const SCALARS = ["0", "-0", "-1.5e-7", "12345678901234567890", "1E+400", "true", "false", "null", "9007199254740993"];
const CHARACTERS = [
  "a",
  "é",
  "\\n",
  '\\"',
  "\\\\",
  "\\/",
  "\\u00e9",
  "\\ud83d\\ude00",
  "😀",
  "\\ud83d",
  "\\ude00",
  " ",
  "{",
  "]",
  ",",
  ":",
  "\u2028",
];
const KEYS = ["a", "b", "__proto__", "constructor", "toString", "0", "", "\\u0061b", "length"];
const SPACES = ["", "", "", " ", "\n", "\t\r"];

const stringText = (random) => `"${random.text(12, CHARACTERS)}"`;

function jsonText(random, depth = 0) {
  const space = () => random.of(SPACES);
  const kind = random.integer(depth > 4 ? 2 : 4);
  const items = (item) => Array.from({ length: random.integer(4) }, item).join(`${space()},${space()}`);
  const inner = () => jsonText(random, depth + 1);
  if (kind === 0) return random.of(SCALARS);
  if (kind === 1) return stringText(random);
  if (kind === 2) return `[${space()}${items(inner)}${space()}]`;
  const keys = new Set();
  const pair = () => {
    let key = random.of(KEYS);
    while (keys.has(key)) key += "x";
    keys.add(key);
    return `"${key}"${space()}:${space()}${inner()}`;
  };
  return `{${space()}${items(pair)}${space()}}`;
}

function pieces(random, text, longest) {
  const cut = [];
  for (let at = 0; at < text.length;) {
    const end = at + 1 + random.integer(longest);
    cut.push(text.slice(at, end));
    at = end;
  }
  return cut;
}

/** Strings are beginnings; what is before the last item or member is whole. */
function isBeginning(part, whole) {
  if (typeof part === "string") return typeof whole === "string" && whole.startsWith(part);
  if (typeof part !== "object" || part === null) return Object.is(part, whole);
  if (Array.isArray(part) !== Array.isArray(whole) || Object.getPrototypeOf(part) !== Object.getPrototypeOf(whole)) {
    return false;
  }
  return Object.keys(part).every((key) => Object.hasOwn(whole, key) && isBeginning(part[key], whole[key]));
}

describe("10,000 random texts", () => {
  test("are read as JSON.parse reads them, and never contradict themselves", () => {
    const random = new Random(20);
    for (let round = 0; round < 10_000; round++) {
      const text = random.of(SPACES) + jsonText(random) + random.of(SPACES);
      const whole = JSON.parse(text);
      const json = new PartialJson();
      const copies = [];
      for (const piece of pieces(random, text, 1 + random.integer(9))) {
        json.push(piece);
        assert.ok(json.value === undefined || isBeginning(json.value, whole), text);
        copies.push([json.snapshot(), JSON.stringify(json.value)]);
      }
      assert.deepEqual(json.finish(), whole, text);
      assert.equal(JSON.stringify(json.value), JSON.stringify(whole));
      for (const [copy, then] of copies) assert.equal(JSON.stringify(copy), then, text);
    }
  });

  test("with one character changed are refused if JSON.parse refuses them", () => {
    const random = new Random(21);
    for (let round = 0; round < 10_000; round++) {
      const text = jsonText(random);
      const at = random.integer(text.length + 1);
      const damaged =
        text.slice(0, at) +
        random.of(["", ",", ":", "}", "]", "[", "{", '"', "\\", "1", "t", "-", "\n", "\0", "'"]) +
        text.slice(at + random.integer(2));
      const read = (parse) => {
        try {
          return { value: parse() };
        } catch (error) {
          assert.equal(error.name, "SyntaxError", error.stack);
          return { refused: true };
        }
      };
      const ours = read(() => {
        const json = new PartialJson();
        for (const piece of pieces(random, damaged, 5)) json.push(piece);
        return json.finish();
      });
      assert.deepEqual(
        ours,
        read(() => JSON.parse(damaged)),
        damaged,
      );
    }
  });
});

describe("a partial value", () => {
  const after = (...texts) => {
    const json = new PartialJson();
    for (const text of texts) json.push(text);
    return json.value;
  };

  test("has the text that has arrived, and numbers and words when they have ended", () => {
    assert.deepEqual(after('{"a":"Hel'), { a: "Hel" });
    assert.deepEqual(after('{"a":1'), {});
    assert.deepEqual(after('{"a":1', "2,"), { a: 12 });
    assert.deepEqual(after("[true, fal"), [true]);
    assert.deepEqual(after('{"a":[{"b'), { a: [{}] });
    assert.equal(after("12"), undefined);
    assert.equal(after('"a'), "a");
  });

  test("never shows half of an escape or of a surrogate pair", () => {
    for (const text of ['"\\ud83d\\ude00"', '"😀"']) {
      const json = new PartialJson();
      const seen = [...text.split("")].map((unit) => json.push(unit));
      assert.deepEqual(new Set(seen), new Set(["", "😀"]));
    }
  });

  test("does not change prototypes", () => {
    const value = after('{"__proto__":{"polluted":true}}');
    assert.deepEqual(Object.keys(value), ["__proto__"]);
    assert.equal(value.polluted, undefined);
    assert.equal({}.polluted, undefined);
  });

  test("of a snapshot shares the finished parts, and nothing else", () => {
    const json = new PartialJson();
    json.push('{"done":[1],"open":[2');
    const first = json.snapshot();
    json.push(",3");
    const second = json.snapshot();
    assert.equal(first.done, second.done);
    assert.notEqual(first.open, second.open);
    assert.deepEqual(
      [first, second],
      [
        { done: [1], open: [] },
        { done: [1], open: [2] },
      ],
    );
  });
});

describe("a text that is not JSON", () => {
  test("is a SyntaxError with the position, and stays one", () => {
    const json = new PartialJson();
    json.push('{"a": ');
    assert.throws(() => json.push("1 2"), {
      name: "SyntaxError",
      message: 'the JSON has an unexpected "2" at position 8',
    });
    assert.throws(() => json.push("}"), SyntaxError);
    assert.throws(() => json.finish(), SyntaxError);
  });

  test("and another value than a text is an InputError, after which the next piece is read", () => {
    const json = new PartialJson();
    for (const text of [undefined, null, 5, {}]) {
      assert.throws(() => json.push(text), { name: "InputError", message: "text: must be a string" });
    }
    assert.deepEqual(json.push("[1]"), [1]);
  });

  test("and a reader of numbers that is not a function is refused", () => {
    for (const parse of [null, 5, "Number"]) {
      assert.throws(() => new PartialJson(parse), { name: "InputError", message: /^parse: must be a function/ });
    }
  });

  test("and strings with millions of escapes are read at once", () => {
    const text = JSON.stringify(["a\n".repeat(3e6)]);
    assert.deepEqual(new PartialJson().push(text), JSON.parse(text));
  });

  for (const text of ["", " ", "{", '{"a"', '{"a":', "[1,", '"a', '"\\u00', "tru", "-"]) {
    test(`${JSON.stringify(text)} is cut off`, () => {
      const json = new PartialJson();
      json.push(text);
      assert.throws(() => json.finish(), SyntaxError);
    });
  }
});

test("a megabyte in pieces of four characters", () => {
  const whole = {
    text: "x".repeat(400_000),
    list: Array.from({ length: 60_000 }, (_, index) => index),
    deep: "[".repeat(1000),
  };
  const text = JSON.stringify(whole) + " ".repeat(1000);
  const json = new PartialJson();
  for (let at = 0; at < text.length; at += 4) json.push(text.slice(at, at + 4));
  assert.deepEqual(json.finish(), whole);
});

test("nesting is limited by memory only", () => {
  const json = new PartialJson();
  json.push("[".repeat(100_000));
  json.push("]".repeat(100_000));
  assert.equal(json.finish().length, 1);
});
