// A row of an operation table from a service model, by the rules of xtask/src/codegen/table.rs.
import { markedHeader } from "../../../pkg/data/marked-headers.js";
import { withSeconds } from "../../../pkg/data/seconds.js";

/** Traits that a row cannot express; the code generator refuses it as well. */
export class Unsupported extends Error {}

/**
 * @param {{ shapes: object }} model
 * @param {object} operation as botocore has it
 * @returns {Record<string, unknown>} without `until`, which no model says, with `readPayload` as `true`, and with a path for each leaf
 */
export function rowOf({ shapes }, { http, input, output, endpoint, requestcompression, httpChecksumRequired }) {
  refuse(endpoint, "a host prefix");
  refuse(requestcompression, "request compression");
  refuse(httpChecksumRequired, "a checksum of the body in a header");
  refuse(http.requestUri.includes("?"), "a constant query string");
  refuse(
    /[+](?!})/.test(http.requestUri.replaceAll(/{[^}]*}/g, "")),
    "a literal in the path that is part of a pattern",
  );
  const request = input
    ? requestRow(shapes, shapes[input.shape], http)
    : { http: `${http.method} ${http.requestUri}`, ...bodyless(http, []) };
  const row = { ...request, ...(output && responseRow(shapes, shapes[output.shape])) };
  if (row.seconds) row.convertSeconds = withSeconds;
  if (row.outHeaders?.includes("@")) row.readHeader = markedHeader;
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined && value !== ""));
}

function requestRow(shapes, input, { method, requestUri }) {
  const lists = { required: [], query: [], headers: [], seconds: [] };
  const row = { http: `${method} ${requestUri}` };
  for (const [name, member] of Object.entries(input.members)) {
    const { type } = shapes[member.shape];
    const wire = member.locationName ?? name;
    if (input.required?.includes(name) && !member.idempotencyToken && member.location !== "uri") {
      lists.required.push(name);
    }
    if (member.idempotencyToken) row.token = name;
    if (member.location === "uri") {
      refuse(type !== "string", "a label that is not text");
      row.http = row.http.replace(new RegExp(`{${wire}([+]?)}`), `{${name}$1}`);
    } else if (member.location === "querystring") {
      refuse(
        type === "map" && shapes[shapes[member.shape].value.shape].type === "structure",
        "structures in the query",
      );
      checkFormat(shapes, member, "iso8601");
      lists.query.push(type === "map" ? `${name}:@map` : entry(name, wire) + markerOf(shapes, member));
    } else if (member.location === "header") {
      checkHeader(shapes, member);
      lists.headers.push(entry(name, wire) + markerOf(shapes, member));
    } else if (member.location === "headers") {
      lists.headers.push(`${entry(name, wire)}@map`);
    } else {
      checkBody(name, member);
      if (input.payload === name) row[payloadKey(type, "payload")] = name;
      lists.seconds.push(...leaves(shapes, member, name).seconds);
    }
  }
  const { seconds, ...others } = joined(lists);
  return {
    ...row,
    ...others,
    ...bodyless({ method }, Object.values(input.members)),
    seconds,
    documents: documents(shapes, input),
  };
}

function responseRow(shapes, output) {
  const row = {};
  const lists = { outHeaders: [], outRequired: [], dates: [], blobs: [], streamDates: [], streamBlobs: [] };
  for (const [name, member] of Object.entries(output.members)) {
    const { type, eventstream, streaming, members } = shapes[member.shape];
    const wire = member.locationName ?? name;
    const isInBody = !member.location && !eventstream && !streaming && !member.streaming;
    if (isInBody && output.required?.includes(name)) lists.outRequired.push(name);
    if (member.location === "statusCode") row.status = name;
    else if (member.location === "headers") lists.outHeaders.push(`${entry(name, wire)}@map`);
    else if (member.location === "header") {
      checkHeader(shapes, member);
      lists.outHeaders.push(entry(name, wire) + markerOf(shapes, member));
    } else if (eventstream) {
      row.stream = name;
      for (const [event, ref] of Object.entries(members).filter(([, { shape }]) => !shapes[shape].exception)) {
        const found = leaves(shapes, ref, event);
        lists.streamDates.push(...found.dates);
        lists.streamBlobs.push(...found.blobs);
      }
    } else {
      checkBody(name, member);
      if (output.payload === name) row[payloadKey(type, "outPayload")] = name;
      if (output.payload === name && type === "blob") {
        if (streaming || member.streaming) row.readPayload = true;
        continue;
      }
      const found = leaves(shapes, member, name);
      lists.dates.push(...found.dates);
      lists.blobs.push(...found.blobs);
    }
  }
  return { ...row, ...joined(lists) };
}

