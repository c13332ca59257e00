// Prints the circles of imports in pkg/ and src/, at any revision: `node tests/tools/circles.js [REVISION…]`.
import { execFileSync } from "node:child_process";
import { posix } from "node:path";

/** @typedef {[from: string, to: string]} Arrow */

const git = (/** @type {string[]} */ ...args) => execFileSync("git", args, { encoding: "utf8", maxBuffer: 2 ** 28 });

/**
 * The files of a folder with their text, without comments.
 * @param {string} revision
 * @param {string} folder
 * @param {RegExp} names
 * @returns {Map<string, string>}
 */
function sources(revision, folder, names) {
  const paths = git("ls-tree", "-r", "--name-only", revision, folder).split("\n");
  const read = paths.filter((path) => names.test(path)).map((path) => [path, git("show", `${revision}:${path}`)]);
  const code = (/** @type {string} */ text) => text.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "");
  return new Map(read.map(([path, text]) => [path, code(text)]));
}

/** @param {Map<string, string>} files @returns {Arrow[]} */
function ofJavaScript(files) {
  const pattern = /^(?:import|export)\s(?:[^;"]*?\sfrom\s)?"(\.[^"]+)"|\bimport\("(\.[^"]+)"\)/gm;
  return [...files].flatMap(([path, text]) =>
    [...text.matchAll(pattern)].map(([, fixed, lazy]) => {
      return /** @type {Arrow} */ ([path, posix.join(posix.dirname(path), fixed ?? lazy)]);
    }),
  );
}

/** The modules that code outside of tests names by `crate::` or `super::`. @param {Map<string, string>} files @returns {Arrow[]} */
function ofRust(files) {
  const nameOf = (/** @type {string} */ path) => path.replace(/^src\/|(\/mod)?\.rs$/g, "").replaceAll("/", "::");
  const modules = new Map([...files.keys()].map((path) => [nameOf(path), path]));
  /** @type {Arrow[]} */
  const arrows = [];
  for (const [path, text] of files) {
    const shipped = text.split(/^#\[cfg\(test\)\]\nmod \w+ \{/m)[0];
    const own = nameOf(path).split("::");
    for (const [, start, rest] of shipped.matchAll(/\b(crate|(?:super::)*super)::([\w:]*)/g)) {
      const ups = start === "crate" ? own.length : start.split("::").length;
      const steps = [...own.slice(0, own.length - ups), ...rest.split("::")];
      while (steps.length && !modules.has(steps.join("::"))) steps.pop();
      const to = modules.get(steps.join("::"));
      // A module and those below it are one idea.
      if (to && to !== path && !nameOf(path).startsWith(nameOf(to))) arrows.push([path, to]);
    }
  }
  return arrows;
}

/**
 * Nodes that reach each other, in groups of two and more.
 * @param {Arrow[]} arrows
 */
function circles(arrows) {
  const nodes = [...new Set(arrows.flat())];
  const next = new Map(nodes.map((node) => [node, arrows.filter(([from]) => from === node).map(([, to]) => to)]));
  const reached = new Map(
    nodes.map((node) => {
      const found = new Set(next.get(node));
      for (const one of found) for (const more of next.get(one) ?? []) found.add(more);
      return [node, found];
    }),
  );
  const together = (/** @type {string} */ a, /** @type {string} */ b) =>
    reached.get(a)?.has(b) && reached.get(b)?.has(a);
  const groups = nodes.map((node) => nodes.filter((one) => one === node || together(node, one)).sort());
  return [...new Map(groups.filter(({ length }) => length > 1).map((group) => [group[0], group])).values()];
}

/** A file that is in no folder of its root, such as `errors.js`, is a room by itself. */
const roomOf = (/** @type {string} */ path) => path.replace(/^(pkg|src\/api|src(?!\/api))\/([^/]+)\/.*$/, "$1/$2");

/** @param {Arrow[]} arrows */
function ofRooms(arrows) {
  const rooms = arrows.map(([from, to]) => [roomOf(from), roomOf(to)]).filter(([from, to]) => from !== to);
  return /** @type {Arrow[]} */ ([...new Map(rooms.map((arrow) => [arrow.join(), arrow])).values()]);
}

/** @param {string} revision */
function print(revision) {
  console.log(git("log", "-1", "--format=%h %s", revision).trim());
  for (const [folder, names, arrowsOf] of /** @type {const} */ ([
    ["pkg/", /^pkg\/(?!wasm\/|types\/).*\.js$/, ofJavaScript],
    ["src/", /^src\/(?!.*\b(\w+_)?tests\.rs$).*\.rs$/, ofRust],
  ])) {
    const files = sources(revision, folder, names);
    const arrows = arrowsOf(files);
    const between = ofRooms(arrows);
    const rooms = new Set([...files.keys()].map(roomOf));
    console.log(`  ${folder} ${files.size} files in ${rooms.size} rooms, ${between.length} arrows between rooms`);
    const found = { files: circles(arrows), rooms: circles(between) };
    for (const [kind, groups] of Object.entries(found)) {
      console.log(
        `    circles of ${kind}: ${groups.length}${groups.map((group) => `\n      ${group.join(", ")}`).join("")}`,
      );
    }
  }
}

const [, , ...revisions] = process.argv;
for (const revision of revisions.length ? revisions : ["HEAD"]) print(revision);
