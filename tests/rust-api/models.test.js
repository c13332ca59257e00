// Lists of models from Rust, as `tests/js/call/fallback.test.js` has them of the npm package: tried in turn while they are
// throttled or out of reach, before the first event only.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startLocalBedrock } from "local-bedrock";
import { inChromium, inNode } from "./places.js";

const [FIRST, SECOND, THIRD] = ["amazon.nova-lite-v1:0", "amazon.nova-micro-v1:0", "amazon.nova-pro-v1:0"];
const SAID = "[stand-in, not a language model] You said: hello";
const BUSY = { error: { status: 429, name: "ThrottlingException", message: "Slow down." } };
const AWAY = { error: { status: 503, name: "ServiceUnavailableException", message: "Not now." } };
const WRONG = { error: { status: 400, name: "ValidationException", message: "No." } };

let emulator;

before(async () => {
  emulator = await startLocalBedrock({ model: "scripted", tokensPerSecond: 200, log: () => {} });
});

after(() => emulator?.close());

/** A client's configuration whose requests meet these faults in turn, each asked once; and which models were asked. */
function meeting(replies, members) {
  const script = emulator.faults.script(replies);
  const config = {
    region: "us-east-1",
    endpoint: script.endpoint,
    credentials: emulator.credentials,
    maxAttempts: 1,
    ...members,
  };
  const asked = () => script.requests.filter(({ method }) => method === "POST").map(({ modelId }) => modelId);
  return { config, asked, endpoint: script.endpoint };
}

