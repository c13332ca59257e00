// An app of the crate's Rust API against the emulator: the same ways of using it, in Node and in Chromium.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startLocalBedrock } from "local-bedrock";
import { inChromium, inNode } from "./places.js";

const MODEL_ID = "amazon.nova-lite-v1:0";
const ROLE = "arn:aws:iam::123456789012:role/guests";
const POOL = "us-east-1:10ca1bed-0000-4000-8000-000000000001";
const SAID = "[stand-in, not a language model] You said: ";
const LONG = Array.from({ length: 400 }, (_, at) => `word${at}`).join(" ");

let emulator;

before(async () => {
  emulator = await startLocalBedrock({ model: "scripted", tokensPerSecond: 200, log: () => {} });
});

after(() => emulator?.close());

const config = (members) => ({
  region: "us-east-1",
  endpoint: emulator.url,
  credentials: emulator.credentials,
  ...members,
});

/** What is true of a call's failure. */
function assertFails({ value, failure }, expected) {
  assert.equal(value, undefined);
  assert.deepEqual(Object.fromEntries(Object.keys(expected).map((name) => [name, failure[name]])), expected);
}

/** A request's record, once its client has hung up; gives up after four seconds. */
async function hungUp(find) {
  for (const end = Date.now() + 4_000; Date.now() < end; await sleep(20)) {
    const record = emulator.requests.find(find);
    if (record?.clientClosedAt) return record;
  }
  return assert.fail("the server saw nobody hang up");
}

