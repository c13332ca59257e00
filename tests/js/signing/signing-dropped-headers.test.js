// Pages may not set some headers: `fetch` drops them, and a signature that covers them is wrong.
import assert from "node:assert/strict";
import { test } from "node:test";
import { presignUrl, signRequest } from "bedrock-wasm";
import { scriptedFetch } from "bedrock-wasm/testing";
import { ANY_ANSWER } from "../support/any-answer.js";
import { client, CREDENTIALS, HELLO } from "../support/clients.js";

/** The names of https://fetch.spec.whatwg.org/#forbidden-request-header. */
const FORBIDDEN = [
  "accept-charset",
  "accept-encoding",
  "access-control-request-headers",
  "access-control-request-method",
  "connection",
  "content-length",
  "cookie",
  "cookie2",
  "date",
  "dnt",
  "expect",
  "host",
  "keep-alive",
  "origin",
  "referer",
  "set-cookie",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "via",
];
const HEADERS = {
  "x-kept": "1",
  cookie: "a=b",
  date: "today",
  "accept-encoding": "gzip",
  origin: "https://a.example",
  via: "a",
};
const options = { credentials: CREDENTIALS, region: "us-east-1", service: "bedrock" };
const signedNames = ({ authorization }) => /SignedHeaders=([^,]+)/.exec(authorization)[1].split(";");

/** Dropped with these values, in lists as well (https://fetch.spec.whatwg.org/#forbidden-request-header). */
const OVERRIDES = ["x-http-method", "x-http-method-override", "x-method-override"];
const METHODS = { CONNECT: false, trace: false, "GET, Track": false, "GET, PATCH": true, TRACER: true };
let made = 0;

/** `Request` as a page has it. */
class PageRequest {
  constructor(url, { headers }) {
    this.headers = new Headers(headers);
    made++;
    for (const name of FORBIDDEN) this.headers.delete(name);
    for (const name of OVERRIDES) {
      if (
        this.headers
          .get(name)
          ?.split(",")
          .some((method) => /^(connect|trace|track)$/i.test(method.trim()))
      ) {
        this.headers.delete(name);
      }
    }
  }
}

async function everySigner(headers = HEADERS) {
  const url = "https://s.example/";
  const fetch = scriptedFetch([ANY_ANSWER]);
  await client(fetch).converse(HELLO, { headers });
  const presigned = await presignUrl({ url, headers }, options);
  return [
    signedNames((await signRequest({ url, headers }, options)).headers),
    signedNames(fetch.sent[0].headers),
    new URL(presigned).searchParams.get("X-Amz-SignedHeaders").split(";"),
  ];
}

test("in a page, headers that fetch drops are not signed", async (t) => {
  const original = globalThis.Request;
  globalThis.Request = PageRequest;
  t.after(() => (globalThis.Request = original));
  for (const names of await everySigner()) {
    assert.ok(names.includes("x-kept"));
    assert.deepEqual(
      names.filter((name) => name !== "host" && FORBIDDEN.includes(name)),
      [],
    );
  }
});

test("in a page, an override of the method is signed if fetch sends it", async (t) => {
  const original = globalThis.Request;
  globalThis.Request = PageRequest;
  t.after(() => (globalThis.Request = original));
  for (const name of OVERRIDES) {
    for (const [method, isSent] of Object.entries(METHODS)) {
      for (const names of await everySigner({ [name]: method })) {
        assert.equal(names.includes(name), isSent, `${name}: ${method}`);
      }
    }
  }
});

test("the engine is asked once for a name", async (t) => {
  const original = globalThis.Request;
  globalThis.Request = PageRequest;
  t.after(() => (globalThis.Request = original));
  await everySigner();
  made = 0;
  await everySigner();
  assert.equal(made, 0);
  for (let at = 0; at < 1000; at++) {
    await signRequest({ url: "https://s.example/", headers: { [`x-${at}`]: "1" } }, options);
  }
  for (const names of await everySigner()) assert.equal(names.includes("cookie"), false);
});

test("elsewhere they are sent, and signed", async () => {
  for (const names of await everySigner()) {
    assert.deepEqual(
      Object.keys(HEADERS).filter((name) => !names.includes(name)),
      [],
    );
  }
});
