// What the probe says in docs/aws-sdk.md: how many rows agree, and a table of those that differ. `node page.js` writes it.
import { readFile, writeFile } from "node:fs/promises";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { rows } from "./rows.js";

export const PAGE = new URL("../../../../docs/aws-sdk.md", import.meta.url);

/** @param {string} text of the page */
export function written(text) {
  const table = [
    "| case | difference |",
    "|---|---|",
    ...rows.filter(({ differs }) => differs).map(({ name, differs }) => `| ${name} | ${differs} |`),
  ].join("\n");
  return text
    .replace(/(<!-- probe: count -->).*?(<!-- \/probe -->)/s, `$1${rows.length}$2`)
    .replace(/(<!-- probe: table -->\n).*?(<!-- \/probe -->)/s, (_, before, after) => `${before}${table}\n${after}`);
}

if (argv[1] === fileURLToPath(import.meta.url)) await writeFile(PAGE, written(await readFile(PAGE, "utf8")));
