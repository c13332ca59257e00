// The pages of the registries: the README inside each package that is published, rendered as npmjs.com and crates.io do.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import { dirname } from "node:path/posix";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { pathInRepository, registryPage, siteOf } from "../support/registry-page.js";
import { ROOT } from "../support/snippets.js";

const run = promisify(execFile);
const root = fileURLToPath(ROOT);
const read = (path) => readFile(new URL(path, ROOT), "utf8");

const manifest = await read("Cargo.toml");
const value = (key) => new RegExp(`^${key} = "(.+)"$`, "m").exec(manifest)?.[1];
const repository = value("repository");
const site = siteOf(repository);

/** The files of a package, as its registry gets them. */
const FILES = {
  async npm(directory) {
    const { stdout } = await run("npm", ["pack", "--json", "--dry-run", `./${directory}`], { cwd: root });
    return JSON.parse(stdout)[0].files.map(({ path }) => `${directory}/${path}`);
  },
  async cargo() {
    const { stdout } = await run("cargo", ["package", "--list", "--allow-dirty", "--package=bedrock-wasm"], {
      cwd: root,
    });
    return stdout.trim().split("\n");
  },
};

const PAGES = [
  { name: "npmjs.com/package/bedrock-wasm", readme: "pkg/README.md", files: () => FILES.npm("pkg"), picture: true },
  {
    name: "npmjs.com/package/local-bedrock",
    readme: "local-bedrock/README.md",
    files: () => FILES.npm("local-bedrock"),
  },
  { name: "crates.io/crates/bedrock-wasm", readme: value("readme"), files: FILES.cargo },
  { name: "the repository", readme: "README.md", files: () => ["README.md"], picture: true },
];

const exists = (file) =>
  stat(file).then(
    () => true,
    () => false,
  );

/** The ids of a Markdown file's headings. */
async function idsOf(path) {
  return registryPage(await read(path), { repository, directory: dirname(path) }).ids;
}

/** @returns {Promise<string | undefined>} why a link does not work */
async function fault(href, own) {
  if (href.startsWith("#")) return own.includes(href.slice(1)) ? undefined : "no such heading";
  const { protocol, hash } = new URL(href);
  if (protocol !== "https:") return "not https";
  if (href.startsWith(site)) {
    const page = href.slice(site.length).replace(/#.*/, "");
    if (/^(api|rust|playground)\//.test(page)) return;
    const source = `docs/${page === "" ? "index.md" : page.replace(/\.html$/, ".md")}`;
    if (!(await exists(new URL(source, ROOT)))) return `the site has no page made of ${source}`;
    return hash && !(await idsOf(source)).includes(hash.slice(1)) ? `${source} has no such heading` : undefined;
  }
  const inside = pathInRepository(href, repository);
  if (!inside) return;
  if (!["main", "HEAD"].includes(inside.branch)) return `no branch ${inside.branch}`;
  if (!(await exists(inside.file))) return `the repository has no ${inside.path}`;
  if (!hash || !inside.path.endsWith(".md")) return;
  return (await idsOf(inside.path)).includes(hash.slice(1)) ? undefined : `${inside.path} has no such heading`;
}

for (const { name, readme, files, picture } of PAGES) {
  test(`${name} shows ${readme}, with every link and picture`, async (t) => {
    assert.ok((await files()).includes(readme), `${readme} is not in the package`);
    const page = registryPage(await read(readme), { repository, directory: dirname(readme).replace(/^\.$/, "") });
    assert.deepEqual(page.dropped, [], "raw HTML is dropped");
    assert.deepEqual(page.wide, [], "lines that the page cuts off");
    assert.ok(page.links.length > 0, "no links");
    assert.ok(!picture || page.links.some(({ image }) => image), "no picture");
    const dead = [];
    for (const { href } of page.links) {
      const why = await fault(href, page.ids);
      if (why) dead.push(`${href}: ${why}`);
    }
    t.diagnostic(`proved: ${page.links.length} links of ${readme} lead somewhere`);
    assert.deepEqual(dead, []);
  });
}

test("a link that leads nowhere is found", async () => {
  const dead = [
    "#nothing",
    "http://example.com/",
    `${site}nothing.html`,
    `${site}streaming.html#nothing`,
    `${repository}/blob/main/docs/nothing.md`,
    `${repository}/blob/main/docs/streaming.md#nothing`,
    `${repository}/blob/other/README.md`,
    registryPage("[a](../nothing.md)", { repository, directory: "pkg" }).links[0].href,
  ];
  for (const href of dead) assert.ok(await fault(href, ["something"]), href);
  assert.equal(await fault(`${site}streaming.html#from-a-server-to-a-page`, []), undefined);
});