const textOf = (events) => events.map((event) => event.contentBlockDelta?.delta.text ?? "").join("");

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

    test("the next model is asked, and the output says which one answered", async () => {
      for (const fault of [BUSY, AWAY, { body: { cut: { afterBytes: 20, how: "reset" } } }]) {
        const { config, asked, endpoint } = meeting([fault]);
        const { value } = await call("converseInTurn", config, [FIRST, SECOND, THIRD], "hello");
        assert.equal(value.output.message.content[0].text, SAID);
        assert.deepEqual(value.$metadata, { modelId: SECOND, region: "us-east-1", endpoint });
        assert.deepEqual(asked(), [FIRST, SECOND]);
      }
      const nowhere = { modelId: FIRST, endpoint: "http://127.0.0.1:1" };
      const { value } = await call("converseInTurn", meeting([]).config, [nowhere, SECOND], "hello");
      assert.equal(value.$metadata.modelId, SECOND);
    });

    test("what another model would refuse as well is told at once", async () => {
      const { config, asked } = meeting([WRONG]);
      const { failure } = await call("converseInTurn", config, [FIRST, SECOND], "hello");
      assert.deepEqual(
        failure.tried.map(({ name, model }) => [name, model.modelId]),
        [["ValidationException", FIRST]],
      );
      assert.deepEqual(asked(), [FIRST]);
    });

    test("each model has its attempts; when all fail, the last error is told with the earlier ones", async () => {
      const { config, asked } = meeting([AWAY, AWAY, BUSY, BUSY, AWAY, AWAY], { maxAttempts: 2 });
      const { failure } = await call("converseInTurn", config, [FIRST, SECOND, THIRD], "hello");
      assert.deepEqual(
        failure.tried.map(({ name, model }) => [name, model.modelId]),
        [
          ["ServiceUnavailableException", THIRD],
          ["ServiceUnavailableException", FIRST],
          ["ThrottlingException", SECOND],
        ],
      );
      assert.deepEqual(asked(), [FIRST, FIRST, SECOND, SECOND, THIRD, THIRD]);
    });

    test("an entry in another region or behind another endpoint is signed for it", async () => {
      const { config } = meeting([BUSY, BUSY]);
      const echo = `${emulator.url}/_local-bedrock/echo`;
      const { value } = await call("invokeInTurn", config, [
        FIRST,
        { modelId: FIRST, region: "us-east-1" },
        { modelId: SECOND, region: "eu-west-1", endpoint: echo },
      ]);
      assert.equal(value.body.auth.scope.region, "eu-west-1");
      assert.match(value.body.path, new RegExp(`/model/${encodeURIComponent(SECOND)}/invoke$`));
      assert.deepEqual(value.$metadata, { modelId: SECOND, region: "eu-west-1", endpoint: echo });
    });

    test("a typed prompt has fallbacks, and its answer says which one it is of", async () => {
      const { config, endpoint } = meeting([BUSY]);
      const { value } = await call("askInTurn", config, FIRST, SECOND, "us-east-1");
      assert.deepEqual(value, { text: SAID, model: { modelId: SECOND, region: "us-east-1", endpoint } });
    });

    test("a stream that fails before its first event passes on", async () => {
      const exception = { type: "throttlingException", message: "Slow down." };
      for (const fault of [
        BUSY,
        { stream: [{ at: 0, exception }] },
        { body: { cut: { afterBytes: 20, how: "reset" } } },
      ]) {
        const { config, asked, endpoint } = meeting([fault]);
        const { value } = await call("streamInTurn", config, [FIRST, SECOND], "hello");
        assert.equal(textOf(value.events), SAID);
        assert.deepEqual(value.members.$metadata, { modelId: SECOND, region: "us-east-1", endpoint });
        assert.deepEqual(asked(), [FIRST, SECOND]);
      }
    });

    test("after the first event nothing is tried again, and no event is lost or doubled", async () => {
      const { config, asked } = meeting([
        { stream: [{ at: 3, exception: { type: "throttlingException", message: "Slow down." } }] },
      ]);
      const { value } = await call("streamInTurn", config, [FIRST, SECOND], "hello");
      assert.deepEqual(value.events.map((event) => Object.keys(event)[0]).slice(0, 2), [
        "messageStart",
        "contentBlockDelta",
      ]);
      assert.deepEqual([value.events.length, value.failure], [3, "ThrottlingException"]);
      assert.equal(value.members.$metadata.modelId, FIRST);
      assert.deepEqual(asked(), [FIRST]);
    });

    test("the first byte's limit and the idle one pass on, the total covers all", async () => {
      const late = meeting([{ stall: true }], { timeouts: { firstByteMs: 150 } });
      const { value } = await call("converseInTurn", late.config, [FIRST, SECOND], "hello");
      assert.equal(value.$metadata.modelId, SECOND);
      const stalled = meeting([{ body: { stall: { afterBytes: 9 } } }], { timeouts: { idleMs: 300 } });
      const { value: streamed } = await call("streamInTurn", stalled.config, [FIRST, SECOND], "hello");
      assert.equal(streamed.members.$metadata.modelId, SECOND);
      assert.equal(textOf(streamed.events), SAID);
      const never = meeting([{ times: 9, stall: true }], { timeouts: { firstByteMs: 300, totalMs: 450 } });
      for (const way of ["converseInTurn", "streamInTurn"]) {
        const { failure } = await call(way, never.config, [FIRST, SECOND, THIRD], "hello");
        assert.deepEqual(
          failure.tried.map(({ code, model }) => [code, model.modelId]),
          [
            ["timeout_totalMs", SECOND],
            ["timeout_firstByteMs", FIRST],
          ],
        );
      }
      const dripping = meeting([{ body: { stall: { afterBytes: 9 } } }, { body: { stall: { afterBytes: 900 } } }], {
        timeouts: { idleMs: 300, totalMs: 450 },
      });
      const cut = await call("streamInTurn", dripping.config, [FIRST, SECOND], "hello");
      assert.equal(cut.value.failure, "timeout_totalMs", "of the stream that follows, too");
    });

    test("what is no list of models, and a place that is none, are told before anything is sent", async () => {
      const sent = emulator.requests.length;
      for (const [models, code] of [
        [[], "invalid_input"],
        [[{ modelId: FIRST, regoin: "x" }], "invalid_input"],
        [[FIRST, { modelId: FIRST, region: "US East" }], "invalid_region"],
      ]) {
        const { failure } = await call("converseInTurn", meeting([]).config, models, "hello");
        assert.equal(failure.code, code);
      }
      assert.equal(emulator.requests.length, sent);
    });
  });
}
