// The documentation site: the pages of docs/ as they are, which also read well where the repository is shown. `cargo xtask docs`
// builds it, with both API references and the playground beside it.
import { readFileSync } from "node:fs";
import { defineConfig } from "vitepress";
import { repositoryLinks } from "./repository-links.js";

const manifest = JSON.parse(readFileSync(new URL("../../pkg/package.json", import.meta.url), "utf8"));
const repository = manifest.homepage.replace(/#.*/, "");
const [owner, name] = new URL(repository).pathname.slice(1).split("/");

/** Where the site will be, such as `/bedrock-wasm/` for a project's page of GitHub. */
const base = process.env.DOCS_BASE ?? "/";

/** Pages of wide tables take the place of the outline, too. */
const WIDE = new Set(["faults.md", "places.md", "errors.md", "load.md", "performance.md"]);

const page = (text, link) => ({ text, link: `/${link}` });

export default defineConfig({
  base,
  title: "bedrock-wasm",
  description: manifest.description,
  lang: "en",
  outDir: "../target/site",
  cacheDir: "../target/xtask/vitepress",
  cleanUrls: false,
  srcExclude: ["typedoc/**"],
  metaChunk: true,
  head: [
    ["link", { rel: "icon", href: `${base}icon.svg`, type: "image/svg+xml" }],
    ["meta", { name: "theme-color", content: "#5546d6" }],
  ],
  // The references and the playground are put beside the pages afterwards; `tests/docs/links.js` follows these links as well.
  ignoreDeadLinks: [/^\/(api|rust|playground)\//],
  markdown: {
    config: (markdown) =>
      markdown.use(repositoryLinks, {
        repository: `${repository}/blob/main/`,
        site: `https://${owner}.github.io/${name}/`,
        base,
      }),
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
  },
  transformPageData: ({ relativePath, frontmatter }) => {
    if (WIDE.has(relativePath)) Object.assign(frontmatter, { aside: false, pageClass: "wide" });
  },
  themeConfig: {
    logo: "/icon.svg",
    search: { provider: "local" },
    outline: [2, 3],
    externalLinkIcon: true,
    // The label is the text that is seen, so that voice control finds the link by it.
    notFound: { linkLabel: "Take me home" },
    nav: [
      page("Guide", "quick-start"),
      { text: "JavaScript API", link: "/api/", target: "_self" },
      { text: "Rust API", link: "/rust/bedrock_wasm/", target: "_self" },
      { text: "Playground", link: "/playground/", target: "_self" },
    ],
    sidebar: [
      {
        text: "Start",
        items: [
          page("Quick start", "quick-start"),
          page("Runtimes and bundlers", "runtimes"),
          page("Coming from the AWS SDK", "aws-sdk"),
          page("In the AI SDK", "ai-sdk"),
          page("OpenAI's and Anthropic's SDKs", "model-sdks"),
        ],
      },
      {
        text: "Use",
        items: [
          page("Streaming", "streaming"),
          page("Credentials and signing", "credentials"),
          page("Errors", "errors"),
          page("Proxies", "proxies"),
          page("Text, images, embeddings", "modalities"),
          page("Tools and structured output", "tools"),
          page("Agents, knowledge bases, flows", "agents"),
          page("Batch inference", "batch"),
          page("Observability", "observability"),
          page("From Rust", "rust"),
        ],
      },
      {
        text: "Test",
        items: [
          page("Testing your own code", "testing"),
          page("The emulator", "emulator"),
          page("The playground", "playground"),
        ],
      },
      {
        text: "Evidence",
        items: [
          page("Size and speed", "performance"),
          page("How it is tested", "proof"),
          page("Faults", "faults"),
          page("Places", "places"),
          page("Load", "load"),
          page("Fuzzing", "fuzzing"),
        ],
      },
    ],
    socialLinks: [{ icon: "github", link: repository }],
    footer: { message: "MIT or Apache-2.0. Not a product of Amazon Web Services." },
  },
});
