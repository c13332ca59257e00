// The AWS SDK's middleware stack: five steps, priorities, places relative to named middlewares, plugins and clones.
// https://github.com/smithy-lang/smithy-typescript/blob/main/packages/types/src/middleware.ts

const STEPS = ["initialize", "serialize", "build", "finalizeRequest", "deserialize"];
const PRIORITIES = ["high", "normal", "low"];

/**
 * @typedef {(next: Handler, context: any) => Handler} Middleware any: the context is the SDK's, to which middlewares add
 * @typedef {(args: any) => Promise<any>} Handler any: middlewares shape the arguments and the results
 * @typedef {object} Entry
 * @property {Middleware} middleware
 * @property {string} [step]
 * @property {string} [priority]
 * @property {string} [relation] `before` or `after`
 * @property {string} [toMiddleware]
 * @property {string} [name]
 * @property {string[]} [aliases]
 * @property {string | string[]} [tags]
 * @property {boolean} [override]
 */

export class MiddlewareStack {
  /** @type {Entry[]} */
  #entries = [];
  #identifies = false;

  /**
   * @param {Middleware} middleware `(next, context) => async (args) => next(args)`
   * @param {Omit<Entry, "middleware">} [options]
   */
  add(middleware, options) {
    this.#put({ step: "initialize", priority: "normal", ...options, middleware });
  }

  /**
   * @param {Middleware} middleware
   * @param {Omit<Entry, "middleware">} options
   */
  addRelativeTo(middleware, options) {
    this.#put({ ...options, middleware });
  }

  /** @param {{ applyToStack: (stack: MiddlewareStack) => void }} plugin */
  use(plugin) {
    plugin.applyToStack(this);
  }

  /** @param {MiddlewareStack} other receives a copy of the entries of this one */
  applyToStack(other) {
    for (const { middleware, ...options } of this.#entries) {
      if (options.toMiddleware) other.addRelativeTo(middleware, options);
      else other.add(middleware, options);
    }
    other.identifyOnResolve?.(this.#identifies);
  }

  /** @param {string | Middleware} nameOrMiddleware */
  remove(nameOrMiddleware) {
    return this.#drop(
      (entry) => entry.middleware === nameOrMiddleware || namesOf(entry).some((name) => name === nameOrMiddleware),
    );
  }

  /** @param {string} tag */
  removeByTag(tag) {
    return this.#drop(({ tags }) => tags?.includes(tag) ?? false);
  }

  clone() {
    return new MiddlewareStack().concat(this);
  }

  /** @param {MiddlewareStack} other */
  concat(other) {
    const both = new MiddlewareStack();
    this.applyToStack(both);
    other.applyToStack(both);
    both.#identifies ||= this.#identifies;
    return both;
  }

  /** Name and step of every middleware, in the order in which they run. */
  identify() {
    return this.#ordered(true).map(
      (entry) => `${labelOf(entry)} - ${entry.step ?? `${entry.relation} ${entry.toMiddleware}`}`,
    );
  }

  /** @param {boolean} [toggle] whether `resolve` prints the stack */
  identifyOnResolve(toggle = this.#identifies) {
    return (this.#identifies = toggle);
  }

  /**
   * All middlewares around a handler, the first one outermost.
   * @param {Handler} handler
   * @param {object} context
   */
  resolve(handler, context) {
    const resolved = this.#ordered().reduceRight((next, { middleware }) => middleware(next, context), handler);
    // eslint-disable-next-line no-console -- it is what the user asked for
    if (this.#identifies) console.log(this.identify());
    return resolved;
  }

  /** @param {Entry} entry */
  #put(entry) {
    const names = namesOf(entry);
    const taken = this.#entries.filter((other) => namesOf(other).some((name) => names.includes(name)));
    if (taken.length && !entry.override) throw new Error(`Duplicate middleware name '${labelOf(entry)}'`);
    for (const other of taken) {
      if (!other.toMiddleware !== !entry.toMiddleware) continue;
      if (placeOf(other) !== placeOf(entry)) {
        throw new Error(
          `"${labelOf(other)}" middleware ${placeOf(other)} cannot be overridden by ` +
            `"${labelOf(entry)}" middleware ${placeOf(entry)}.`,
        );
      }
      this.#drop((each) => each === other);
    }
    this.#entries.push(entry);
  }

  /** @param {(entry: Entry) => boolean} unwanted */
  #drop(unwanted) {
    const before = this.#entries.length;
    this.#entries = this.#entries.filter((entry) => !unwanted(entry));
    return this.#entries.length < before;
  }

  /** @param {boolean} [lenient] leaves out the entries beside a middleware that is not there */
  #ordered(lenient) {
    const ordered = this.#entries.filter(({ toMiddleware }) => !toMiddleware).sort((a, b) => rankOf(a) - rankOf(b));
    let waiting = this.#entries.filter(({ toMiddleware }) => toMiddleware);
    while (waiting.length > 0) {
      const homeless = waiting.filter((entry) => !placed(ordered, entry));
      if (homeless.length === waiting.length) {
        if (lenient) break;
        const [entry] = homeless;
        throw new Error(
          `${entry.toMiddleware} is not found when adding ${labelOf(entry)} middleware ${entry.relation} ${entry.toMiddleware}`,
        );
      }
      waiting = homeless;
    }
    return ordered;
  }
}

/** @param {Entry} entry */
function namesOf({ name, aliases = [] }) {
  return name ? [name, ...aliases] : aliases;
}

/** @param {Entry} entry */
function labelOf({ name = "anonymous", aliases }) {
  return name + (aliases?.length ? ` (a.k.a. ${aliases.join(",")})` : "");
}

/** @param {Entry} entry */
function placeOf({ step, priority, relation, toMiddleware }) {
  return toMiddleware ? `${relation} "${toMiddleware}" middleware` : `with ${priority} priority in ${step} step`;
}

/** @param {Entry} entry */
function rankOf({ step = "", priority = "normal" }) {
  return STEPS.indexOf(step) * PRIORITIES.length + PRIORITIES.indexOf(priority);
}

/**
 * Puts an entry beside the one it names, unless that is not there yet.
 * @param {Entry[]} ordered
 * @param {Entry} entry
 */
function placed(ordered, entry) {
  const at = ordered.findIndex((other) => namesOf(other).includes(entry.toMiddleware ?? ""));
  if (at < 0) return false;
  ordered.splice(entry.relation === "before" ? at : at + 1, 0, entry);
  return true;
}
