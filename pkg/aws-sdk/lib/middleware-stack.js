// The AWS SDK's middleware stack, as far as code written for it needs one: five
// steps, priorities, places relative to named middlewares, plugins and clones.
// https://github.com/smithy-lang/smithy-typescript/blob/main/packages/types/src/middleware.ts

const STEPS = ["initialize", "serialize", "build", "finalizeRequest", "deserialize"];
const PRIORITIES = ["high", "normal", "low"];

/**
 * Middlewares of the SDK that others are placed relative to. What they do is
 * done elsewhere here, so only their places are kept.
 */
const LANDMARKS = [
  ["loggerMiddleware", "initialize"],
  ["getUserAgentMiddleware", "build"],
  ["hostHeaderMiddleware", "build"],
  ["recursionDetectionMiddleware", "build"],
  ["contentLengthMiddleware", "build"],
  ["endpointV2Middleware", "serialize"],
  ["httpAuthSchemeMiddleware", "serialize"],
  ["retryMiddleware", "finalizeRequest"],
  ["httpSigningMiddleware", "finalizeRequest"],
  ["deserializerMiddleware", "deserialize"],
].map(([name, step]) => ({ name, step, middleware: (next) => next }));

export class MiddlewareStack {
  #entries;

  constructor(entries = []) {
    this.#entries = entries;
  }

  /** The stack that a client starts with. */
  static ofClient() {
    return new MiddlewareStack([...LANDMARKS]);
  }

  /**
   * @param {Function} middleware `(next, context) => async (args) => next(args)`
   * @param {{ step?: string, priority?: string, name?: string, aliases?: string[], tags?: string[], override?: boolean }} [options]
   */
  add(middleware, options = {}) {
    const step = STEPS.includes(options.step) ? options.step : "initialize";
    this.#put({ priority: "normal", ...options, step, middleware });
  }

  /**
   * @param {Function} middleware
   * @param {{ relation: "before" | "after", toMiddleware: string, name?: string, aliases?: string[], override?: boolean }} options
   */
  addRelativeTo(middleware, options) {
    this.#put({ ...options, middleware });
  }

  /** @param {{ applyToStack: (stack: MiddlewareStack) => void }} plugin */
  use(plugin) {
    plugin.applyToStack(this);
  }

  /** @param {MiddlewareStack} other takes what this one holds */
  applyToStack(other) {
    for (const { middleware, ...options } of this.#entries) {
      if (options.toMiddleware) other.addRelativeTo(middleware, options);
      else other.add(middleware, options);
    }
  }

  /** @param {string | Function} nameOrMiddleware */
  remove(nameOrMiddleware) {
    return this.#drop((entry) => entry.middleware === nameOrMiddleware || names(entry).includes(nameOrMiddleware));
  }

  /** @param {string} tag */
  removeByTag(tag) {
    return this.#drop((/** @type {{ tags: string | string[] }} */ entry) => entry.tags?.includes(tag) ?? false);
  }

  clone() {
    return new MiddlewareStack([...this.#entries]);
  }

  /** @param {MiddlewareStack} other */
  concat(other) {
    const both = this.clone();
    other.applyToStack(both);
    return both;
  }

  /** Name and step of every middleware, in the order in which they run. */
  identify() {
    return this.#ordered().map((entry) => {
      const step = entry.step ?? `${entry.relation} ${entry.toMiddleware}`;
      return `${entry.name ?? "anonymous"}${entry.aliases?.length ? ` (a.k.a. ${entry.aliases.join(",")})` : ""} - ${step}`;
    });
  }

  /** All middlewares around a handler, the first one outermost. */
  resolve(handler, context) {
    return this.#ordered().reduceRight((next, { middleware }) => middleware(next, context), handler);
  }

  #put(entry) {
    const taken = (other) => names(other).some((name) => names(entry).includes(name));
    if (this.#entries.some(taken)) {
      if (!entry.override) throw new Error(`Duplicate middleware name '${entry.name}'`);
      this.#drop(taken);
    }
    this.#entries.push(entry);
  }

  #drop(unwanted) {
    const kept = this.#entries.filter((entry) => !unwanted(entry));
    const dropped = kept.length < this.#entries.length;
    this.#entries = kept;
    return dropped;
  }

  #ordered() {
    const ordered = this.#entries.filter(({ toMiddleware }) => !toMiddleware).sort((a, b) => rank(a) - rank(b));
    let waiting = this.#entries.filter(({ toMiddleware }) => toMiddleware);
    while (waiting.length > 0) {
      const homeless = waiting.filter((entry) => !placed(ordered, entry));
      if (homeless.length === waiting.length) {
        const [{ name, relation, toMiddleware }] = homeless;
        throw new Error(
          `${toMiddleware} is not found when adding ${name ?? "anonymous"} middleware ${relation} ${toMiddleware}`,
        );
      }
      waiting = homeless;
    }
    return ordered;
  }
}

function names({ name, aliases = [] }) {
  return name ? [name, ...aliases] : aliases;
}

function rank({ step, priority = "normal" }) {
  return STEPS.indexOf(step) * PRIORITIES.length + PRIORITIES.indexOf(priority);
}

/** Puts an entry beside the one it names, unless that is not there yet. */
function placed(ordered, entry) {
  const at = ordered.findIndex((other) => names(other).includes(entry.toMiddleware));
  if (at < 0) return false;
  ordered.splice(entry.relation === "before" ? at : at + 1, 0, entry);
  return true;
}
