// The order of tests in a process that runs one mutant: to import a test file takes longer than a test.
import { readFileSync } from "node:fs";
import { fileOf } from "./dry-run.js";

/** Puts the tests first that name a module, and those of its room before others. */
export function nearestFirst(/** @type {string[]} */ ids, /** @type {string} */ path) {
  const [, directory = "", name = ""] = /\/pkg\/(?:(.*)\/)?(.*)\.js$/.exec(path) ?? [];
  const files = [...new Set(ids.map(fileOf))];
  const distances = files.map((file) => {
    const has = [file, readFileSync(file, "utf8")].map((text) => text.includes(name));
    const isNear = [...has, file.startsWith(`tests/js/${directory.split("/", 1)[0]}/`)];
    return [file, isNear.filter((is) => !is).length];
  });
  const distance = Object.fromEntries(distances);
  const order = (/** @type {string} */ one, /** @type {string} */ other) =>
    distance[one] - distance[other] || one.localeCompare(other);
  ids.sort((one, other) => order(fileOf(one), fileOf(other)));
}
