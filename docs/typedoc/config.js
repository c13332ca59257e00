// The JavaScript API reference: a module for each subpath that the package exports, under the name that an app imports.
import { readFileSync } from "node:fs";
import { env } from "node:process";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const manifest = JSON.parse(readFileSync(here("../../pkg/package.json"), "utf8"));
const base = env.DOCS_BASE ?? "/";

/** Those with the AWS SDK's names have the SDK's types, and those of files have none. */
const isLeftOut = (subpath) => /^\.\/(aws-sdk\/|\*)/.test(subpath);

/** The import name by the file of declarations. `slim` and `inline` have those of the main module, which comes first. */
const imports = new Map();
for (const [subpath, { types }] of Object.entries(manifest.exports)) {
  if (!types || isLeftOut(subpath) || imports.has(types)) continue;
  imports.set(types, subpath.replace(".", manifest.name));
}

/** TypeDoc calls a module by its file. @param {{ converter: import("typedoc").Converter }} app */
function nameModules({ converter }) {
  const names = new Map([...imports].map(([types, name]) => [types.replace(/^\.\/types\/|\.d\.ts$/g, ""), name]));
  converter.on("resolveBegin", ({ project }) => {
    for (const module of project.children) {
      if (!names.has(module.name)) throw new Error(`docs/typedoc/config.js: no subpath has the module ${module.name}`);
      const { name } = module;
      module.name = names.get(name);
      names.delete(name);
    }
    if (names.size > 0) {
      throw new Error(`docs/typedoc/config.js: not in the reference: ${[...names.values()].join(", ")}`);
    }
  });
}

/** @type {import("typedoc").TypeDocOptions} */
export default {
  name: manifest.name,
  tsconfig: here("../tsconfig.json"),
  entryPoints: [...imports.keys()].map((types) => here(`../../pkg/${types}`)),
  plugin: [nameModules],
  readme: here("introduction.md"),
  navigationLinks: { Documentation: base, Playground: `${base}playground/`, GitHub: manifest.homepage },
  // Else TypeDoc takes the slashes of import names for folders, and folds all modules away in one.
  navigation: { includeFolders: false },
  includeVersion: true,
  disableSources: true,
  excludePrivate: true,
  hideGenerator: true,
  githubPages: false,
  intentionallyNotExported: ["PaginatedClient", "WithModels"],
  treatWarningsAsErrors: true,
};
