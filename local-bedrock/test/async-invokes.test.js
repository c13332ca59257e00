// Videos: started, followed, listed, and found in S3.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BedrockRuntime } from "@aws-sdk/client-bedrock-runtime";
import { S3 } from "@aws-sdk/client-s3";
import { checkedClient, refusal } from "./checked-client.js";
import { emulator, eventually } from "./emulator.js";

const REEL = "amazon.nova-reel-v1:1";

async function started(t, options) {
  const server = await emulator(t, { jobSeconds: 0, ...options });
  const { url: endpoint, region, credentials } = server;
  const s3 = new S3({ endpoint, region, credentials, forcePathStyle: true });
  t.after(() => s3.destroy());
  const runtime = checkedClient(t, server, BedrockRuntime);
  const start = (modelInput, more) =>
    runtime.startAsyncInvoke({
      modelId: REEL,
      modelInput,
      outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://local-bedrock/videos" } },
      ...more,
    });
  const ended = async (invocationArn) => {
    let last;
    await eventually(async () => (last = await runtime.getAsyncInvoke({ invocationArn })).endTime, "it ends");
    return last;
  };
  const filesOf = async (arn) => {
    const { Contents = [] } = await s3.listObjectsV2({
      Bucket: "local-bedrock",
      Prefix: `videos/${arn.split("/")[1]}/`,
    });
    return Contents.map(({ Key }) => Key.split("/").at(-1));
  };
  const bytesOf = async (arn, name) => {
    const { Body } = await s3.getObject({ Bucket: "local-bedrock", Key: `videos/${arn.split("/")[1]}/${name}` });
    return Buffer.from(await Body.transformToByteArray());
  };
  return { runtime, start, ended, filesOf, bytesOf };
}

const video = (text) => ({ taskType: "TEXT_VIDEO", textToVideoParams: { text } });

test("a video is InProgress, and nothing is in S3", async (t) => {
  const { runtime, start, filesOf } = await started(t, { jobSeconds: 3600 });
  const { invocationArn } = await start(video("a river"));
  assert.match(invocationArn, /^arn:aws:bedrock:us-east-1:123456789012:async-invoke\/[a-z0-9]{12}$/);
  assert.equal((await runtime.getAsyncInvoke({ invocationArn })).status, "InProgress");
  assert.deepEqual(await filesOf(invocationArn), []);
});

test("then it is in S3, with its status", async (t) => {
  const { start, ended, filesOf, bytesOf } = await started(t);
  const { invocationArn } = await start(video("a river"), { clientRequestToken: "one" });
  const last = await ended(invocationArn);
  assert.deepEqual(
    [last.status, last.modelArn, last.clientRequestToken],
    ["Completed", `arn:aws:bedrock:us-east-1::foundation-model/${REEL}`, "one"],
  );
  assert.deepEqual(await filesOf(invocationArn), ["manifest.json", "output.mp4", "video-generation-status.json"]);
  const status = JSON.parse(await bytesOf(invocationArn, "video-generation-status.json"));
  assert.equal(status.fullVideo.status, "SUCCESS");
  assert.equal(status.fullVideo.location, `s3://local-bedrock/videos/${invocationArn.split("/")[1]}/output.mp4`);
  const file = await bytesOf(invocationArn, "output.mp4");
  const boxes = [];
  for (let at = 0; at < file.length; at += file.readUInt32BE(at)) boxes.push(file.toString("latin1", at + 4, at + 8));
  assert.deepEqual(boxes, ["ftyp", "moov", "free"]);
});

test("shots are files of their own", async (t) => {
  const { start, ended, filesOf } = await started(t);
  const shots = [{ text: "a river" }, { text: "a bridge" }];
  const { invocationArn } = await start({ taskType: "MULTI_SHOT_MANUAL", multiShotManualParams: { shots } });
  await ended(invocationArn);
  assert.deepEqual(
    (await filesOf(invocationArn)).filter((name) => name.startsWith("shot")),
    ["shot_0001.mp4", "shot_0002.mp4"],
  );
});

test("a video that is held back fails, and its status says so", async (t) => {
  const { start, ended, filesOf, bytesOf } = await started(t);
  const { invocationArn } = await start(video("a blockedword"));
  const last = await ended(invocationArn);
  assert.equal(last.status, "Failed");
  assert.match(last.failureMessage, /content filters/);
  assert.deepEqual(await filesOf(invocationArn), ["manifest.json", "video-generation-status.json"]);
  assert.equal(JSON.parse(await bytesOf(invocationArn, "video-generation-status.json")).fullVideo.status, "FAILURE");
});

test("wrong inputs are refused, tokens make one invocation, and lists have pages", async (t) => {
  const { runtime, start, ended } = await started(t);
  for (const [input, more] of [
    [{}],
    [video("x".repeat(513))],
    [{ ...video("a"), videoGenerationConfig: { durationSeconds: 12 } }],
    [video("a"), { modelId: "amazon.nova-lite-v1:0" }],
    [video("a"), { modelId: "luma.ray-v2:0" }],
    [
      { taskType: "MULTI_SHOT_AUTOMATED", multiShotAutomatedParams: { text: "a" } },
      { modelId: "amazon.nova-reel-v1:0" },
    ],
    [video("a"), { outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://no-such-bucket/" } } }],
  ]) {
    assert.equal(
      (await refusal(start(input, more))).name,
      "ValidationException",
      JSON.stringify([input, more]).slice(0, 200),
    );
  }
  const one = await start(video("a"), { clientRequestToken: "t" });
  assert.equal((await start(video("a"), { clientRequestToken: "t" })).invocationArn, one.invocationArn);
  const luma = await start({ prompt: "a", duration: "9s" }, { modelId: "luma.ray-v2:0" });
  for (const { invocationArn } of [one, luma]) await ended(invocationArn);
  const arnsOf = async (input) =>
    (await runtime.listAsyncInvokes(input)).asyncInvokeSummaries.map((each) => each.invocationArn);
  assert.deepEqual(await arnsOf({}), [luma.invocationArn, one.invocationArn]);
  assert.deepEqual(await arnsOf({ sortOrder: "Ascending", maxResults: 1 }), [one.invocationArn]);
  assert.deepEqual(await arnsOf({ statusEquals: "Failed" }), []);
  const unknown = "arn:aws:bedrock:us-east-1:123456789012:async-invoke/abcdef012345";
  assert.equal((await refusal(runtime.getAsyncInvoke({ invocationArn: unknown }))).name, "ValidationException");
});
