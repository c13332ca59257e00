// Links of the pages that read well on GitHub, as the site needs them: those that leave docs/ lead to the repository, because the
// site has no page for them, and those to the published site stay in the site that is built.

/** Files outside docs/ that the site has as pages. */
const PAGES = new Map([["../local-bedrock/README.md", "emulator.md"]]);

/** The path inside the repository, of a link in a page of docs/. */
const insideRepository = (href) => href.replace(/^\.\.\//, "");

/**
 * A plugin of markdown-it.
 * @param {import("markdown-it").default} markdown
 * @param {{ repository: string, site: string, base: string }} addresses of the repository's files, of the published site, and the
 *   path of the site that is built
 */
export function repositoryLinks(markdown, { repository, site, base }) {
  markdown.core.ruler.push("repository-links", ({ tokens }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === "link_open" && token.attrGet("href");
      if (!href) continue;
      const [file] = href.split("#");
      if (PAGES.has(file)) token.attrSet("href", href.replace(file, PAGES.get(file)));
      else if (href.startsWith("../")) token.attrSet("href", repository + insideRepository(href));
      else if (href.startsWith(site)) stayInside(token, base + href.slice(site.length));
    }
  });
}

/** The references and the playground are not pages of VitePress: its router must leave them to the browser, and adds no base. */
function stayInside(token, href) {
  token.attrSet("href", href);
  token.attrSet("target", "_self");
}
