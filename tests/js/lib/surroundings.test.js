// What depends on the runtime: variables of the environment, redirects, headers that a page may not set, garbage collection.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { scriptedFetch } from "bedrock-wasm/testing";
import { option, variable } from "../../../pkg/lib/environment.js";
import { isSendable } from "../../../pkg/lib/fetch.js";
import { ANY_ANSWER } from "../support/any-answer.js";
import { client, HELLO } from "../support/clients.js";

/** A file that is imported anew sees the globals of that moment. */
let copies = 0;

/** Runs work with another global. */
async function withGlobal(name, value, work) {
  const before = Object.getOwnPropertyDescriptor(globalThis, name);
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  try {
    return await work();
  } finally {
    delete globalThis[name];
    if (before) Object.defineProperty(globalThis, name, before);
  }
}

describe("a variable of the environment", () => {
  const env = { SET: "x", EMPTY: "" };
  const read = () => ["SET", "EMPTY", "MISSING"].map((name) => [variable(name), option(name)]);
  const found = [
    ["x", "x"],
    [undefined, undefined],
    [undefined, undefined],
  ];

  test("is the process's, and undefined if it is empty", () =>
    withGlobal("process", { env }, () => assert.deepEqual(read(), found)));

  test("is Deno's where there is no process", () =>
    withGlobal("process", undefined, () =>
      withGlobal("Deno", { env: { get: (name) => env[name] } }, () => assert.deepEqual(read(), found)),
    ));

  test("is not there in a page, or in a Deno that has no environment", async () => {
    for (const Deno of [undefined, {}]) {
      await withGlobal("process", {}, () => withGlobal("Deno", Deno, () => assert.equal(variable("SET"), undefined)));
    }
  });

  test("that Deno may not read is an error, or as if it were not set if there is a default", async () => {
    const get = () => {
      throw new Error("Requires env access");
    };
    await withGlobal("process", undefined, () =>
      withGlobal("Deno", { env: { get } }, () => {
        assert.throws(() => variable("SET"), /Requires env access/);
        assert.equal(option("SET"), undefined);
      }),
    );
  });
});

test("a redirect is an error, and in Workers, which cannot refuse one, a response", async () => {
  for (const [userAgent, expected] of [
    ["Node.js/22", "error"],
    ["Cloudflare-Workers", "manual"],
  ]) {
    let redirect;
    const answer = scriptedFetch([ANY_ANSWER]);
    const fetch = (url, init) => {
      ({ redirect } = init);
      return answer(url, init);
    };
    await withGlobal("navigator", { userAgent }, () => client(fetch).converse(HELLO));
    assert.equal(redirect, expected);
  }
});

test("headers that the engine's Request leaves out are not sent; values decide only for the names of methods", () => {
  class PageRequest extends Request {
    constructor(url, init) {
      super(url, init);
      for (const [name, value] of [...this.headers]) {
        if (/^cookie$|^TRACE$/.test(name) || value === "TRACE") this.headers.delete(name);
      }
    }
  }
  return withGlobal("Request", PageRequest, () => {
    const sent = [
      ["cookie", "a=b"],
      ["x-team", "search"],
      ["x-http-method", "TRACE"],
      ["x-http-method", "GET"],
      ["x-method-override", "TRACE"],
      ["my-x-http-method", "TRACE"],
      ["x-http-method-of-mine", "TRACE"],
    ].map(([name, value]) => isSendable(name, value));
    assert.deepEqual(sent, [false, true, false, true, false, true, true]);
  });
});

test("a runtime without finalizers works, and is told of nothing", () =>
  withGlobal("FinalizationRegistry", undefined, async () => {
    const { forget, whenDropped } = await import(`../../../pkg/lib/garbage.js?without=${++copies}`);
    const token = {};
    whenDropped({}, () => assert.fail(), token);
    forget(token);
  }));

test("a runtime with finalizers runs a callback when its object is dropped, unless it was forgotten", async () => {
  const registered = new Map();
  class Registry {
    constructor(run) {
      this.drop = run;
      Registry.last = this;
    }
    register(object, held, token) {
      registered.set(token, [object, held]);
    }
    unregister(token) {
      registered.delete(token);
    }
  }
  await withGlobal("FinalizationRegistry", Registry, async () => {
    const { forget, whenDropped } = await import(`../../../pkg/lib/garbage.js?with=${++copies}`);
    const [object, token, other] = [{}, {}, {}];
    let told = 0;
    whenDropped(object, () => told++, token);
    whenDropped({}, () => assert.fail("it was forgotten"), other);
    forget(other);
    for (const [, held] of registered.values()) Registry.last.drop(held);
    assert.deepEqual([told, [...registered.values()][0][0], registered.size], [1, object, 1]);
  });
});
