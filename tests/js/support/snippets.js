// The fenced blocks of the Markdown that users copy from.
import { readdir, readFile } from "node:fs/promises";
import { dirname } from "node:path/posix";

export const ROOT = new URL("../../../", import.meta.url);

/** `<!-- snippet: skip="reason" -->` on the line before a block: it is listed with its reason and not run. */
const SKIP = /^<!-- snippet: skip="([^"]+)" -->$/;

/**
 * @typedef {object} Snippet
 * @property {string} at file and line
 * @property {string} directory of the file, from the root
 * @property {string} language
 * @property {string} code
 * @property {string} [skip] why it is not run
 */

/** The files: README of the repository, of its packages and of its examples, and all of docs/. */
export async function pages() {
  const inside = async (directory) => {
    const names = await readdir(new URL(directory, ROOT), { recursive: true });
    return names
      .filter((name) => name.endsWith(".md") && !/\b(node_modules|target|build|dist)\b/.test(name))
      .map((name) => directory + name);
  };
  return [
    "README.md",
    "pkg/README.md",
    "src/README.md",
    "local-bedrock/README.md",
    ...(await inside("docs/")),
    ...(await inside("examples/")),
  ];
}

/**
 * @param {string} page
 * @returns {Promise<Snippet[]>}
 */
export async function snippetsOf(page) {
  const lines = (await readFile(new URL(page, ROOT), "utf8")).split("\n");
  const snippets = [];
  let open;
  for (const [index, line] of lines.entries()) {
    const [, language] = /^\s*```(.*)$/.exec(line) ?? [];
    if (language === undefined) open?.lines.push(line);
    else if (!open) {
      open = { at: `${page}:${index + 1}`, language, lines: [], skip: SKIP.exec(lines[index - 1] ?? "")?.[1] };
    } else {
      const { lines: code, ...rest } = open;
      snippets.push({ ...rest, directory: dirname(page), code: code.join("\n") });
      open = undefined;
    }
  }
  if (open) throw new Error(`${open.at}: the block has no end`);
  return snippets;
}
