// Waiters ask until a job or a resource has come to rest.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import * as sdkBedrock from "@aws-sdk/client-bedrock";
import * as sdkAgent from "@aws-sdk/client-bedrock-agent";
import * as sdkRuntime from "@aws-sdk/client-bedrock-runtime";
import * as services from "bedrock-wasm";
import { Bedrock as DropInBedrock } from "bedrock-wasm/aws-sdk/client-bedrock";
import { json, noAnswer, scriptedFetch } from "bedrock-wasm/testing";
import * as waiters from "bedrock-wasm/waiters";
import { CREDENTIALS, REGION, rejection } from "../support/clients.js";
import { waiter } from "../../../pkg/jobs/wait.js";
import { listeners, soon } from "../support/patience.js";

const CONFIG = { region: REGION, credentials: CREDENTIALS };
const FAST = { maxWaitTime: 5, minDelay: 0.001, maxDelay: 0.002 };

function scripted(Service, ...answers) {
  const fetch = scriptedFetch(answers.map((answer) => json({ jobArn: "j", modelArn: "m", ...answer })));
  return { client: new Service({ ...CONFIG, fetch }), sent: fetch.sent };
}

/** Waiter, service, input, answer of a status, that status in the SDK's enum. */
const ROWS = [
  [
    "ModelInvocationJobCompleted",
    "Bedrock",
    { jobIdentifier: "j" },
    (status) => ({ status, message: "why" }),
    sdkBedrock.ModelInvocationJobStatus,
  ],
  [
    "ModelCustomizationJobCompleted",
    "Bedrock",
    { jobIdentifier: "j" },
    (status) => ({ status, failureMessage: "why" }),
    sdkBedrock.ModelCustomizationJobStatus,
  ],
  [
    "EvaluationJobCompleted",
    "Bedrock",
    { jobIdentifier: "j" },
    (status) => ({ status, failureMessages: ["why"] }),
    sdkBedrock.EvaluationJobStatus,
  ],
  [
    "ModelImportJobCompleted",
    "Bedrock",
    { jobIdentifier: "j" },
    (status) => ({ status, failureMessage: "why" }),
    sdkBedrock.ModelImportJobStatus,
  ],
  [
    "ModelCopyJobCompleted",
    "Bedrock",
    { jobArn: "j" },
    (status) => ({ status, failureMessage: "why" }),
    sdkBedrock.ModelCopyJobStatus,
  ],
  [
    "ProvisionedModelThroughputInService",
    "Bedrock",
    { provisionedModelId: "p" },
    (status) => ({ status, failureMessage: "why" }),
    sdkBedrock.ProvisionedModelStatus,
  ],
  [
    "CustomModelDeploymentActive",
    "Bedrock",
    { customModelDeploymentIdentifier: "d" },
    (status) => ({ status, failureMessage: "why" }),
    sdkBedrock.CustomModelDeploymentStatus,
  ],
  [
    "CustomModelActive",
    "Bedrock",
    { modelIdentifier: "m" },
    (modelStatus) => ({ modelStatus, failureMessage: "why" }),
    sdkBedrock.ModelStatus,
  ],
  [
    "AdvancedPromptOptimizationJobCompleted",
    "Bedrock",
    { jobIdentifier: "j" },
    (jobStatus) => ({ jobStatus, failureMessage: "why" }),
    sdkBedrock.AdvancedPromptOptimizationJobStatus,
  ],
  [
    "AutomatedReasoningPolicyBuildWorkflowCompleted",
    "Bedrock",
    { policyArn: "p", buildWorkflowId: "w" },
    (status) => ({ status }),
    sdkBedrock.AutomatedReasoningPolicyBuildWorkflowStatus,
  ],
  [
    "AsyncInvokeCompleted",
    "BedrockRuntime",
    { invocationArn: "a" },
    (status) => ({ status, failureMessage: "why" }),
    sdkRuntime.AsyncInvokeStatus,
  ],
  [
    "AgentPrepared",
    "BedrockAgent",
    { agentId: "a" },
    (agentStatus) => ({ agent: { agentStatus, failureReasons: ["why"] } }),
    sdkAgent.AgentStatus,
  ],
  [
    "FlowPrepared",
    "BedrockAgent",
    { flowIdentifier: "f" },
    (status) => ({ status, validations: [{ message: "why" }] }),
    sdkAgent.FlowStatus,
  ],
  [
    "KnowledgeBaseActive",
    "BedrockAgent",
    { knowledgeBaseId: "k" },
    (status) => ({ knowledgeBase: { status, failureReasons: ["why"] } }),
    sdkAgent.KnowledgeBaseStatus,
  ],
  [
    "IngestionJobComplete",
    "BedrockAgent",
    { knowledgeBaseId: "k", dataSourceId: "d", ingestionJobId: "i" },
    (status) => ({ ingestionJob: { status, failureReasons: ["why"] } }),
    sdkAgent.IngestionJobStatus,
  ],
];

