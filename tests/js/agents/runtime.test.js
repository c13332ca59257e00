// Answers of AgentCore's runtimes: events, JSON or bytes, as the agent likes, and where they end.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { BedrockAgentCore } from "bedrock-wasm";
import { readAnswer, runtimeSocket } from "bedrock-wasm/agents";
import { faulty, openStream, scriptedFetch } from "bedrock-wasm/testing";
import { assertKeepsSecrets } from "../support/canary.js";
import { drain, REGION, rejection } from "../support/clients.js";

const ARN = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/my-agent";
const SESSION = "x-amzn-bedrock-agentcore-runtime-session-id";
const answer = (body, type) => () => new Response(body, { headers: { "content-type": type, [SESSION]: "s-1" } });
const events = (...values) =>
  answer(values.map((value) => `data: ${JSON.stringify(value)}\n\n`).join(""), "text/event-stream");
const call = (script, options) => {
  const client = new BedrockAgentCore({ region: REGION, token: "jwt", fetch: scriptedFetch([script]), maxAttempts: 1 });
  return readAnswer(client.invokeAgentRuntime({ agentRuntimeArn: ARN, payload: { prompt: "hi" } }), options);
};
const isDone = ({ done }) => done;

describe("a body", () => {
  test("of events that are texts", async () => {
    const read = call(events("Hel", "lo ", "🚢"));
    assert.deepEqual((await drain(read.text())).events, ["Hel", "lo ", "🚢"]);
    const { text, events: all, sessionId, citations, trace, $metadata } = await read.final();
    assert.deepEqual([text, all.length, sessionId, citations, trace], ["Hello 🚢", 3, "s-1", [], []]);
    assert.equal($metadata.httpStatusCode, 200);
  });

  test("of events that frameworks forward of a Converse stream, or of the agent's own", async () => {
    const delta = (text) => ({ contentBlockDelta: { delta: { text }, contentBlockIndex: 0 } });
    const script = events(
      { init_event_loop: true },
      { event: { messageStart: { role: "assistant" } } },
      { event: delta("a") },
      { data: "a", delta: { text: "a" } },
      delta("b"),
      { event: { messageStop: { stopReason: "end_turn" } } },
      7,
      null,
    );
    const { text, events: all } = await call(script).final();
    assert.deepEqual([text, all.length], ["ab", 8]);
    const own = await call(events({ say: "x" }, { say: "y" }), { text: ({ say }) => say }).final();
    assert.equal(own.text, "xy");
  });

  test("of JSON, of text and of bytes", async () => {
    for (const [body, text] of [
      ['{"result":"Hello."}', "Hello."],
      ['"Hello."', "Hello."],
      ['{"result":{"a":1}}', ""],
      ["null", ""],
    ]) {
      const whole = await call(answer(body, "application/json")).final();
      assert.deepEqual([whole.text, whole.events], [text, [JSON.parse(body)]]);
    }
    assert.equal((await call(answer("Grüße", "text/plain; charset=utf-8")).final()).text, "Grüße");
    const bytes = Uint8Array.of(0, 255, 1);
    const { text, files } = await call(answer(bytes, "application/octet-stream")).final();
    assert.deepEqual([text, files], ["", [{ type: "application/octet-stream", bytes }]]);
  });

  test("of lines that are not JSON, with comments, fields and every kind of line end", async () => {
    const body =
      ": hi\r\nid: 1\r\ndata: plain\r\ndata: text\r\n\r\nevent: x\rdata: 1\r\rretry: 5\n\ndata: [DONE]\n\ndata: late\n\n";
    const { events: all } = await call(answer(body, "text/event-stream")).final();
    assert.deepEqual(all, ["plain\ntext", 1]);
  });
});

test("an output of the AWS SDK is read as well", async () => {
  const { body } = await events("Hel", "lo")();
  const response = { transformToWebStream: () => body };
  const read = readAnswer({ response, contentType: "text/event-stream", runtimeSessionId: "s" });
  assert.equal((await read.final()).text, "Hello");
});

test("text comes before the end", async () => {
  const open = openStream();
  const script = async (sent) => {
    const { body } = await open.answer(sent);
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  };
  const texts = call(script).text();
  open.push(new TextEncoder().encode('data: "one"\n\ndata: "tw'));
  assert.equal((await texts.next()).value, "one");
  open.push(new TextEncoder().encode('o"\n\n'));
  assert.equal((await texts.next()).value, "two");
  open.end();
  assert.equal((await texts.next()).done, true);
});

