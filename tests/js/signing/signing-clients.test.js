// Clients of the module are kept for their signing keys: no key serves another secret, day, region or service.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { init, signRequest } from "bedrock-wasm";
import { moduleFailure } from "../../../pkg/module/instance.js";
import { signingClients } from "../../../pkg/signing/clients.js";
import { Native } from "../../../pkg/wasm/bedrock_wasm.js";
import { officiallySigned } from "../support/signature.js";

before(() => init());

const keys = (name) => ({ accessKeyId: `AKID${name}`, secretAccessKey: `secret ${name}`.replace(" ", "-") });

test("requests that take turns are each signed with their own key", async () => {
  const changes = [
    {},
    { credentials: keys("B") },
    { credentials: { ...keys("A"), sessionToken: "token" } },
    { region: "eu-west-1" },
    { service: "sts" },
    { date: new Date("2026-01-03T03:04:05Z") },
    {},
  ];
  const request = { method: "POST", url: "https://example.com/path?a=b", headers: {}, body: "{}" };
  for (const change of [...changes, ...changes]) {
    const date = new Date("2026-01-02T03:04:05Z");
    const options = { credentials: keys("A"), region: "us-east-1", service: "bedrock", date, ...change };
    const { headers } = await signRequest(request, options);
    const { authorization } = await officiallySigned(request, options);
    assert.equal(headers.authorization, authorization, JSON.stringify(change));
  }
});

test("a client is kept, and the one that was made first is dropped for one too many", (t) => {
  const freed = t.mock.method(Native.prototype, "free");
  const clientFor = signingClients(2);
  const of = (host) => clientFor(new URL(`https://${host}/`), { region: "us-east-1", service: "s3" });
  const a = of("a");
  assert.equal(of("a"), a);
  const b = of("b");
  assert.equal(freed.mock.callCount(), 0);
  of("c");
  assert.deepEqual([freed.mock.callCount(), freed.mock.calls[0].this], [1, a]);
  assert.equal(of("b"), b);
  assert.notEqual(of("a"), a);
});

test("a client of an instance that is gone is made anew, and never freed", (t) => {
  const clientFor = signingClients(1);
  const of = (host) => clientFor(new URL(`https://${host}/`), { region: "us-east-1", service: "s3" });
  const a = of("a");
  moduleFailure(new WebAssembly.RuntimeError("unreachable"));
  const freed = t.mock.method(Native.prototype, "free");
  const again = of("a");
  assert.notEqual(again, a);
  assert.equal(of("a"), again);
  of("b");
  const freedOf = () => freed.mock.calls.map((call) => call.this);
  assert.deepEqual(freedOf(), [again]);
  moduleFailure(new WebAssembly.RuntimeError("unreachable"));
  of("c");
  assert.deepEqual(freedOf(), [again]);
});
