// Answers, put together: the cases that stand in tests/cases/agent-answers.json, and what streams do.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";
import { readAnswer, traceSteps } from "bedrock-wasm/agents";
import { faulty, json, noAnswer, scriptedFetch, stream } from "bedrock-wasm/testing";
import { drain, rejection } from "../support/clients.js";
import { Random } from "../support/random.js";
import { AGENT, agentClient, base64, frame } from "./client.js";

const { cases } = JSON.parse(await readFile(new URL("../../cases/agent-answers.json", import.meta.url), "utf8"));

const FLOW = {
  flowIdentifier: "FLOW123456",
  flowAliasIdentifier: "ALIAS12345",
  inputs: [{ nodeName: "FlowInputNode", nodeOutputName: "document", content: { document: "hello" } }],
};
const INLINE = {
  sessionId: "s",
  foundationModel: "amazon.nova-lite-v1:0",
  instruction: "Answer in one sentence, please. Thank you.",
};
const QUESTION = { input: { text: "hello" } };
const CALLS = {
  InvokeAgent: (client) => client.invokeAgent(AGENT),
  InvokeInlineAgent: (client) => client.invokeInlineAgent({ ...INLINE, inputText: "hello" }),
  InvokeFlow: (client) => client.invokeFlow(FLOW),
  RetrieveAndGenerateStream: (client) => client.retrieveAndGenerateStream(QUESTION),
  RetrieveAndGenerate: (client) => client.retrieveAndGenerate(QUESTION),
};

const flowTrace = (traceElements) =>
  frame("flowTraceEvent", { trace: { nodeOutputTrace: { nodeName: "Node", traceElements } } });

/** Bytes are text in the cases, and base64 on the wire. */
function wire([name, payload]) {
  const { chunk, files } = { [name]: payload };
  if (chunk) return frame(name, { ...payload, bytes: base64(payload.bytes) });
  if (files) return frame(name, { files: payload.files.map((file) => ({ ...file, bytes: base64(file.bytes) })) });
  return frame(name, payload);
}

const operationOf = ({ operation, whole, stream: events }) =>
  operation ??
  (whole ? "RetrieveAndGenerate" : events.some(({ output }) => output) ? "RetrieveAndGenerateStream" : "InvokeAgent");
const answerOf = ({ whole, stream: events }) =>
  whole ? json(whole) : stream(events.map((one) => wire(Object.entries(one)[0])));

describe("shared cases", () => {
  for (const one of cases) {
    test(one.name, async () => {
      const output = CALLS[operationOf(one)](agentClient(scriptedFetch([answerOf(one)])));
      const answer = readAnswer(output);
      if (one.error) {
        assert.equal((await rejection(answer.final())).code, one.error);
        assert.equal((await drain(answer.text())).error.code, one.error);
        return;
      }
      const { text, citations, files, trace, ...more } = await answer.final();
      assert.equal((await drain(answer.text())).events.join(""), text);
      if (!one.whole) assert.deepEqual((await drain(answer)).events.flatMap(traceSteps), trace);
      if ("text" in one) assert.equal(text, one.text);
      const places = citations.map(({ start = null, end = null, text: cited, sources }) => [
        start,
        end,
        cited,
        sources[0].uri,
      ]);
      const expected = (one.citations ?? []).map(([start, end, cited, uri]) => [
        start,
        end,
        cited ?? text.slice(start, end),
        uri,
      ]);
      assert.deepEqual(places, expected);
      for (const { start, end, text: cited } of citations) {
        if (start !== undefined) assert.equal(text.slice(start, end), cited);
      }
      assert.deepEqual(
        files.map(({ name, type, bytes }) => [name, type, new TextDecoder().decode(bytes)]),
        one.files ?? [],
      );
      assert.deepEqual(
        trace.map(({ phase, type, traceId = null }) => [phase, type, traceId]),
        one.trace ?? [],
      );
      for (const member of ["sessionId", "returnControl", "outputs", "asks", "guardrailAction"]) {
        if (member in one) assert.deepEqual(JSON.parse(JSON.stringify(more[member])), one[member], member);
        else if (member !== "sessionId") assert.equal(more[member], undefined, member);
      }
    });
  }
});