for (const [name, open] of [
  ["Node", inNode],
  ["Chromium", inChromium],
]) {
  describe(name, () => {
    let place;

    before(async () => {
      place = await open();
    });

    after(() => place?.close());

    const call = (...given) => place.call(...given);

    test("a call: JSON in, JSON out", async () => {
      const { value } = await call("converse", config(), MODEL_ID, "Grüße, 世界");
      assert.equal(value.output.message.content[0].text, `${SAID}Grüße, 世界`);
      assert.equal(value.stopReason, "end_turn");
    });

    test("text in, text out, typed", async () => {
      assert.deepEqual(await call("text", config(), MODEL_ID, "hello"), { value: `${SAID}hello` });
      const { value } = await call("ask", config(), MODEL_ID, 3);
      assert.deepEqual(value, { text: "[stand-in, not a", stopReason: "max_tokens", outputTokens: 3 });
    });

    test("an API key in place of a key pair; one that is wrong", async () => {
      assert.deepEqual(
        await call("text", config({ credentials: undefined, token: emulator.token }), MODEL_ID, "hello"),
        { value: `${SAID}hello` },
      );
      const refused = await call(
        "text",
        config({ credentials: undefined, token: "bedrock-api-key-wrong" }),
        MODEL_ID,
        "hello",
      );
      assertFails(refused, {
        kind: "Service",
        name: "AccessDeniedException",
        status: 403,
        attempts: 1,
        retryable: false,
      });
    });

    test("a stream: events come while the server is still writing", async () => {
      const { events, failure } = await call("events", config(), MODEL_ID, "one two three four five six seven eight");
      assert.equal(failure, undefined);
      const kinds = events.map(({ event }) => Object.keys(event)[0]);
      assert.deepEqual([kinds[0], ...kinds.slice(-3)], ["messageStart", "contentBlockStop", "messageStop", "metadata"]);
      const text = events.map(({ event }) => event.contentBlockDelta?.delta.text ?? "").join("");
      assert.equal(text, `${SAID}one two three four five six seven eight`);
      assert.ok(
        events.every(({ event }) => !("p" in Object.values(event)[0])),
        "the padding is gone",
      );
      const { endedAt } = emulator.requests.at(-1);
      assert.ok(events[0].atMs < endedAt, "the first event is there before the last was written");
    });

    test("events read into a struct, text deltas, the final message", async () => {
      assert.deepEqual(await call("stopReasons", config(), MODEL_ID), { value: ["end_turn"] });
      const { value: deltas } = await call("deltas", config(), MODEL_ID, "a b c");
      assert.ok(deltas.length > 3);
      assert.equal(deltas.join(""), `${SAID}a b c`);
      const { value: final } = await call("finalMessage", config(), MODEL_ID, "a b c");
      const { value: whole } = await call("converse", config(), MODEL_ID, "a b c");
      delete final.metrics;
      delete whole.metrics;
      assert.deepEqual(final, whole);
    });

    test("bytes in and out, another service, a presigned URL", async () => {
      const body = { messages: [{ role: "user", content: [{ text: "hello" }] }] };
      const { value } = await call("invoke", config(), MODEL_ID, body);
      assert.equal(value.contentType, "application/json");
      assert.equal(value.body.output.message.content[0].text, `${SAID}hello`);
      const { value: models } = await call("modelsOf", config(), "anthropic");
      assert.ok(models.modelSummaries.length > 0);
      assert.deepEqual([...new Set(models.modelSummaries.map(({ providerName }) => providerName))], ["Anthropic"]);
      const { value: url } = await call("presign", config(), MODEL_ID, 60);
      assert.equal((await (await fetch(url)).json()).modelDetails.modelId, MODEL_ID);
      assertFails(await call("presign", config(), MODEL_ID, 0), { kind: "Input", code: "invalid_input" });
    });

    test("dropping a stream, or the future of a call, closes the connection", async () => {
      const { value: id } = await call("leaveStream", config(), MODEL_ID, LONG, 4);
      const left = await hungUp((record) => record.id === id);
      assert.ok(left.events < 100, `the answer went on for ${left.events} events`);
      const script = emulator.faults.script([{ stall: true }]);
      assert.deepEqual(await call("leaveCall", config({ endpoint: script.endpoint }), MODEL_ID, "hello", 200), {
        value: true,
      });
      await hungUp((record) => record.scriptId === script.id && record.method === "POST");
    });

    test("what may pass is tried again, signed afresh", async () => {
      const error = { status: 429, name: "ThrottlingException", message: "Slow down." };
      const script = emulator.faults.script([{ error }, { reset: true }]);
      assert.deepEqual(await call("text", config({ endpoint: script.endpoint }), MODEL_ID, "hello"), {
        value: `${SAID}hello`,
      });
      assert.deepEqual(
        script.requests
          .filter(({ method }) => method === "POST")
          .map(({ status }) => status)
          .filter(Boolean),
        [429, 200],
      );
      const always = emulator.faults.script([{ times: 9, error }]);
      const failed = await call("text", config({ endpoint: always.endpoint, maxAttempts: 2 }), MODEL_ID, "hello");
      assertFails(failed, { kind: "Service", name: "ThrottlingException", status: 429, retryable: true, attempts: 2 });
      assert.match(failed.failure.message, /Slow down\./);
    });

    test("an answer whose body is lost in the middle is asked for again", async () => {
      const lost = { body: { cut: { afterBytes: 20, how: "reset" } } };
      const once = emulator.faults.script([lost]);
      assert.deepEqual(await call("text", config({ endpoint: once.endpoint }), MODEL_ID, "hello"), {
        value: `${SAID}hello`,
      });
      assert.equal(once.requests.filter(({ method }) => method === "POST").length, 2);
      const always = emulator.faults.script([{ times: 9, ...lost }]);
      const failed = await call("text", config({ endpoint: always.endpoint, maxAttempts: 2 }), MODEL_ID, "hello");
      assertFails(failed, { kind: "Network", code: "connection_lost", retryable: true, attempts: 2 });
      const ids = always.requests.filter(({ method }) => method === "POST").map(({ id }) => id);
      assert.equal(failed.failure.requestId, ids[1]);
    });

    test("nothing listens: what fetch says of it, and the likely causes where the app runs", async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      const endpoint = `http://127.0.0.1:${server.address().port}`;
      await new Promise((resolve) => server.close(resolve));
      const failed = await call("text", config({ endpoint, maxAttempts: 1 }), MODEL_ID, "hello");
      assertFails(failed, { kind: "Network", code: "network", retryable: true, attempts: 1 });
      assert.match(
        failed.failure.message,
        name === "Node" ? /fetch failed: ECONNREFUSED.*DNS.*TLS/ : /Failed to fetch.*CORS.*connect-src/,
      );
      if (name === "Node") assert.doesNotMatch(failed.failure.message, /CORS/);
    });

    test("an error keeps the members that it has beside its message", async () => {
      const members = { originalStatusCode: 500 };
      const error = { status: 424, name: "ModelErrorException", message: "It broke.", members };
      const script = emulator.faults.script([
        { error },
        { stream: [{ at: 3, exception: { type: "modelStreamErrorException", message: "It broke.", members } }] },
      ]);
      const failed = await call("text", config({ endpoint: script.endpoint }), MODEL_ID, "hello");
      assertFails(failed, {
        kind: "Service",
        name: "ModelErrorException",
        status: 424,
        originalStatusCode: 500,
        attempts: 1,
      });
      const ended = await call("events", config({ endpoint: script.endpoint }), MODEL_ID, "one two three");
      assert.equal(ended.failure.name, "ModelStreamErrorException");
      assert.equal(ended.failure.originalStatusCode, 500);
    });

    test("a stream that is cut fails after the events before the cut, and keeps what came", async () => {
      const script = emulator.faults.script([{ times: 2, body: { cut: { afterBytes: 1_200, how: "end" } } }]);
      const cut = await call("events", config({ endpoint: script.endpoint }), MODEL_ID, "one two three four five");
      assert.ok(cut.events.length > 2);
      assertFails(cut, { kind: "IncompleteStream", attempts: 1 });
      const text = cut.events.map(({ event }) => event.contentBlockDelta?.delta.text ?? "").join("");
      assert.equal(cut.failure.partial.output.message.content[0].text, text);
      const final = await call(
        "finalMessage",
        config({ endpoint: script.endpoint }),
        MODEL_ID,
        "one two three four five",
      );
      assertFails(final, { kind: "IncompleteStream", attempts: 1 });
      // Padding is random, so that the two cuts do not fall on the same event.
      const kept = final.failure.partial.output.message.content[0].text;
      assert.ok(kept.length > 0 && `${SAID}one two three four five`.startsWith(kept));
    });

    test("an exception in mid-stream", async () => {
      const script = emulator.faults.script([
        { stream: [{ at: 3, exception: { type: "throttlingException", message: "It broke." } }] },
      ]);
      const { events, ...ended } = await call(
        "events",
        config({ endpoint: script.endpoint }),
        MODEL_ID,
        "one two three",
      );
      assert.equal(events.length, 3);
      assertFails(ended, {
        kind: "Service",
        name: "ThrottlingException",
        message: "ThrottlingException: It broke.",
        status: 0,
        retryable: true,
      });
    });

    test("limits: the first byte, between two pieces, the whole", async () => {
      const late = emulator.faults.script([{ times: 2, stall: true }]);
      const limited = config({ endpoint: late.endpoint, timeouts: { firstByteMs: 150 }, maxAttempts: 2 });
      assertFails(await call("text", limited, MODEL_ID, "hello"), {
        kind: "Timeout",
        code: "timeout_firstByteMs",
        attempts: 2,
        retryable: true,
      });
      assert.deepEqual(await call("text", limited, MODEL_ID, "hello"), { value: `${SAID}hello` });
      const idle = emulator.faults.script([{ body: { stall: { afterBytes: 600 } } }]);
      const stalled = await call(
        "events",
        config({ endpoint: idle.endpoint, timeouts: { idleMs: 400 } }),
        MODEL_ID,
        "one two three",
      );
      assert.ok(stalled.events.length > 0);
      assertFails(stalled, { kind: "Timeout", code: "timeout_idleMs" });
      await hungUp((record) => record.scriptId === idle.id && record.method === "POST");
      assertFails(await call("finalMessage", config({ timeouts: { totalMs: 500 } }), MODEL_ID, LONG), {
        kind: "Timeout",
        code: "timeout_totalMs",
      });
    });

    test("options of one call leave the client's own as they were", async () => {
      const echo = config({ endpoint: `${emulator.url}/_local-bedrock/echo`, headers: { "x-of-all-calls": "1" } });
      const { value } = await call("hurried", echo, MODEL_ID, 9_000, 1, "2");
      assert.deepEqual(
        value.map(({ headers }) => [headers["x-of-all-calls"], headers["x-of-this-call"]]),
        [
          ["1", "2"],
          ["1", undefined],
        ],
      );
      const busy = emulator.faults.script([
        { times: 9, error: { status: 429, name: "ThrottlingException", message: "Slow down." } },
      ]);
      assertFails(await call("hurried", config({ endpoint: busy.endpoint }), MODEL_ID, 9_000, 2, "2"), {
        name: "ThrottlingException",
        attempts: 2,
      });
      const late = emulator.faults.script([{ times: 9, stall: true }]);
      assertFails(await call("hurried", config({ endpoint: late.endpoint }), MODEL_ID, 150, 1, "2"), {
        kind: "Timeout",
        code: "timeout_totalMs",
      });
      assertFails(await call("hurried", config(), MODEL_ID, 9_000, 0, "2"), { kind: "Input", code: "invalid_input" });
    });

    test("guests of an identity pool: one exchange for all calls; the enhanced flow is refused with advice", async () => {
      const asked = () => emulator.requests.filter(({ operation }) => operation === "GetId").length;
      const before = asked();
      const { value } = await call("guest", emulator.url, POOL, ROLE, MODEL_ID);
      assert.deepEqual(
        value,
        ["one", "two", "three"].map((text) => SAID + text),
      );
      assert.equal(asked(), before + 1);
      const enhanced = await call("guest", emulator.url, POOL, undefined, MODEL_ID);
      assertFails(enhanced, { kind: "Service", name: "AccessDeniedException" });
      assert.match(enhanced.failure.message, /give CognitoPool a role/);
      assertFails(await call("guest", emulator.url, POOL.replace(/1$/, "9"), ROLE, MODEL_ID), {
        kind: "Credentials",
        code: "refused",
      });
    });

    test("a web identity's role; a token that is over", async () => {
      const { google, expired } = emulator.identity.tokens;
      assert.deepEqual(await call("member", emulator.url, ROLE, google.token, MODEL_ID), { value: `${SAID}hello` });
      const refused = await call("member", emulator.url, ROLE, expired.token, MODEL_ID);
      assertFails(refused, { kind: "Credentials", code: "refused" });
      assert.match(refused.failure.message, /sign in again/);
    });

    test("keys that the service finds expired are asked for once more", async () => {
      const lasting = (keys) => ({ ...keys, expiration: new Date(Date.now() + 3_600_000) });
      const [expired, good] = [emulator.expiredCredentials, emulator.credentials].map(lasting);
      const refreshed = await call("refreshed", config(), [expired, good], MODEL_ID, 2);
      assert.deepEqual(refreshed, { asked: 2, value: Array(2).fill(`${SAID}hello`) });
      const never = await call("refreshed", config(), [expired], MODEL_ID, 1);
      assert.equal(never.asked, 2);
      assertFails(never, { kind: "Service", name: "ExpiredTokenException", attempts: 2 });
    });

    test("keys without an expiration, or with null for it, are asked for by every call", async () => {
      for (const expiration of [undefined, null]) {
        const refreshed = await call("refreshed", config(), [{ ...emulator.credentials, expiration }], MODEL_ID, 2);
        assert.deepEqual(refreshed, { asked: 2, value: Array(2).fill(`${SAID}hello`) });
      }
    });

    test("mistakes are told before anything is sent", async () => {
      const sent = emulator.requests.length;
      for (const [members, expected] of [
        [{ regoin: "x" }, { kind: "Input", message: /unknown field `regoin`/ }],
        [{ region: "US East" }, { kind: "Input", code: "invalid_region" }],
        [{ endpoint: "http://192.0.2.1" }, { kind: "Input", code: "insecure_endpoint" }],
        [{ endpoint: "https://user@gateway.example" }, { kind: "Input", code: "invalid_endpoint" }],
        [{ signingHost: "a/b" }, { kind: "Input", code: "invalid_endpoint" }],
        [{ maxAttempts: 0 }, { kind: "Input", message: /max_attempts/ }],
        [{ headers: { Authorization: "x" } }, { kind: "Input", code: "invalid_header" }],
        [{ credentials: undefined }, { kind: "Credentials", code: "missing_credentials" }],
      ]) {
        const { message, ...rest } = expected;
        const refused = await call("text", config(members), MODEL_ID, "hello");
        assertFails(refused, rest);
        if (message) assert.match(refused.failure.message, message);
      }
      assertFails(await call("text", config(), "", "hello"), { kind: "Input", code: "invalid_label" });
      const noKeys = await call(
        "text",
        { region: "us-east-1", credentials: { accessKeyId: "AKID", secretAccessKey: "canary secret" } },
        MODEL_ID,
        "hello",
      );
      assert.match(noKeys.failure.message, /secretAccessKey has spaces/);
      assert.doesNotMatch(noKeys.failure.message, /canary/);
      assert.equal(emulator.requests.length, sent);
    });
  });
}