describe("the end", () => {
  const body = events({ text: "a" }, { text: "b" }, { done: true });

  test("is the terminal event: a body that ends before it throws, at any byte", async () => {
    const { length } = new Uint8Array(await (await body()).arrayBuffer());
    for (let at = 0; at < length; at++) {
      for (const fault of ["cutAtByte", "resetAtByte"]) {
        const read = call(faulty(body, { [fault]: at }), { terminal: isDone });
        const error = await rejection(read.final());
        assert.equal(error.name, "IncompleteStreamError", `${fault} ${at}`);
      }
    }
    assert.equal((await call(body, { terminal: isDone, text: ({ text }) => text }).final()).text, "ab");
  });

  test("without one, only the framing can be judged", async () => {
    const frames = [await (await body()).text()].map((text) => text.indexOf("\n\n") + 2);
    assert.equal((await call(faulty(body, { cutAtByte: frames[0] })).final()).events.length, 1);
    for (const at of [1, frames[0] - 1, frames[0] + 3]) {
      assert.equal((await rejection(call(faulty(body, { cutAtByte: at })).final())).code, "no_terminal_event");
    }
    const open = events({ event: { messageStart: {} } }, { event: { contentBlockDelta: { delta: { text: "a" } } } });
    assert.equal((await rejection(call(open).final())).code, "no_terminal_event");
    assert.equal(
      (await rejection(call(answer("text", "text/plain"), { terminal: isDone }).final())).code,
      "no_terminal_event",
    );
  });

  test("is not there if nothing came before it, whatever the agent was to send", async () => {
    for (const [sent, type] of [
      ["", "text/event-stream"],
      [": ping\n\n", "text/event-stream"],
      ["retry: 5\n\ndata:\n\n", "text/event-stream"],
      ["", "application/json"],
      ["", "text/plain"],
      ["", "application/octet-stream"],
      [null, "application/json"],
    ]) {
      const error = await rejection(call(answer(sent, type)).final());
      assert.deepEqual([error.name, error.code], ["IncompleteStreamError", "no_terminal_event"], `${type}: ${sent}`);
      assert.match(error.message, /the response is incomplete/);
    }
    assert.equal((await call(answer("data: [DONE]\n\n", "text/event-stream")).final()).text, "");
    assert.equal((await call(answer('data: ""\n\n', "text/event-stream")).final()).text, "");
  });

  test("is not inside a character", async () => {
    const cut = new TextEncoder().encode("Grüß").subarray(0, 5);
    for (const type of ["text/plain", "text/event-stream"]) {
      assert.equal((await rejection(call(answer(cut, type)).final())).code, "no_terminal_event", type);
    }
  });

  test("nothing is read after it, and the connection is closed", async () => {
    const open = openStream();
    const script = async (sent) =>
      new Response((await open.answer(sent)).body, { headers: { "content-type": "text/event-stream" } });
    const read = call(script, { terminal: isDone });
    open.push(new TextEncoder().encode('data: {"done":true}\n\ndata: "more"\n\n'));
    assert.equal((await read.final()).events.length, 1);
    await open.cancelled;
  });

  test("is an error if the agent has thrown, or what `terminal` throws", async () => {
    const failing = events("Hel", {
      error: "division by zero",
      error_type: "ZeroDivisionError",
      message: "An error occurred",
    });
    const read = call(failing);
    const error = await rejection(read.final());
    assert.deepEqual(
      [error.code, error.message],
      ["agent_failed", "the agent failed with ZeroDivisionError: division by zero"],
    );
    assert.deepEqual((await drain(read.text())).events, ["Hel"]);
    const thrown = call(body, {
      terminal() {
        throw new Error("mine");
      },
    });
    assert.equal((await rejection(thrown.final())).message, "mine");
  });

  test("is JSON's own: a part of it throws", async () => {
    await rejection(call(answer('{"result":"Hel', "application/json")).final());
  });
});