/** An answer of sentences, and the citations of some of them with spans in these units. */
function generated(random, unit) {
  const words = ["ferry", "Ufer", "🚢", "港", "é", "👩‍🚀", "seven", "𝒜", "ja", "no"];
  const sentences = Array.from(
    { length: 2 + random.integer(6) },
    () => `${Array.from({ length: 1 + random.integer(5) }, () => words[random.integer(words.length)]).join(" ")}. `,
  );
  const text = sentences.join("").trimEnd();
  const lengthIn = (part) => (unit === "characters" ? [...part].length : part.length);
  let at = 0;
  const citations = sentences.flatMap((sentence, index) => {
    const [start, cited] = [at, sentence.trimEnd()];
    at += sentence.length;
    if (random.integer(3) === 0) return [];
    const span = { start: lengthIn(text.slice(0, start)), end: lengthIn(text.slice(0, start + cited.length)) - 1 };
    const location = { type: "S3", s3Location: { uri: `s3://b/${index}` } };
    const generatedResponsePart = { textResponsePart: { span, text: cited } };
    return [
      {
        start,
        cited,
        uri: location.s3Location.uri,
        wire: { generatedResponsePart, retrievedReferences: [{ location }] },
      },
    ];
  });
  return { text, citations };
}

/** The text in pieces of bytes, which may cut a character. */
function pieces(random, text) {
  const bytes = Buffer.from(text);
  const cuts = Array.from({ length: 4 }, () => random.integer(bytes.length)).sort((a, b) => a - b);
  return [0, ...cuts].map((from, index) => bytes.subarray(from, cuts[index]));
}

test("spans of 50 generated answers lie on the cited text, in either unit, streamed or not", async () => {
  const random = new Random(7);
  let found = 0;
  for (let round = 0; round < 50; round++) {
    const { text, citations } = generated(random, round % 2 ? "characters" : "units");
    const attribution = { citations: citations.map(({ wire: one }) => one) };
    const parts = pieces(random, text);
    const early = random.integer(parts.length);
    const chunks = parts.map((part, index) =>
      frame("chunk", { bytes: part.toString("base64"), ...(index === early && { attribution }) }),
    );
    const whole = { output: { text }, sessionId: "s", citations: attribution.citations };
    for (const [name, answer] of [
      ["InvokeAgent", stream(chunks)],
      ["RetrieveAndGenerate", json(whole)],
    ]) {
      const read = await readAnswer(CALLS[name](agentClient(scriptedFetch([answer])))).final();
      assert.equal(read.text, text);
      assert.equal(read.citations.length, citations.length);
      for (const [index, { start, end, text: cited, sources }] of read.citations.entries()) {
        assert.equal(text.slice(start, end), cited);
        assert.equal(cited, citations[index].cited);
        assert.equal(sources[0].uri, citations[index].uri);
        if (name === "RetrieveAndGenerate" && round % 2 === 0) assert.equal(start, citations[index].start);
        found++;
      }
    }
  }
  assert.ok(found > 150, `${found}`);
});

test("text comes as it arrives, and an answer can be read in several ways at once", async () => {
  const characters = Buffer.from("Grüße 🚢!");
  const chunks = [...characters].map((byte) => frame("chunk", { bytes: Buffer.of(byte).toString("base64") }));
  const answer = readAnswer(agentClient(scriptedFetch([stream(chunks)])).invokeAgent(AGENT));
  const [one, two, { events }, { text }] = await Promise.all([
    drain(answer.text()),
    drain(answer.text()),
    drain(answer),
    answer.final(),
  ]);
  assert.deepEqual(one, two);
  assert.equal(one.events.join(""), "Grüße 🚢!");
  assert.equal(text, "Grüße 🚢!");
  assert.equal(events.length, characters.length);
  assert.ok(one.events.length > 6, "piece by piece");
});

