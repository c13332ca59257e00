// The links of a built site: every one inside it leads to a file, and in the pages of docs/ also to a heading.
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";

const LINK = /\s(?:href|src)="([^"]*)"/g;
const ID = /\s(?:id|name)="([^"]*)"/g;

/** What a browser sees of an attribute. */
const decoded = (text) => text.replaceAll("&amp;", "&").replaceAll("&#39;", "'").replaceAll("&quot;", '"');

/** @returns {Promise<string[]>} all files below a directory, as paths with slashes */
async function filesOf(directory) {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  return files.map((file) => relative(directory, file).split(sep).join("/"));
}

/** rustdoc copies the links of other crates' documentation as they are, with blanket implementations such as `tracing`'s. */
const copied = (page, raw) => page.startsWith("rust/") && !/\.html(#|$)/.test(raw);

/** The text between the tags that no script wrote. */
const markup = (html) => html.replaceAll(/<script\b[^>]*>.*?<\/script>/gs, "");

/**
 * @param {string} directory of the built site
 * @param {string} base the path that the site was built for, such as `/bedrock-wasm/`
 * @param {(page: string) => boolean} [withHeadings] the pages whose links to headings are followed
 * @returns {Promise<{ pages: number, links: number, dead: string[] }>} `dead`: page and link
 */
export async function deadLinks(directory, base, withHeadings = () => false) {
  const files = new Set(await filesOf(directory));
  const pages = [...files].filter((file) => file.endsWith(".html"));
  const ids = new Map();
  const dead = [];
  let links = 0;
  const idsOf = async (page) => {
    if (!ids.has(page)) {
      const html = await readFile(join(directory, page), "utf8");
      ids.set(page, new Set([...html.matchAll(ID)].map(([, id]) => decoded(id))));
    }
    return ids.get(page);
  };
  for (const page of pages) {
    const html = markup(await readFile(join(directory, page), "utf8"));
    for (const [, raw] of html.matchAll(LINK)) {
      const url = new URL(decoded(raw), `site://${base}${page}`);
      if (url.protocol !== "site:" || copied(page, raw)) continue;
      links += 1;
      const path = decodeURIComponent(url.pathname).slice(base.length);
      const target = path === "" || path.endsWith("/") ? `${path}index.html` : path;
      const heading = decodeURIComponent(url.hash.slice(1));
      if (!url.pathname.startsWith(base) || !files.has(target)) dead.push(`${page}: ${raw}`);
      else if (heading && withHeadings(page) && !(await idsOf(target)).has(heading)) dead.push(`${page}: ${raw}`);
    }
  }
  return { pages: pages.length, links, dead };
}
