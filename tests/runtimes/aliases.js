// The aliases of docs/aws-sdk.md, as its readers copy them.
import { readFile } from "node:fs/promises";

const page = await readFile(new URL("../../docs/aws-sdk.md", import.meta.url), "utf8");
const blocks = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, code]) => ({ language, code }));

/**
 * The block for a file.
 * @param {string} mark a part that no other block has, such as the file's name
 */
export function alias(mark) {
  const found = blocks.filter(({ code }) => code.includes(mark));
  if (found.length !== 1) throw new Error(`docs/aws-sdk.md has ${found.length} blocks with ${mark}`);
  return found[0].code;
}