describe("the WebSocket", () => {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const jwt = (seconds) =>
    `${part({ alg: "RS256" })}.${part({ exp: Math.floor(Date.now() / 1000) + seconds })}.canary-secret`;
  const sessionId = "session-with-at-least-33-characters";

  test("has the token in a subprotocol, as AWS documents it for pages, and never in its URL", async () => {
    const token = jwt(600);
    const { url, protocols } = await runtimeSocket({
      region: REGION,
      agentRuntimeArn: ARN,
      token,
      qualifier: "DEFAULT",
      sessionId,
    });
    assert.equal(
      url,
      `wss://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/${encodeURIComponent(ARN)}/ws?qualifier=DEFAULT&X-Amzn-Bedrock-AgentCore-Runtime-Session-Id=${sessionId}`,
    );
    const encoded = Buffer.from(token).toString("base64url");
    assert.deepEqual(protocols, [`base64UrlBearerAuthorization.${encoded}`, "base64UrlBearerAuthorization"]);
    const local = {
      region: REGION,
      agentRuntimeArn: ARN,
      token: async () => ({ token }),
      endpoint: "http://127.0.0.1:8080/x/",
    };
    assert.equal((await runtimeSocket(local)).url, `ws://127.0.0.1:8080/x/runtimes/${encodeURIComponent(ARN)}/ws`);
  });

  test("goes to this machine without TLS, and elsewhere with it", async () => {
    const path = `/runtimes/${encodeURIComponent(ARN)}/ws`;
    for (const [endpoint, origin] of [
      ["http://localhost", "ws://localhost"],
      ["http://localhost:8181/", "ws://localhost:8181"],
      ["http://127.10.200.30:81", "ws://127.10.200.30:81"],
      ["http://[::1]", "ws://[::1]"],
      ["https://gateway.example/a", "wss://gateway.example/a"],
      [new URL("https://gateway.example:444"), "wss://gateway.example:444"],
    ]) {
      const { url } = await runtimeSocket({ region: REGION, agentRuntimeArn: ARN, token: "x", endpoint });
      assert.equal(url, origin + path);
    }
  });

  test("refuses what would fail without a word", async () => {
    const base = { region: REGION, agentRuntimeArn: ARN, token: "x" };
    for (const [options, code, words] of [
      [{ token: jwt(-5) }, "expired_token", /^token: expired at/],
      [{ token: "" }, "malformed_credentials", /^token: /],
      [{ token: undefined }, "malformed_credentials", /^token: /],
      [{ endpoint: 5 }, "invalid_input", /^endpoint: /],
      [{ token: "x".repeat(4000) }, "invalid_input", /^token: .*4096/],
      [{ region: "evil.example/" }, "invalid_input", /^region: /],
      [{ region: undefined }, "invalid_input", /^region: /],
      [{ region: 5 }, "invalid_input", /^region: /],
      [{ agentRuntimeArn: 5 }, "invalid_input", /^agentRuntimeArn: /],
      [{ sessionId: ["a".repeat(40)] }, "invalid_input", /^sessionId: /],
      [{ qualifier: 5 }, "invalid_input", /^qualifier: /],
      [{ agentRuntimeArn: undefined }, "invalid_input", /^agentRuntimeArn: /],
      [{ sessionId: "short" }, "invalid_input", /^sessionId: .*33/],
      [{ endpoint: "ftp://x" }, "invalid_input", /^endpoint: /],
      [{ endpoint: "here" }, "invalid_input", /^endpoint: /],
      [{ endpoint: "http://localhost.example" }, "invalid_input", /^endpoint: /],
      [{ endpoint: "http://my.localhost.example/http://localhost/" }, "invalid_input", /^endpoint: /],
      [{ endpoint: "http://localhost:80@evil.example" }, "invalid_input", /^endpoint: /],
      [{ endpoint: "http://127.0.0.1.evil.example" }, "invalid_input", /^endpoint: /],
      [{ endpoint: "http://evil.example/?https://a" }, "invalid_input", /^endpoint: /],
    ]) {
      const error = await rejection(runtimeSocket({ ...base, ...options }));
      assert.equal(error.code, code, JSON.stringify(options));
      assert.match(error.message, words);
      assertKeepsSecrets(error);
    }
  });
});

test("JSON that was cut is an error of this package", async () => {
  const error = await rejection(call(answer('{"result":"Hel', "application/json")).final());
  assert.deepEqual([error.name, error.code], ["StreamIntegrityError", "invalid_json"]);
  assert.equal(error.$metadata.httpStatusCode, 200);
});

test("an event that is null reaches the caller's functions as an object without members", async () => {
  const last = { event: { messageStop: { stopReason: "end_turn" } } };
  const text = ({ words }) => words;
  const read = call(events(null, { words: "Hi." }, last), { terminal: ({ event }) => event?.messageStop, text });
  assert.deepEqual((await drain(read.text())).events, ["Hi."]);
  const { text: whole, events: all } = await read.final();
  assert.deepEqual([whole, all], ["Hi.", [null, { words: "Hi." }, last]]);
});

test("a token function of a socket that fails is an error of the credentials, as one of a client is", async () => {
  const cause = new Error("the sign-in page was closed");
  const token = () => {
    throw cause;
  };
  for (const given of [token, async () => token()]) {
    const error = await rejection(runtimeSocket({ region: REGION, agentRuntimeArn: ARN, token: given }));
    assert.deepEqual([error.name, error.code, error.cause], ["CredentialsError", "provider_failed", cause]);
    assert.match(error.message, /the sign-in page was closed/);
    const client = new BedrockAgentCore({ region: REGION, token: given, fetch: assert.fail });
    const same = await rejection(client.invokeAgentRuntime({ agentRuntimeArn: ARN, payload: "x" }));
    assert.equal(error.message, same.message);
  }
  for (const nothing of [undefined, null, {}, 5]) {
    const error = await rejection(runtimeSocket({ region: REGION, agentRuntimeArn: ARN, token: () => nothing }));
    assert.deepEqual([error.name, error.code], ["CredentialsError", "malformed_credentials"]);
  }
});

test("a socket is refused if the provider of its token says that it has expired", async () => {
  const token = { token: "opaque", expiration: new Date(Date.now() - 60_000) };
  for (const given of [token, async () => token]) {
    const error = await rejection(runtimeSocket({ region: REGION, agentRuntimeArn: ARN, token: given }));
    assert.equal(error.code, "expired_token");
  }
});
