// URLs, headers, warnings, log lines and identities, by the functions that make them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { buildQueryString } from "@smithy/querystring-builder";
import { logging, SILENT, withoutSensitive } from "../../../pkg/aws-sdk/lib/logger.js";
import { memoized } from "../../../pkg/aws-sdk/lib/memoized.js";
import { checkOptions, warner } from "../../../pkg/aws-sdk/lib/options.js";
import { sendable, urlText } from "../../../pkg/aws-sdk/lib/url.js";

test("a URL has the parts of its request, and a query as the SDK writes it", () => {
  const query = { "a b": ["1", "2"], "c!'()*": "d!'()*/+é" };
  assert.equal(urlText({ hostname: "h", path: "p", query }), `https://h/p?${buildQueryString(query)}`);
  for (const [request, url] of [
    [{ hostname: "h", path: "/p/q" }, "https://h/p/q"],
    [{ protocol: "http", hostname: "h", port: 8080, path: "p/q" }, "http://h:8080/p/q"],
    [{ protocol: "http:", hostname: "h", path: "" }, "http://h/"],
  ]) {
    assert.equal(urlText(request), url);
  }
});

test("pseudo-headers of HTTP/2 are not sent", () => {
  const headers = { ":authority": "h", "x-a": "1", "x:b": "2" };
  delete headers["x:b"];
  assert.deepEqual([...sendable(headers)], [["x-a", "1"]]);
});

test("an option without effect is told of once, by the client's logger or the console", (t) => {
  const told = [];
  const warn = (text) => told.push(text);
  t.mock.method(console, "warn", (text) => told.push(`console: ${text}`));
  const name = () => `option-${crypto.randomUUID()}`;
  const [first, second, third] = [name(), name(), name()];
  for (let times = 0; times < 2; times++) warner({ warn })(first, "why");
  warner(SILENT)(second, "why");
  warner({})(third, "why");
  assert.deepEqual(told, [`bedrock-wasm: ${first}: why`, `console: bedrock-wasm: ${second}: why`]);
});

test("options are refused if they would change a call, and told of otherwise", () => {
  const told = [];
  const warn = (name, problem) => told.push([name, problem]);
  checkOptions({ fetch() {}, profile: "p", region: "r", sha256: undefined, extra: 1 }, warn, " extra");
  assert.deepEqual(told, [
    ["profile", "has no effect here"],
    ["fetch", "has no effect here; give requestHandler: { customFetch: fetch }"],
    ["extra", "has no effect here"],
  ]);
  checkOptions({ signingHost: "h" }, warn);
  assert.deepEqual(told.slice(3), [["signingHost", "has no effect here"]]);
  for (const [options, message] of [
    [{ httpsAgent: {} }, "requestHandler.httpsAgent: fetch takes no agent; give new NodeHttpHandler({ httpsAgent })"],
    [{ protocol: {} }, "protocol: this option of the AWS SDK is not supported"],
  ]) {
    assert.throws(() => checkOptions(options, warn), { name: "InputError", message });
  }
});

/** What a logger is told of a call. */
async function logged(logger, outcome) {
  const filter = (value) => ({ filtered: value });
  const context = {
    clientName: "C",
    commandName: "D",
    logger,
    inputFilterSensitiveLog: filter,
    outputFilterSensitiveLog: filter,
  };
  const settled = await logging(
    outcome,
    context,
  )({ input: 1 }).then(
    (value) => ({ value }),
    (reason) => ({ reason }),
  );
  return settled;
}

test("a call is one line of the logger, also if it fails, and no logger has to have every level", async () => {
  const lines = [];
  const logger = { info: (line) => lines.push(["info", line]), error: (line) => lines.push(["error", line]) };
  const result = { output: { $metadata: 1, a: 2 } };
  const error = Object.assign(new Error("no"), { $metadata: 3 });
  const fails = async () => Promise.reject(error);
  const works = async () => result;
  for (const each of [logger, {}, undefined, SILENT]) {
    assert.deepEqual(await logged(each, works), { value: result });
    assert.deepEqual(await logged(each, fails), { reason: error });
  }
  const call = { clientName: "C", commandName: "D", input: { filtered: 1 } };
  assert.deepEqual(lines, [
    ["info", { ...call, output: { filtered: { a: 2 } }, metadata: 1 }],
    ["error", { ...call, error, metadata: 3 }],
  ]);
});

test("sensitive members are not logged, at any depth, and nor are members that are not there", () => {
  const hidden = "***SensitiveInformation***";
  const filtered = withoutSensitive("secret body.text Converse.top.name", "Converse");
  const when = new Date(0);
  assert.deepEqual(
    filtered({
      secret: { a: 1 },
      text: "t",
      body: [{ text: "t", name: "n" }],
      top: { name: "n" },
      when,
      a: null,
      b: undefined,
      c: 0,
    }),
    { secret: hidden, text: "t", body: [{ text: hidden, name: "n" }], top: { name: hidden }, when, c: 0 },
  );
  assert.deepEqual([filtered(undefined), filtered(null), filtered("text")], [undefined, null, "text"]);
  assert.deepEqual(withoutSensitive("top.name", "Other")({ top: { name: "n" } }), { top: { name: hidden } });
});

const MINUTE = 60_000;

test("an identity is asked for again five minutes before it expires, and kept if that fails until it has expired", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: 0 });
  let answer = { id: 1, expiration: new Date(10 * MINUTE) };
  const asked = [];
  const provide = memoized(
    async (options) => {
      asked.push(options);
      if (answer instanceof Error) throw answer;
      return answer;
    },
    () => ({ region: "r" }),
  );
  const first = answer;
  const [one, two] = await Promise.all([provide(), provide()]);
  assert.deepEqual([one, two, asked], [first, first, [{ callerClientConfig: { region: "r" } }]]);
  t.mock.timers.setTime(5 * MINUTE);
  assert.equal(await provide(), first);
  assert.equal(asked.length, 1);
  answer = new Error("down");
  t.mock.timers.setTime(5 * MINUTE + 1);
  assert.equal(await provide(), first);
  assert.equal(asked.length, 2);
  await assert.rejects(provide({ forceRefresh: true }), answer);
  t.mock.timers.setTime(10 * MINUTE);
  await assert.rejects(provide(), answer);
  answer = { id: 2 };
  assert.equal(await provide(), answer);
  t.mock.timers.setTime(1000 * MINUTE);
  assert.equal(await provide(), answer);
  assert.equal(asked.length, 5);
});

test("a provider that keeps its identity itself is not wrapped, and an identity is its own provider", async () => {
  const config = () => ({});
  const theirs = Object.assign(async () => 1, { memoized: true });
  assert.equal(memoized(theirs, config), theirs);
  const ours = memoized(async () => 1, config);
  assert.ok(ours !== theirs && ours.memoized);
  assert.equal(memoized(ours, config), ours);
  assert.equal(await memoized("identity", config)(), "identity");
  const none = memoized(async () => undefined, config);
  assert.deepEqual([await none(), await none()], [undefined, undefined]);
});