describe("a cut anywhere throws", () => {
  const trace = frame("trace", { trace: { orchestrationTrace: { rationale: { text: "why", traceId: "t" } } } });
  const bodies = {
    InvokeAgent: [trace, frame("chunk", { bytes: base64("Hello.") })],
    InvokeInlineAgent: [trace, frame("chunk", { bytes: base64("Hello.") })],
    InvokeFlow: [
      frame("flowOutputEvent", { nodeName: "Out", nodeType: "FlowOutputNode", content: { document: "Hello." } }),
      frame("flowCompletionEvent", { completionReason: "SUCCESS" }),
    ],
    RetrieveAndGenerateStream: [frame("guardrail", { action: "NONE" }), frame("output", { text: "Hello." })],
  };
  for (const [name, frames] of Object.entries(bodies)) {
    test(`of ${name}`, async () => {
      // Between the two messages, at both ends, and at many places in them.
      const [first, second] = frames.map(({ length }) => length);
      const places = Array.from({ length: 40 }, (_, at) => Math.floor((at * (first + second)) / 40));
      for (const at of [...places, first, first + 1, first + second - 1]) {
        for (const fault of ["cutAtByte", "resetAtByte"]) {
          const fetch = scriptedFetch([faulty(stream(frames), { [fault]: at })]);
          const answer = readAnswer(CALLS[name](agentClient(fetch)));
          const error = await rejection(answer.final());
          assert.equal(error.name, "IncompleteStreamError", `${fault} ${at}`);
          assert.equal((await drain(answer.text())).error, error);
        }
      }
      assert.equal(
        (await readAnswer(CALLS[name](agentClient(scriptedFetch([stream(frames)])))).final()).text,
        "Hello.",
      );
    });
  }
  test("of RetrieveAndGenerate", async () => {
    const whole = json({ output: { text: "Hello." }, sessionId: "s", citations: [] });
    for (let at = 0; at < 50; at += 7) {
      const fetch = scriptedFetch([faulty(whole, { cutAtByte: at })]);
      await rejection(readAnswer(CALLS.RetrieveAndGenerate(agentClient(fetch))).final());
    }
  });
});

test("an abort and an error of the call reach whoever reads", async () => {
  const controller = new AbortController();
  const answer = readAnswer(
    agentClient(scriptedFetch([noAnswer()])).invokeAgent(AGENT, { abortSignal: controller.signal }),
  );
  controller.abort(new Error("enough"));
  assert.equal((await rejection(answer.final())).message, "enough");
  assert.equal((await drain(answer.text())).error.message, "enough");
});

test("arguments that cannot be are refused", async () => {
  for (const [source, options, words] of [
    [undefined, {}, /^source: /],
    [5, {}, /^source: /],
    ["text", {}, /^source: /],
    [{}, { terminal: true }, /^terminal: /],
    [{}, { text: "x" }, /^text: /],
    [{}, null, /^options: /],
  ]) {
    assert.throws(() => readAnswer(source, options), { code: "invalid_input", message: words });
  }
  assert.match((await rejection(readAnswer({}).final())).message, /^source: has no answer/);
  assert.match((await rejection(readAnswer(Promise.resolve()).final())).message, /^source: has no answer/);
  for (const [source, words] of [
    [{ completion: {} }, /^source\.completion: must be /],
    [{ responseStream: 5 }, /^source\.responseStream: must be /],
    [{ stream: "text" }, /^source\.stream: must be /],
    [{ response: "x" }, /^source\.response: must be /],
    [{ response: {} }, /^source\.response: must be /],
    [{ response: { transformToWebStream: 5 } }, /^source\.response: must be /],
    ["text", /^source: /],
  ]) {
    const error = await rejection(readAnswer(Promise.resolve(source)).final());
    assert.deepEqual([error.code, words.test(error.message)], ["invalid_input", true], error.message);
  }
});

