// A README as the page of a registry shows it. npmjs.com and crates.io render GitHub's Markdown, prefix the ids of headings, resolve
// relative links against the repository, and drop the HTML that is not on their lists.
import { Marked } from "marked";
import { ROOT } from "./snippets.js";

/** What fits beside the margins of both registries' pages: longer lines of code are cut off until they are scrolled. */
const CODE_COLUMNS = 90;

/** @typedef {{ href: string, image: boolean }} Link */

/**
 * The id of a heading, by GitHub's rules.
 * @param {string} text
 */
export const slug = (text) =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(/\s/g, "-");

/** The text of a heading, which `marked` escapes for HTML. */
const decoded = (html) =>
  html.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ({ "&amp;": "&", "&lt;": "<", "&gt;": ">" })[entity] ?? "");

/**
 * @param {string} markdown
 * @param {{ repository: string, directory: string }} where the file is: relative links are resolved from there
 * @returns {{ body: string, links: Link[], ids: string[], dropped: string[], wide: string[] }}
 *   `dropped`: raw HTML that the page does not show; `wide`: lines of code that are too long for it
 */
export function registryPage(markdown, { repository, directory }) {
  const links = [];
  const ids = [];
  const dropped = [];
  const wide = [];
  const base = (kind) => `${repository}/${kind}/HEAD/${directory ? `${directory}/` : ""}`;
  const resolve = (href, kind) => (href.startsWith("#") ? href : new URL(href, base(kind)).href);
  const marked = new Marked({ gfm: true });
  marked.use({
    walkTokens(token) {
      if (token.type === "code") wide.push(...token.text.split("\n").filter((line) => line.length > CODE_COLUMNS));
      if (token.type !== "link" && token.type !== "image") return;
      const image = token.type === "image";
      token.href = resolve(token.href, image ? "raw" : "blob");
      links.push({ href: token.href, image });
    },
    renderer: {
      heading({ tokens, depth }) {
        const first = slug(decoded(this.parser.parseInline(tokens, this.parser.textRenderer)));
        const same = ids.filter((id) => id.replace(/-\d+$/, "") === first).length;
        const id = same ? `${first}-${same}` : first;
        ids.push(id);
        return `<h${depth} id="user-content-${id}">${this.parser.parseInline(tokens)}</h${depth}>`;
      },
      html({ text }) {
        if (!/^\s*<!--.*-->\s*$/s.test(text)) dropped.push(text);
        return "";
      },
    },
  });
  return { body: marked.parse(markdown), links, ids, dropped, wide };
}

/** Where the pages of docs/ are published; the workflow `site.yml` names the directory after the repository. */
export function siteOf(repository) {
  const [owner, name] = new URL(repository).pathname.slice(1).split("/");
  return `https://${owner}.github.io/${name}/`;
}

/** The path inside the repository that a link leads to; `undefined` for links to elsewhere. */
export function pathInRepository(href, repository) {
  const raw = `https://raw.githubusercontent.com/${new URL(repository).pathname.slice(1)}/`;
  const below = [`${repository}/blob/`, `${repository}/tree/`, `${repository}/raw/`, raw].find((at) =>
    href.startsWith(at),
  );
  if (!below) return;
  const [branch, ...path] = decodeURI(href.slice(below.length).replace(/[?#].*/, "")).split("/");
  return { branch, path: path.join("/"), file: new URL(path.join("/"), ROOT) };
}