const REASONS = /^(failureMessages?|failureReasons|message|validations)$/;
const withoutReason = (answer) =>
  JSON.parse(JSON.stringify(answer), (name, value) => (REASONS.test(name) ? undefined : value));

/** Statuses that change by themselves; every other one of the SDK's enums has to end the waiting. */
const PASSING =
  /^(submitted|in_?progress|stopping|validating|scheduled|creating|updating|starting|preparing|versioning|not_?prepared|cancel_requested|preprocessing|building|testing)$/i;
const SUCCESS = /^(completed?|partiallycompleted|inservice|active|prepared)$/i;

for (const [name, service, input, answer, statuses] of ROWS) {
  test(`waitUntil${name}: every status of the SDK's enum`, async () => {
    const wait = waiters[`waitUntil${name}`];
    let ended = 0;
    for (const status of Object.values(statuses)) {
      const rest = answer(Object.values(statuses).find((other) => SUCCESS.test(other)));
      const { client, sent } = scripted(services[service], answer(status), rest);
      const seen = [];
      const waited = wait({ client, ...FAST, onProgress: (output) => seen.push(output) }, input);
      if (PASSING.test(status) || SUCCESS.test(status)) {
        const { state, reason } = await waited;
        assert.equal(state, "SUCCESS", status);
        assert.equal(reason, seen.at(-1));
        assert.equal(sent.length, PASSING.test(status) ? 2 : 1, status);
      } else {
        const error = await rejection(waited);
        assert.deepEqual([error.code, error.state, error.reason], ["wait_failed", "FAILURE", seen.at(-1)], status);
        assert.match(
          error.message,
          new RegExp(`the status is ${status}${name.startsWith("Automated") ? "$" : ": why$"}`),
        );
        ended++;
      }
      assert.equal(seen.length, sent.length);
    }
    assert.ok(ended >= 1);
  });
}

for (const [name, service, input, answer, statuses] of ROWS) {
  test(`waitUntil${name}: an answer without a status, and a failure without a reason`, async () => {
    const wait = waiters[`waitUntil${name}`];
    const statusOf = (pattern) => Object.values(statuses).find((status) => pattern.test(status));
    // The package's own clients refuse such an answer; others may not.
    const answers = [{}, answer(statusOf(SUCCESS))];
    const client = new Proxy({}, { get: () => async () => answers.shift() });
    assert.equal((await wait({ client, ...FAST }, input)).state, "SUCCESS");
    assert.equal(answers.length, 0, "it asks again");
    const failed = statusOf(/^failed$/i);
    const failing = scripted(services[service], withoutReason(answer(failed))).client;
    const { message } = await rejection(wait({ client: failing, ...FAST }, input));
    assert.match(message, new RegExp(`the status is ${failed}$`));
  });
}

test("most operations have their status and its reason in members of the same names", async () => {
  const wait = waiter("GetJob", ["Done"], ["Failed"]);
  const client = { getJob: async () => ({ status: "Failed", failureMessage: "why" }) };
  const { message } = await rejection(wait({ client, ...FAST }, {}));
  assert.equal(message, "GetJob: the status is Failed: why");
});

test("every waiter has a row here", () => {
  assert.deepEqual(Object.keys(waiters).sort(), ROWS.map(([name]) => `waitUntil${name}`).sort());
});

const wait = waiters.waitUntilProvisionedModelThroughputInService;
const INPUT = { provisionedModelId: "p" };

test("an aggregated client of the drop-in module can be waited with", async () => {
  const fetch = scriptedFetch([json({ status: "Creating" }), json({ status: "InService" })]);
  const client = new DropInBedrock({ ...CONFIG, requestHandler: { customFetch: fetch } });
  assert.equal((await wait({ client, ...FAST }, INPUT)).state, "SUCCESS");
});