const MARKERS = {
  integer: "@number",
  long: "@number",
  float: "@number",
  double: "@number",
  boolean: "@boolean",
  timestamp: "@date",
};

/** What a member is, or the items of a list are, if that is not text. */
const markerOf = (shapes, { shape }) =>
  shapes[shape].member ? markerOf(shapes, shapes[shape].member) : (MARKERS[shapes[shape].type] ?? "");

const entry = (name, wire) => (wire === name ? name : `${name}:${wire}`);
const joined = (lists) => Object.fromEntries(Object.entries(lists).map(([key, list]) => [key, list.join(" ")]));

function bodyless({ method }, members) {
  const none = !["GET", "DELETE"].includes(method) && members.every(({ location }) => location);
  return none ? { body: "none" } : {};
}

function payloadKey(type, key) {
  if (type === "blob") return key;
  refuse(type !== "structure", "text that is the whole body");
  return `${key}Json`;
}

function checkBody(name, { locationName = name, eventpayload, eventheader }) {
  refuse(locationName !== name, "another name in the body");
  refuse(eventpayload || eventheader, "members bound to an event's payload or headers");
}

function checkHeader(shapes, member) {
  refuse(["list", "map", "structure", "blob"].includes(shapes[member.shape].type), "lists in headers");
  refuse(member.jsonvalue || shapes[member.shape].jsonvalue, "JSON in headers");
  checkFormat(shapes, member, "rfc822");
}

function checkFormat(shapes, member, usual) {
  const format = formatOf(shapes, member, usual);
  refuse(shapes[member.shape].type === "timestamp" && format !== usual, "times in another format than the place's own");
}

function formatOf(shapes, member, usual) {
  return member.timestampFormat ?? shapes[member.shape].timestampFormat ?? usual;
}

/** Paths to the blobs and times below a member. */
function leaves(shapes, member, start) {
  const found = { blobs: [], dates: [], seconds: [] };
  const visit = (ref, path, open) => {
    const shape = shapes[ref.shape];
    if (open.includes(ref.shape)) return;
    const inside = [...open, ref.shape];
    if (shape.type === "list") visit(shape.member, `${path}[]`, inside);
    else if (shape.type === "map") visit(shape.value, `${path}{}`, inside);
    else if (shape.type === "blob") found.blobs.push(path);
    else if (shape.type === "timestamp") {
      const format = formatOf(shapes, ref, "unixTimestamp");
      refuse(!["unixTimestamp", "iso8601"].includes(format), "times in a body as RFC 9110 has them");
      found.dates.push(path);
      if (format === "unixTimestamp") found.seconds.push(path);
    }
    for (const [name, child] of Object.entries(shape.members ?? {})) {
      checkBody(name, child);
      visit(child, `${path}.${name}`, inside);
    }
  };
  visit(member, start, []);
  return found;
}

/** Names of the members in which any JSON may stand, with the member around them if the name alone could be another one. */
function documents(shapes, input) {
  const found = [];
  const others = new Set();
  const visit = (around, name, { shape: id }, open) => {
    let inner = id;
    for (; shapes[inner].member ?? shapes[inner].value; inner = (shapes[inner].member ?? shapes[inner].value).shape) {
      refuse(shapes[inner].sparse, "lists and maps in which null is data");
    }
    const { document, members = {} } = shapes[inner];
    if (document) return void found.push([around, name]);
    if (["structure", "list", "map"].includes(shapes[id].type)) others.add(name);
    if (open.includes(inner)) return;
    for (const [child, ref] of Object.entries(members)) visit(inner === id ? name : "", child, ref, [...open, inner]);
  };
  for (const [name, member] of Object.entries(input.members)) if (!member.location) visit("", name, member, []);
  return [...new Set(found.map(([around, name]) => (others.has(name) ? `${around}.${name}` : name)))].sort().join(" ");
}

function refuse(is, what) {
  if (is) throw new Unsupported(what);
}
