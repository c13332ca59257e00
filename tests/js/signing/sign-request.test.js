// Requests that signRequest and presignUrl take, to the letter.
import assert from "node:assert/strict";
import { test } from "node:test";
import { presignUrl, signRequest } from "bedrock-wasm";
import { Native } from "../../../pkg/wasm/bedrock_wasm.js";
import { CREDENTIALS, rejection } from "../support/clients.js";
import { bothAuthorizations, officiallyPresigned } from "../support/signature.js";

const SCOPE = { credentials: CREDENTIALS, region: "us-east-1", service: "execute-api" };

test("the URL that is returned has its empty query, and spaces for pluses", async () => {
  for (const [url, sent] of [
    ["https://a.example/x?", "https://a.example/x?"],
    ["https://a.example/x?a=b+c&+=%2B", "https://a.example/x?a=b%20c&%20=%2B"],
    ["http://a.example:8080/x", "http://a.example:8080/x"],
  ]) {
    const signed = await signRequest({ url }, SCOPE);
    assert.equal(signed.url, sent);
    const { ours, theirs } = await bothAuthorizations(signed, SCOPE);
    assert.equal(ours, theirs);
  }
});

test("a host among the headers is the one that is signed", async () => {
  const signed = await signRequest({ url: "https://proxy.example/", headers: { host: "api.example" } }, SCOPE);
  assert.equal("host" in signed.headers, false);
  const { ours, theirs } = await bothAuthorizations(signed, { ...SCOPE, host: "api.example" });
  assert.equal(ours, theirs);
});

test("headers are signed as `Headers` has them, in whatever form they are given", async () => {
  for (const given of [
    { "Content-Type": "application/json", "x-a": "b" },
    { "X-Case": "first", "x-case": "second" },
    { "x-number": 5, "x-none": null, "x-list": ["a", "b"] },
    { "x-padded": "  a  b\t", "x-empty": "", "x-odd!name": "~" },
    { Host: " api.example ", "x-a": "b" },
    [
      ["X-Pair", "a"],
      ["x-pair", "b"],
    ],
    new Map([["X-Map", "a"]]),
    new Headers({ "X-Headers": "a" }),
    {
      *[Symbol.iterator]() {
        yield ["x-yielded", "a"];
      },
    },
    {},
    undefined,
  ]) {
    const { headers } = await signRequest({ url: "https://a.example/", headers: given }, SCOPE);
    const { authorization, "x-amz-date": date, ...rest } = headers;
    const expected = Object.fromEntries(new Headers(given));
    delete expected.host;
    assert.deepEqual(rest, expected);
    const { ours, theirs } = await bothAuthorizations(
      { url: "https://a.example/", method: "GET", headers },
      { ...SCOPE, host: new Headers(given).get("host") ?? "a.example" },
    );
    assert.equal(ours, theirs);
    assert.ok(authorization && date);
  }
});

test("`Headers`, which take longer than the signature, are only made of headers that need them", async (t) => {
  const made = t.mock.method(globalThis, "Headers");
  const sign = (headers) => signRequest({ url: "https://a.example/", headers }, SCOPE);
  await sign({ "Content-Type": "application/json", "x-a": "b c", "x-b": "" });
  await sign({});
  assert.equal(made.mock.callCount(), 0);
  await sign({ "X-A": "a", "x-a": "b" });
  assert.equal(made.mock.callCount(), 1);
});

test("headers that `Headers` refuses are refused", async () => {
  for (const headers of [{ "x-a": "line\nbreak" }, { "x-a": "€" }, { "": "a" }, { "x-a": Symbol("a") }, [["x-a"]], 5]) {
    const error = await rejection(signRequest({ url: "https://a.example/", headers }, SCOPE));
    assert.equal(error.message, "headers: contains a name or a value that HTTP does not allow");
  }
});

