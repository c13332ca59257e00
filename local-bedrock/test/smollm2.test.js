import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { cacheDirectory } from "../src/node/cache/directory.js";
import { startLocalBedrock } from "../src/index.js";
import { eventually, modelPath, post, signed } from "./emulator.js";

const wanted =
  process.env.LOCAL_BEDROCK_REAL_MODEL === "1" || existsSync(join(cacheDirectory(), "SmolLM2-135M-Instruct.Q4_1.gguf"));
const skip = wanted ? false : "NOT RUN: set LOCAL_BEDROCK_REAL_MODEL=1 to fetch SmolLM2 (93 MB)";

const user = (text) => ({ role: "user", content: [{ text }] });
const ask = (text, more = {}) => ({
  messages: [user(text)],
  inferenceConfig: { temperature: 0, maxTokens: 60, ...more },
});
const COUNT = "Count from one to five in words.";
const path = modelPath("local.smollm2-135m-instruct-v1:0");
const streamPath = modelPath("local.smollm2-135m-instruct-v1:0", "converse-stream");

test("SmolLM2", { skip }, async (t) => {
  let server;
  before(async () => {
    server = await startLocalBedrock({ model: "smollm2", log: (line) => t.diagnostic(line) });
  });
  after(() => server.close());

  const answer = async (body) => {
    const { status, body: output } = await post(server, path, body);
    assert.equal(status, 200, JSON.stringify(output));
    return { ...output, text: output.output.message.content.map(({ text }) => text).join("") };
  };

  await t.test("is the real model", () => {
    assert.equal(server.info.model.standIn, false);
    assert.match(server.info.model.sentence, /SmolLM2/);
  });

  await t.test("answers, counts and stops by itself", async () => {
    const { text, stopReason, usage } = await answer(ask("What is the capital of France? Answer in one sentence."));
    assert.match(text, /Paris/);
    assert.equal(stopReason, "end_turn");
    assert.ok(usage.inputTokens > 15 && usage.outputTokens > 1 && usage.outputTokens < 60);
  });

  await t.test("clients that leave agents leave the model free", async () => {
    const path = "/agents/LOCALAGEN2/agentAliases/TSTALIASID/sessions/leaver/text";
    const body = JSON.stringify({ inputText: COUNT, streamingConfigurations: { streamFinalResponse: true } });
    for (let client = 0; client < 3; client += 1) {
      const { url, ...init } = await signed(server, { path, body });
      const abort = new AbortController();
      const response = await fetch(url, { ...init, signal: abort.signal });
      await response.body.getReader().read();
      abort.abort();
      const record = server.requests.at(-1);
      await eventually(() => record.endedAt !== null, "the end of the work");
    }
    assert.ok((await answer(ask(COUNT))).text, "three left, and two can be computed at a time");
  });

  await t.test("counts tokens as it reads them", async () => {
    const conversation = {
      messages: [user("Wie heißt der höchste Berg der Schweiz?")],
      system: [{ text: "Be brief." }],
    };
    const count = (input) => post(server, modelPath("local.smollm2-135m-instruct-v1:0", "count-tokens"), { input });
    const { status, body } = await count({ converse: conversation });
    assert.equal(status, 200, JSON.stringify(body));
    const { usage } = await answer({ ...conversation, inferenceConfig: { maxTokens: 1 } });
    assert.equal(body.inputTokens, usage.inputTokens);
    assert.ok(body.inputTokens > 15);
    const prompt = Buffer.from(JSON.stringify({ prompt: "x ".repeat(6000) })).toString("base64");
    assert.ok((await count({ invokeModel: { body: prompt } })).body.inputTokens > 4096, "more than could be answered");
  });

  await t.test("temperature 0 is repeatable", async () => {
    assert.equal((await answer(ask(COUNT))).text, (await answer(ask(COUNT))).text);
  });

  await t.test("maxTokens", async () => {
    const { stopReason, usage } = await answer(ask(COUNT, { maxTokens: 3 }));
    assert.equal(stopReason, "max_tokens");
    assert.equal(usage.outputTokens, 3);
  });

  await t.test("stop sequences, also inside and across tokens", async () => {
    const whole = (await answer(ask(COUNT))).text;
    for (const length of [1, 4, 9]) {
      const stopSequence = whole.slice(12, 12 + length);
      const { text, stopReason } = await answer(ask(COUNT, { stopSequences: [stopSequence] }));
      assert.equal(text, whole.slice(0, whole.indexOf(stopSequence)));
      assert.equal(stopReason, "stop_sequence");
    }
  });

  await t.test("the history and the system prompt reach the model", async () => {
    const messages = [
      user("My name is Bob. Remember it."),
      { role: "assistant", content: [{ text: "Hello Bob." }] },
      user("What is my name?"),
    ];
    assert.match((await answer({ ...ask(""), messages })).text, /Bob/);
    const plain = await answer(ask("Who are you?"));
    const instructed = await answer({
      ...ask("Who are you?"),
      system: [{ text: "You are a pirate called Redbeard." }],
    });
    assert.notEqual(instructed.text, plain.text);
    assert.notEqual(instructed.usage.inputTokens, plain.usage.inputTokens);
  });

  await t.test("characters of several tokens arrive whole", async () => {
    const { text } = await answer(ask("Repeat exactly: 🦜 naïve 日本語 🦜", { maxTokens: 40 }));
    assert.ok(!text.slice(0, -1).includes("\uFFFD"), text);
  });

  await t.test("a prompt that is too long, images and tools are refused in AWS's words", async () => {
    const image = { image: { format: "png", source: { bytes: "iVBORw0KGgo=" } } };
    const toolConfig = { tools: [{ toolSpec: { name: "t", inputSchema: { json: {} } } }] };
    for (const [body, message] of [
      [ask("word ".repeat(5000)), /^Input is too long for requested model\.$/],
      [{ messages: [{ role: "user", content: [image] }] }, /doesn't support the image content block/],
      [{ ...ask("hi"), toolConfig }, /doesn't support tool use/],
    ]) {
      const refused = await post(server, path, body);
      assert.equal(refused.status, 400);
      assert.match(refused.errorType, /^ValidationException/);
      assert.match(refused.body.message, message);
    }
  });

  await t.test("more calls than sequences all get their turn", async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => answer(ask(COUNT, { maxTokens: 12 }))));
    assert.equal(answers.length, 8);
    for (const { usage } of answers) assert.equal(usage.outputTokens, 12);
  });

  await t.test("while it computes, a client that leaves is seen at once and its work stops", async () => {
    // Two streams keep the model busy; two more wait in line.
    const open = async () => {
      const abort = new AbortController();
      const response = fetch(server.url + streamPath, {
        method: "POST",
        headers: { authorization: `Bearer ${server.token}` },
        body: JSON.stringify(ask("Write a very long story about the sea.", { maxTokens: 2000 })),
        signal: abort.signal,
      });
      response.catch(() => {});
      return { abort, response };
    };
    server.requests.length = 0;
    const streams = await Promise.all(Array.from({ length: 4 }, open));
    await eventually(() => server.requests.filter(({ events }) => events > 5).length === 2, "two streams run");
    const delays = [];
    for (const { abort } of streams) {
      const closed = server.requests.filter(({ clientClosedAt }) => clientClosedAt).length;
      const leftAt = Date.now();
      abort.abort();
      await eventually(() => server.requests.filter(({ clientClosedAt }) => clientClosedAt).length > closed, "noticed");
      delays.push(Math.max(...server.requests.map(({ clientClosedAt }) => clientClosedAt ?? 0)) - leftAt);
    }
    t.diagnostic(`disconnects noticed after ${delays.join(", ")} ms; the goal is 100 ms`);
    await eventually(() => server.requests.every(({ endedAt }) => endedAt !== null), "all work is over");
    const { text } = await answer(ask(COUNT, { maxTokens: 5 }));
    assert.ok(text, "and the model is free again");
  });
});

test("when its process dies, calls fail clearly and nothing hangs", { skip }, async (t) => {
  const server = await startLocalBedrock({ model: "smollm2", log: (line) => t.diagnostic(line) });
  t.after(() => server.close());
  const running = post(server, path, ask("Write a very long story.", { maxTokens: 2000 }));
  await eventually(() => server.requests[0]?.operation === "Converse", "the call begins");
  process.kill(server.info.model.processId, "SIGKILL");
  for (const call of [running, post(server, path, ask("hi"))]) {
    const { status, errorType } = await call;
    assert.equal(status, 503);
    assert.match(errorType, /^ServiceUnavailableException/);
  }
});
