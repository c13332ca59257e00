// AWS's protocol tests for REST-JSON, as botocore exports them. No registry carries those for event streams: they are
// read from ../shared/corpora if that is there, beside this repository.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { corporaDirectory } from "../../corpora/directory.js";

const PROTOCOLS = join(await corporaDirectory(), "restjson-smithy-compliance");
const EVENT_STREAM = new URL(
  "../../../../shared/corpora/restjson-smithy-compliance/event-stream/event-stream-tests.json",
  import.meta.url,
);

/** Why the tests for event streams are skipped; `false` if they are there. */
export const EVENT_STREAM_ABSENT = existsSync(EVENT_STREAM)
  ? false
  : "THE EVENT-STREAM PROTOCOL TESTS ARE ABSENT: nothing was checked. Put them at ../shared/corpora/restjson-smithy-compliance, beside this repository";

const parsed = (path) => JSON.parse(readFileSync(path, "utf8"));

/**
 * @param {"input" | "output"} direction
 * @returns {{ shapes: object, test: any }[]} every case, with the shapes that it names
 */
export function cases(direction) {
  return parsed(join(PROTOCOLS, direction, "rest-json.json")).flatMap(({ shapes, cases: tests }) =>
    tests.map((test) => ({ shapes, test })),
  );
}

/** @returns {any[]} the event-stream cases */
export const eventStreamCases = () => parsed(EVENT_STREAM);

/**
 * A value as a caller of this package gives and gets it, from how the tests write it.
 * @param {object} shapes
 * @param {{ shape: string }} ref
 * @param {any} value
 */
export function valueOf(shapes, ref, value) {
  const { type, document, members, member, value: item } = shapes[ref.shape];
  if (value === null || document) return value;
  switch (type) {
    case "structure":
      return Object.fromEntries(
        Object.entries(value).map(([name, child]) => [name, valueOf(shapes, members[name], child)]),
      );
    case "list":
      return value.map((child) => valueOf(shapes, member, child));
    case "map":
      return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, valueOf(shapes, item, child)]));
    case "blob":
      return new Uint8Array(Buffer.from(value));
    case "timestamp":
      return new Date(value * 1000);
    case "float":
    case "double":
      return Number(value);
    default:
      return value;
  }
}

/** Runs cases, counts them, and says why some do not apply. */
export class Tally {
  #passed = 0;
  #reasons = new Map();

  /**
   * @param {string} id
   * @param {() => Promise<void>} check throws `Unsupported` if the case does not apply
   * @param {{ unsupported: new () => Error, deliberate: Record<string, string> }} known
   */
  async run(id, check, { unsupported, deliberate }) {
    const error = await check().then(
      () => undefined,
      (reason) => reason,
    );
    if (error instanceof unsupported) this.#note(`does not apply: ${error.message}`, id);
    else if (Object.hasOwn(deliberate, id)) {
      if (!error) throw new Error(`${id} passes now: take it off the list`);
      this.#note(`differs on purpose: ${deliberate[id]}`, id);
    } else if (error) {
      throw new Error(`${id}: ${error.message}`, { cause: error });
    } else {
      this.#passed++;
    }
  }

  /** Lines for people. */
  report() {
    const reasons = [...this.#reasons].map(([reason, ids]) => `${ids.length} ${reason}: ${ids.join(", ")}`);
    return [`${this.#passed} passed`, ...reasons];
  }

  #note(reason, id) {
    this.#reasons.set(reason, [...(this.#reasons.get(reason) ?? []), id]);
  }
}