test("the delays double up to the longest, vary below, and end before the time does", async () => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 0 });
  try {
    const asked = [];
    const client = {
      getProvisionedModelThroughput: async () => (asked.push(Date.now()), { status: "Creating", $metadata: {} }),
    };
    const waiting = wait({ client, maxWaitTime: 600, minDelay: 2, maxDelay: 30 }, INPUT);
    const settled = rejection(waiting);
    for (let ms = 0; ms < 700_000; ms += 50) {
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
      mock.timers.tick(50);
    }
    const error = await settled;
    assert.deepEqual([error.name, error.code, error.state], ["TimeoutError", "wait_timeout", "TIMEOUT"]);
    assert.match(error.message, /still Creating, and the maxWaitTime of 600 s/);
    const delays = asked.slice(1).map((time, index) => time - asked[index]);
    delays.forEach((delay, index) =>
      assert.ok(delay >= 2000 && delay <= Math.min(30_000, 2000 * 2 ** index) + 50, `${index}: ${delay}`),
    );
    assert.ok(asked.at(-1) <= 600_000 && delays.length > 20 && new Set(delays).size > 5);
  } finally {
    mock.timers.reset();
  }
});

test("abort ends the waiting at once, in a pause, in a request and before it", async () => {
  const { client, sent } = scripted(services.Bedrock, { status: "Creating" });
  const controller = new AbortController();
  const reason = new Error("enough");
  setTimeout(() => controller.abort(reason), 20);
  assert.equal(
    await rejection(wait({ client, maxWaitTime: 600, minDelay: 100, abortSignal: controller.signal }, INPUT)),
    reason,
  );
  assert.equal(sent.length, 1);
  assert.equal(await rejection(wait({ client, ...FAST, abortSignal: controller.signal }, INPUT)), reason);
  assert.equal(sent.length, 1);
  const hanging = new services.Bedrock({ ...CONFIG, fetch: () => new Promise(() => {}) });
  const another = new AbortController();
  setTimeout(() => another.abort(reason), 20);
  assert.equal(await rejection(wait({ client: hanging, ...FAST, abortSignal: another.signal }, INPUT)), reason);
});

test("an error of the service ends it", async () => {
  const fetch = scriptedFetch([json({ message: "no" }, 403, { "x-amzn-errortype": "AccessDeniedException" })]);
  const client = new services.Bedrock({ ...CONFIG, fetch });
  assert.equal((await rejection(wait({ client, ...FAST }, INPUT))).name, "AccessDeniedException");
});

test("a configuration that cannot be right is refused before anything is asked", async () => {
  const { client, sent } = scripted(services.Bedrock, { status: "InService" });
  const { client: wrong } = scripted(services.BedrockRuntime, {});
  const rows = [
    [undefined, /^client: give a client that has getProvisionedModelThroughput\(\)/],
    [{ client: wrong, maxWaitTime: 1 }, /^client: /],
    [{ client }, /^maxWaitTime: /],
    [{ client, maxWaitTime: 0 }, /^maxWaitTime: /],
    [{ client, maxWaitTime: 9, minDelay: -1 }, /^minDelay: /],
    [{ client, maxWaitTime: 9, minDelay: 5, maxDelay: 4 }, /^maxDelay: /],
    [{ client, maxWaitTime: 9, abortSignal: {} }, /^abortSignal\.throwIfAborted: must be a function/],
    [{ client, maxWaitTime: 9, abortController: { signal: {} } }, /^abortSignal\.throwIfAborted: must be a function/],
  ];
  for (const [config, message] of rows) assert.match((await rejection(wait(config, INPUT))).message, message);
  assert.equal(sent.length, 0);
});

test("a poll that hangs ends with maxWaitTime, and an abort ends all waits on its signal", async () => {
  const hanging = new services.Bedrock({ ...CONFIG, fetch: scriptedFetch([noAnswer()]) });
  const late = await soon(
    rejection(waiters.waitUntilModelImportJobCompleted({ client: hanging, maxWaitTime: 0.05 }, { jobIdentifier: "j" })),
  );
  assert.deepEqual([late.name, late.state, late.code], ["TimeoutError", "TIMEOUT", "wait_timeout"]);
  assert.match(late.message, /status is still unknown/);
  const { client } = scripted(services.Bedrock, { status: "InProgress" });
  const controller = new AbortController();
  const wait = () =>
    waiters.waitUntilModelImportJobCompleted(
      { client, maxWaitTime: 60, abortSignal: controller.signal },
      { jobIdentifier: "j" },
    );
  const waits = Array.from({ length: 20 }, () => rejection(wait()));
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(listeners(controller.signal), 1);
  const reason = new Error("the user left");
  controller.abort(reason);
  assert.deepEqual(
    await soon(Promise.all(waits)),
    waits.map(() => reason),
  );
  assert.equal(listeners(controller.signal), 0);
});
