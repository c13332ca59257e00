// A module as a new process has it: what it and its neighbours say once a process is not said yet.
import { register } from "node:module";

/** Gives the modules of the same directory the query of the one that imports them. */
const HOOK = `export async function resolve(specifier, context, next) {
  const resolved = await next(specifier, context);
  const parent = new URL(context.parentURL ?? "file:///");
  const isNear = new URL(".", resolved.url).href === new URL(".", parent).href;
  return parent.search.startsWith("?fresh") && isNear ? { ...resolved, url: resolved.url + parent.search } : resolved;
}`;

let copies = 0;

/** @param {URL} url of a module */
export function fresh(url) {
  if (!copies++) register(`data:text/javascript,${encodeURIComponent(HOOK)}`);
  return import(`${url.href}?fresh=${copies}`);
}
