// Comma-separated values: https://www.rfc-editor.org/rfc/rfc4180
import { must } from "../lib/options.js";
import { mapped } from "./lines.js";
import { misplaced } from "./places.js";

/** @typedef {{ line: number, fields: string[] }} Row */

/**
 * Lists of rows, each with the line that it begins on.
 * @param {AsyncIterable<string>} texts
 * @param {string} delimiter
 * @returns {AsyncGenerator<Row[], void, undefined>}
 */
export async function* rowsOf(texts, delimiter) {
  /** @type {Row[]} */
  let rows = [];
  let [line, begins, column] = [1, 1, 0];
  /** @type {string[]} */
  let fields = [];
  let field = "";
  /** "" outside quotes, `"` inside, `e` after a quote that may be the end or the first of two. */
  let quoted = "";
  const end = () => {
    if (fields.length || field) rows.push({ line: begins, fields: [...fields, field] });
    fields = [];
    field = quoted = "";
    begins = line;
  };
  for await (const text of texts) {
    for (const character of `${text}\n`) {
      column++;
      if (character === "\n") {
        line++;
        column = 0;
      }
      if (quoted === '"') {
        if (character === '"') quoted = "e";
        else field += character;
      } else if (character === '"' && quoted === "e") {
        field += character;
        quoted = '"';
      } else if (character === '"' && field === "") quoted = '"';
      else if (character === delimiter) {
        fields.push(field);
        field = quoted = "";
      } else if (character === "\n") end();
      else if (character !== "\r") {
        if (quoted) {
          yield rows;
          throw misplaced(line, "text follows a closing quote; double the quotes inside a quoted field", "", column);
        }
        field += character;
      }
    }
    yield rows;
    rows = [];
  }
  if (quoted === '"') throw misplaced(begins, "a quote is not closed");
  end();
  yield rows;
}

/**
 * Records of rows. The first row names the columns.
 * @param {AsyncIterable<Row[]>} rows
 * @param {Record<string, string> | ((row: Record<string, string>) => object)} columns
 * @param {object} template
 */
export function recordsOfRows(rows, columns, template) {
  /** @type {string[] | undefined} */
  let names;
  return mapped(rows, ({ line, fields }) => {
    if (!names) {
      names = fields;
      const unknown = typeof columns === "object" && Object.values(columns).find((name) => !fields.includes(name));
      if (unknown) throw misplaced(line, `the first row does not name a column "${unknown}"`);
      return undefined;
    }
    if (fields.length !== names.length) {
      throw misplaced(line, `the row has ${fields.length} fields, and the first row ${names.length}`);
    }
    const row = Object.fromEntries(names.map((name, at) => [name, fields[at]]));
    return { line, record: typeof columns === "function" ? columns(row) : filled(columns, row, template) };
  });
}

/**
 * The template with the fields in their places, such as `modelInput.messages.0.content.0.text`.
 * @param {Record<string, string>} columns
 * @param {Record<string, string>} row
 * @param {object} template
 */
function filled(columns, row, template) {
  const record = structuredClone(template);
  for (const [path, name] of Object.entries(columns)) {
    const steps = path.split(".");
    // cast: there is one step at least.
    const last = /** @type {string} */ (steps.pop());
    /** @type {any} any: the template is the user's, and the path leads anywhere in it */
    let parent = record;
    const look = () => must(`columns: "${path}"`, Object(parent) === parent, "a path through objects and lists");
    steps.forEach((step, at) => {
      look();
      const isList = /^\d+$/.test(steps[at + 1] ?? last);
      if (!Object.hasOwn(parent, step)) parent[step] = isList ? [] : {};
      parent = parent[step];
    });
    look();
    parent[last] = row[name];
  }
  return record;
}