test("a URL that was presigned before is presigned anew, and keeps its own parameters", async () => {
  const date = new Date(Date.UTC(2026, 0, 2));
  const url = "https://a.example/x?b=1&X-Amz-Meta=kept&x-amz-date=old";
  const first = await presignUrl({ url }, { ...SCOPE, date, expiresIn: 60 });
  const again = await presignUrl({ url: first }, { ...SCOPE, date, expiresIn: 60 });
  assert.equal(again, first);
  const request = { method: "GET", url: "https://a.example/x?b=1&X-Amz-Meta=kept", headers: {} };
  const theirs = await officiallyPresigned(request, { ...SCOPE, date, expiresIn: 60 });
  assert.equal(new URL(again).searchParams.get("X-Amz-Signature"), theirs["X-Amz-Signature"]);
  const bare = await presignUrl({ url: "https://a.example/x" }, { ...SCOPE, date, expiresIn: 60 });
  assert.equal(await presignUrl({ url: bare }, { ...SCOPE, date, expiresIn: 60 }), bare);
  const signed = await signRequest({ url: first }, SCOPE);
  assert.equal(signed.url, first);
});

test("a lifetime is a whole number of seconds, however large the number", async () => {
  for (const expiresIn of [2 ** 32 + 60, 1e6, Infinity, NaN]) {
    const error = await rejection(presignUrl({ url: "https://a.example/" }, { ...SCOPE, expiresIn }));
    assert.match(error.message, /^expiresIn: .*604800/, `${expiresIn}`);
  }
});

test("arguments that are not plain values are refused by name", async () => {
  const url = "https://a.example/";
  for (const [request, options, message] of [
    [{ url, method: "G\nT" }, {}, "method: give the name of an HTTP method"],
    [{ url, method: " GET" }, {}, "method: give the name of an HTTP method"],
    [{ url, method: "GET " }, {}, "method: give the name of an HTTP method"],
    [{ url }, { region: "us-east-1 " }, "region: must be a string without spaces or slashes"],
    [{ url }, { region: "/us-east-1" }, "region: must be a string without spaces or slashes"],
    [{ url }, { service: ["s3"] }, "service: must be a string without spaces or slashes"],
    [{ url }, { date: "2026-01-01" }, "date: must be a valid Date from 1970 to 9999"],
    [{ url }, { date: new Date(NaN) }, "date: must be a valid Date from 1970 to 9999"],
    [
      { url },
      { date: { getTime: () => 0, getUTCFullYear: () => 1970 } },
      "date: must be a valid Date from 1970 to 9999",
    ],
    [{ url, body: 5 }, {}, "body: must be a Uint8Array, an ArrayBuffer or a string"],
    [{ url: "/path" }, {}, "url: must be absolute"],
    [{ url, headers: { "a b": "" } }, {}, "headers: contains a name or a value that HTTP does not allow"],
  ]) {
    for (const sign of [signRequest, presignUrl]) {
      const error = await rejection(sign(request, { ...SCOPE, ...options }));
      assert.deepEqual([error.name, error.message], ["InputError", message]);
    }
  }
  for (const body of [null, undefined, ""]) await signRequest({ url, body }, SCOPE);
  await signRequest({ url }, { ...SCOPE, date: new Date("9999-12-31T00:00:00Z") });
  await signRequest({ url }, { ...SCOPE, date: new Date(0) });
});

test("calls of the module are freed, and a refusal before there is one stays as it is", async (t) => {
  const freed = t.mock.method(Native.prototype, "free");
  await signRequest({ url: "https://a.example/" }, SCOPE);
  assert.equal(freed.mock.callCount(), 1);
  const error = await rejection(signRequest({ url: "ftp://a.example/" }, SCOPE));
  assert.equal(error.name, "InputError", error.stack);
  assert.equal(freed.mock.callCount(), 2);
  t.mock.method(Native.prototype, "call", () => {
    throw new RangeError("too many");
  });
  assert.equal((await rejection(signRequest({ url: "https://a.example/" }, SCOPE))).message, "too many");
});
