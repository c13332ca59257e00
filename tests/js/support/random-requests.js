// Random requests to sign, the same in every run.
import { CREDENTIALS } from "./clients.js";
import { NASTY } from "./inputs.js";

export const TEMPORARY = { ...CREDENTIALS, sessionToken: "IQoJb3JpZ2luX2VjEXAMPLE//////////token+with/signs==" };

const TEXT = [
  "a",
  "Z",
  "0",
  "-",
  "_",
  ".",
  "~",
  "/",
  " ",
  "é",
  "世",
  "\u{1F600}",
  "%20",
  "%2F",
  "%25",
  "=",
  "!",
  "'",
  "(",
  ")",
  "*",
  ":",
  "@",
  ",",
  "[",
  "]",
  "|",
  "^",
  "%5b",
  "%c3%a9",
  "%7E",
  "%41",
];
const KEY = TEXT.filter((piece) => piece !== "=");

/** @param {import("./random.js").Random} random */
export function randomRequest(random) {
  const pairs = Array.from(
    { length: random.integer(5) },
    () => `${random.text(4, KEY) || "k"}=${random.text(6, TEXT)}`,
  );
  // Keys and pairs that come twice.
  if (pairs.length && random.integer(3) === 0) pairs.push(random.of(pairs), `${random.of(pairs).split("=")[0]}=`);
  const url = new URL(
    `https://${random.of(["s.example", "s.example:8443", "[::1]:9"])}/${random.text(12, TEXT)}?${pairs.join("&")}`,
  );
  const headers = { "x-first": random.text(8, ["a", " ", "\t", ","]).trim(), "content-type": "application/json" };
  if (random.integer(2)) headers[`x-${random.integer(9)}`] = random.text(9, ["b", "  ", '"']).trim();
  const body = random.of([
    undefined,
    "",
    NASTY,
    random.bytes(random.integer(300)),
    random.integer(20) ? "{}" : random.bytes(9_000),
  ]);
  return { method: random.of(["GET", "POST", "PUT", "DELETE", "PATCH"]), url: url.href, headers, body };
}

/** @param {import("./random.js").Random} random */
export function randomOptions(random) {
  return {
    credentials: random.of([CREDENTIALS, TEMPORARY]),
    region: random.of(["us-east-1", "ap-southeast-2"]),
    service: random.of(["bedrock", "execute-api", "s3", "bedrock-mantle", "s3express"]),
    date: new Date(
      Date.UTC(
        2000 + random.integer(99),
        random.integer(12),
        1 + random.integer(28),
        random.integer(24),
        0,
        random.integer(60),
      ),
    ),
  };
}
