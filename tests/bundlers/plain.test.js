// A page without a bundler: the package beside it, or at the address of another server, as CDNs have it.
import { cp, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { after, before, test } from "node:test";
import { moduleScript, openRoom, page } from "./room.js";

const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm" };

let room;

before(async () => (room = await openRoom()));
after(() => room?.close());

const versionIn = async (app) =>
  JSON.parse(await readFile(join(app, "node_modules/bedrock-wasm/package.json"), "utf8")).version;
const importMap = (url) => `<script type="importmap">{ "imports": { "bedrock-wasm": "${url}" } }</script>`;

/** Serves a package's files as CDNs do: to any origin, below a path that names the version. */
async function startCdn(directory, prefix) {
  const server = createServer(async (request, response) => {
    const file = request.url.startsWith(prefix) && normalize(request.url.slice(prefix.length));
    const bytes = file && !file.startsWith("..") && (await readFile(join(directory, file)).catch(() => undefined));
    if (!bytes) return void response.writeHead(404).end();
    const headers = { "content-type": TYPES[extname(file)] ?? "text/plain", "access-control-allow-origin": "*" };
    response.writeHead(200, { ...headers, "cache-control": "public, max-age=31536000, immutable" }).end(bytes);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}${prefix}`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

test("no bundler, import map", async (t) => {
  const app = await room.appFor(t);
  const head = importMap("/node_modules/bedrock-wasm/entry/browser.js");
  await room.built(t, app, page(moduleScript("/src/index.js"), head), await versionIn(app));
});

test("no bundler, a CDN's URL", async (t) => {
  const app = await room.appFor(t);
  const version = await versionIn(app);
  const cdn = await startCdn(join(app, "node_modules/bedrock-wasm"), `/npm/bedrock-wasm@${version}/`);
  const site = join(app, "site");
  try {
    await cp(join(app, "src"), join(site, "src"), { recursive: true });
    const source = await readFile(join(site, "src/index.js"), "utf8");
    await writeFile(
      join(site, "src/index.js"),
      source.replace('"bedrock-wasm"', JSON.stringify(`${cdn.url}entry/browser.js`)),
    );
    await room.built(t, site, page(moduleScript("/src/index.js")), version);
  } finally {
    await cdn.close();
  }
});