test("an integer of a flow that a number would round keeps its digits", async () => {
  const output = '{"nodeName":"Out","nodeType":"FlowOutputNode","content":{"document":{"n":9007199254740993}}}';
  const frames = [frame("flowOutputEvent", output), frame("flowCompletionEvent", { completionReason: "SUCCESS" })];
  const answer = readAnswer(CALLS.InvokeFlow(agentClient(scriptedFetch([stream(frames)]))));
  const { text, outputs } = await answer.final();
  assert.deepEqual([text, outputs[0].document], ['{"n":9007199254740993}', { n: 9007199254740993n }]);
  assert.deepEqual((await drain(answer.text())).events, [text]);
});

test("recorded events in a list are read as those of a stream", async () => {
  const completion = [{ chunk: { bytes: new TextEncoder().encode("Hello.") } }];
  assert.equal((await readAnswer({ completion }).final()).text, "Hello.");
});

describe("an event that is not of its form", () => {
  const hello = frame("chunk", { bytes: base64("Hello.") });
  const of = (call, ...frames) => readAnswer(CALLS[call](agentClient(scriptedFetch([stream(frames)]))));
  const attributed = (citations) => frame("chunk", { bytes: base64("Hello."), attribution: { citations } });
  const completion = frame("flowCompletionEvent", { completionReason: "SUCCESS" });

  for (const [name, call, ...frames] of [
    ["citations that are not a list", "InvokeAgent", attributed(5)],
    ["a citation that is null", "InvokeAgent", attributed([null])],
    ["a reference that is null", "InvokeAgent", attributed([{ retrievedReferences: [null] }])],
    ["files that are not a list", "InvokeAgent", hello, frame("files", { files: 5 })],
    ["traces in a flow's that are not a list", "InvokeFlow", flowTrace({ agentTraces: 5 }), completion],
    ["an output of a flow without content", "InvokeFlow", frame("flowOutputEvent", { nodeName: "Out" }), completion],
  ]) {
    test(`${name}: throws, and the events can be read`, async () => {
      const answer = of(call, ...frames);
      const error = await rejection(answer.final());
      assert.deepEqual([error.name, error.code], ["StreamIntegrityError", "invalid_event"], error.stack);
      assert.ok(error.cause instanceof TypeError);
      assert.equal(error.$metadata.httpStatusCode, 200);
      const { events, error: same } = await drain(answer);
      assert.deepEqual([events.length, same], [frames.length, error]);
    });
  }

  test("text() throws the same error after the text before it", async () => {
    const bytes = new TextEncoder().encode("Hello.");
    for (const event of [null, 5, { chunk: { bytes: 5 } }]) {
      const { events, error } = await drain(readAnswer({ completion: [{ chunk: { bytes } }, event] }).text());
      assert.equal(events[0], "Hello.");
      if (event !== 5) assert.equal(error.code, "invalid_event");
    }
  });

  test("a chunk of a runtime's body that is not bytes", async () => {
    for (const contentType of ["text/event-stream", "text/plain", "application/json"]) {
      const response = new ReadableStream({ start: (controller) => controller.enqueue("text") });
      const error = await rejection(readAnswer({ response, contentType }).final());
      assert.match(`${error}`, /^InputError: source\.response: its chunks must be Uint8Arrays/);
    }
  });

  test("of RetrieveAndGenerate", async () => {
    const client = agentClient(
      scriptedFetch([json({ output: { text: "Hello." }, sessionId: "s", citations: [null] })]),
    );
    assert.equal((await rejection(readAnswer(client.retrieveAndGenerate(QUESTION)).final())).code, "invalid_event");
  });

  test("and of a trace without contents: nothing is lost", async () => {
    for (const trace of [null, 5, { orchestrationTrace: null }, { orchestrationTrace: { rationale: null } }]) {
      const { text, trace: steps } = await of("InvokeAgent", frame("trace", { trace }), hello).final();
      assert.equal(text, "Hello.");
      assert.ok(steps.every(({ data }) => !data));
    }
  });
});

test("an answer that ends inside a character was cut", async () => {
  const bytes = Buffer.from("a😀").subarray(0, 3).toString("base64");
  const fetch = scriptedFetch([stream([frame("chunk", { bytes })])]);
  const error = await rejection(readAnswer(agentClient(fetch).invokeAgent(AGENT)).final());
  assert.equal(error.code, "no_terminal_event");
});
