// Inputs and answers made from a service's model: the same ones in every run.
import { Buffer } from "node:buffer";

const ARN = "arn:aws:bedrock:us-east-1:123456789012:agent-alias/AGENT12345/ALIAS/0";
const TEXTS = [
  "plain",
  "",
  " é 世界 \u{1F600} ",
  'q"\\/\b\f\n\r\t \u0000 \u2028',
  "%2F?a=b&c#d;,+~!'()*",
  "<p>&amp;</p>",
  ARN,
];
/** One path segment each, whatever they hold. "." and ".." are refused, since URL parsers would take them away. */
const LABELS = [
  "plain",
  ARN,
  "a/../../b",
  "a b+c",
  "é世\u{1F600}",
  "%2e%2e",
  "!'()*~-._",
  "a?b#c&d=e",
  "a:b@c$d,e;f",
  "\\",
];
/** Without NUL, which this package refuses there. */
const QUERIES = TEXTS.map((text) => text.replaceAll("\0", ""));
/** What a header can carry; white space around a value is none of it. */
const HEADERS = ["plain", 'q"\\/<%>;,=', ARN, "a  b"];
const INTEGERS = [0, 1, -1, 42, 2147483647];
const LONGS = [...INTEGERS, 1767323045678, Number.MAX_SAFE_INTEGER];
const FLOATS = [0, 0.5, -0.1, 1e-7, 1e21, 12];
const TIMES = ["2026-01-02T03:04:05Z", "2026-01-02T03:04:05.678Z", "1970-01-01T00:00:00Z", "1969-12-31T23:59:59.5Z"];
const DOCUMENT = { text: TEXTS[2], list: [1, -0.5, 1e21, null, true, [], {}], deep: { "": { "a.b": [{ x: "y" }] } } };

const MOST_SAMPLES = 60;

/** How many members and items a sample has, and what its text is like. */
const KINDS = {
  minimal: { optional: () => false, items: () => 1, text: () => 0 },
  all: { optional: () => true, items: () => 2 },
  arns: { optional: () => true, items: () => 1, text: (list) => list.indexOf(ARN) },
  some: { optional: (random) => random.integer(2) === 1, items: (random) => random.integer(3) },
};

export class Samples {
  #shapes;
  #random;
  #wire;
  #kind;
  /** How often each member of each union was chosen. */
  #uses = new Map();

  /** Members of the model that the SDK's release does not know yet. They are left out: it would not send them. */
  unknown = new Set();

  /**
   * @param {object} model botocore's
   * @param {import("../support/random.js").Random} random
   * @param {{ wire: boolean }} options whether values are as JSON carries them, or as a caller gives them
   */
  constructor(model, random, { wire }) {
    this.#shapes = model.shapes;
    this.#random = random;
    this.#wire = wire;
  }

  /** Every kind of sample, and then more until every member of every union was in one. */
  *kinds() {
    yield* Object.keys(KINDS);
    const isPartial = () => [...this.#uses.values()].some((uses) => uses === 0);
    for (let more = 0; isPartial() && more < MOST_SAMPLES; more++) yield more % 2 === 0 ? "all" : "some";
  }

  /**
   * @param {string} name of a structure
   * @param {import("@smithy/core/schema").NormalizedSchema} known the same structure as the SDK knows it
   * @param {keyof KINDS} kind
   */
  structure(name, known, kind) {
    this.#kind = KINDS[kind];
    return this.#structure(name, known, []);
  }

  #structure(name, known, open) {
    const shape = this.#shapes[name];
    if (shape.document) return structuredClone(DOCUMENT);
    const inside = [...open, name];
    const members = Object.entries(shape.members).filter(([member]) => this.#isKnown(known, name, member));
    const chosen = shape.union
      ? this.#leastUsed(name, members, inside)
      : members.filter(([member, ref]) => this.#isWanted(shape, member, ref, inside));
    const value = {};
    for (const [member, ref] of chosen) value[member] = this.#value(ref, known.getMemberSchema(member), inside);
    return value;
  }

  #isWanted({ required = [] }, member, ref, open) {
    if (required.includes(member)) return true;
    return !this.#leadsBack(ref, open) && this.#kind.optional(this.#random);
  }

  #isKnown(known, name, member) {
    const schemas = known.getMemberSchemas();
    if (Object.hasOwn(schemas, member)) return true;
    this.unknown.add(`${name}.${member}`);
    return false;
  }

  #leastUsed(union, members, open) {
    const ahead = members.filter(([, ref]) => !this.#leadsBack(ref, open));
    const uses = ahead.map(([member]) => this.#uses.get(`${union}.${member}`) ?? 0);
    for (const [at, [member]] of ahead.entries()) this.#uses.set(`${union}.${member}`, uses[at]);
    const at = uses.indexOf(Math.min(...uses));
    if (at < 0) return [];
    this.#uses.set(`${union}.${ahead[at][0]}`, uses[at] + 1);
    return [ahead[at]];
  }

  /** Whether a member is, or is made of, a structure that it is part of. */
  #leadsBack({ shape: name }, open) {
    const { type, member, value } = this.#shapes[name];
    if (type === "list") return this.#leadsBack(member, open);
    if (type === "map") return this.#leadsBack(value, open);
    return open.includes(name);
  }

  #value(ref, known, open) {
    const shape = this.#shapes[ref.shape];
    switch (shape.type) {
      case "structure":
        return this.#structure(ref.shape, known, open);
      case "list":
        return this.#leadsBack(ref, open)
          ? []
          : this.#items(() => this.#value(shape.member, known.getValueSchema(), open));
      case "map":
        return Object.fromEntries(
          this.#items((at) => [`${TEXTS[at]} ${at}`, this.#value(shape.value, known.getValueSchema(), open)]),
        );
      case "timestamp":
        return this.#time(ref.timestampFormat ?? shape.timestampFormat ?? DEFAULT_FORMATS[ref.location]);
      default:
        return this.#scalar(shape, ref);
    }
  }

  #items(item) {
    return Array.from({ length: this.#kind.items(this.#random) }, (_, at) => item(at));
  }

  #scalar(shape, ref) {
    switch (shape.type) {
      case "string":
        return shape.enum ? this.#random.of(shape.enum) : this.#text(ref);
      case "boolean":
        return this.#random.integer(2) === 1;
      case "integer":
        return this.#random.of(INTEGERS);
      case "long":
        return this.#random.of(LONGS);
      case "float":
      case "double":
        return this.#random.of(FLOATS);
      case "blob":
        return this.#blob();
      default:
        throw new Error(`no sample for the type ${shape.type}`);
    }
  }

  #text({ location, jsonvalue }) {
    if (jsonvalue) return JSON.stringify(DOCUMENT);
    const list = { uri: LABELS, querystring: QUERIES, header: HEADERS, headers: HEADERS }[location] ?? TEXTS;
    const at = this.#kind.text?.(list);
    return at === undefined ? this.#random.of(list) : list[at];
  }

  #blob() {
    const bytes = this.#random.bytes(this.#random.integer(40));
    return this.#wire ? Buffer.from(bytes).toString("base64") : bytes;
  }

  #time(format) {
    const text = this.#random.of(TIMES);
    if (!this.#wire) return new Date(text);
    if (format === "iso8601") return text;
    if (format === "rfc822") return new Date(text).toUTCString();
    return new Date(text).getTime() / 1000;
  }
}

/** Of the REST-JSON protocol; bodies have seconds since 1970. */
const DEFAULT_FORMATS = { header: "rfc822", querystring: "iso8601" };
