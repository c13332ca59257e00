// aws-sdk-client-mock and its matchers for Jest, on the drop-in module as on the SDK.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "expect";
import { HELLO, MODEL_ID, REGION, rejection } from "../support/clients.js";
import { MODULES } from "./probe/world.js";

createRequire(import.meta.url)("aws-sdk-client-mock-jest");

for (const [way, module] of Object.entries(MODULES)) {
  const { BedrockRuntime, BedrockRuntimeClient, ConverseCommand, InvokeModelCommand } = module;
  const other = { ...HELLO, modelId: "other" };

  test(`${way}: a class is mocked: by command, by input, in turn, with errors`, async () => {
    const mock = mockClient(BedrockRuntimeClient);
    try {
      mock.onAnyCommand().rejects("not expected");
      mock.on(ConverseCommand).resolvesOnce({ stopReason: "first" }).resolves({ stopReason: "later" });
      mock.on(ConverseCommand, { modelId: "other" }).rejects({ name: "ThrottlingException", message: "slow" });
      const client = new BedrockRuntimeClient({ region: REGION });
      const reasons = [];
      for (let count = 0; count < 2; count++) reasons.push((await client.send(new ConverseCommand(HELLO))).stopReason);
      assert.deepEqual(reasons, ["first", "later"]);
      assert.equal((await rejection(client.send(new ConverseCommand(other)))).name, "ThrottlingException");
      assert.equal(
        (await rejection(client.send(new InvokeModelCommand({ modelId: MODEL_ID, body: "{}" })))).message,
        "not expected",
      );
      expect(mock).toHaveReceivedCommand(ConverseCommand);
      expect(mock).toHaveReceivedCommandTimes(ConverseCommand, 3);
      expect(mock).toHaveReceivedCommandWith(ConverseCommand, { modelId: "other" });
      expect(mock).toHaveReceivedCommandTimes(InvokeModelCommand, 1);
      expect(mock).toHaveReceivedNthCommandWith(1, ConverseCommand, { modelId: MODEL_ID });
      expect(mock).toHaveReceivedNthSpecificCommandWith(3, ConverseCommand, { modelId: "other" });
      expect(mock).toHaveReceivedAnyCommand();
      assert.throws(() => expect(mock).not.toHaveReceivedCommand(ConverseCommand));
      assert.equal(mock.commandCalls(ConverseCommand)[0].args[0].input.modelId, MODEL_ID);
      assert.equal(mock.send.callCount, 4);
    } finally {
      mock.restore();
    }
  });

  test(`${way}: an aggregated client is mocked, and a fake is called`, async () => {
    const client = new BedrockRuntime({ region: REGION });
    const mock = mockClient(client);
    try {
      mock.on(ConverseCommand).callsFake(({ modelId }) => ({ stopReason: modelId }));
      assert.equal((await client.converse(other)).stopReason, "other");
      mock.reset();
      assert.equal(await client.converse(other), undefined);
      mock.resetHistory();
      expect(mock).not.toHaveReceivedAnyCommand();
    } finally {
      mock.restore();
    }
  });
}
