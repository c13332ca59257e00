// Links that leave docs/ lead to the repository: their addresses are relative to the page, and the site has no page for them.

/** The path inside the repository, of a link in a page of docs/. */
const insideRepository = (href) => href.replace(/^\.\.\//, "");

/** A plugin of markdown-it that points links such as `../examples` at the repository. */
export function repositoryLinks(markdown, repository) {
  markdown.core.ruler.push("repository-links", ({ tokens }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === "link_open" && token.attrGet("href");
      if (href && href.startsWith("../")) token.attrSet("href", repository + insideRepository(href));
    }
  });
}
