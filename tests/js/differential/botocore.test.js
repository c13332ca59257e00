// Requests of operations that the AWS SDK's release does not have yet are compared with botocore's.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { pythonWithBotocore, requestsOfBotocore } from "../support/botocore.js";
import { Random } from "../support/random.js";
import { comparable, LEFT_OUT, Pair } from "./clients.js";
import { readModels, SERVICES } from "./models.js";
import { Samples } from "./samples.js";

/** Stands in for the SDK's schema of a structure: it has every member. */
const ANY = {
  getMemberSchemas: () => new Proxy({}, { getOwnPropertyDescriptor: () => ({ configurable: true }) }),
  getMemberSchema: () => ANY,
  getValueSchema: () => ANY,
};

/** Members of operations that the SDK has, which its release does not know yet. */
const MEMBERS = [
  ["bedrock-runtime", "Converse", { modelId: "m", projectIdentifier: "proj_1" }],
  ["bedrock-runtime", "ConverseStream", { modelId: "m", projectIdentifier: "proj_1" }],
  ["bedrock-runtime", "InvokeModel", { modelId: "m", projectIdentifier: "proj_1", body: "{}", contentType: "a/b" }],
  [
    "bedrock-runtime",
    "InvokeModelWithResponseStream",
    { modelId: "m", projectIdentifier: "proj_1", body: "{}", contentType: "a/b" },
  ],
  ["bedrock", "ListFoundationModels", { projectIdentifier: "proj_1 é" }],
  ["bedrock", "GetFoundationModel", { modelIdentifier: "m", projectIdentifier: "proj_1" }],
  ["bedrock", "ListInferenceProfiles", { projectIdentifier: "proj_1" }],
  ["bedrock", "GetInferenceProfile", { inferenceProfileIdentifier: "i", projectIdentifier: "proj_1" }],
];

let models;
let python;
before(async () => {
  models = await readModels();
  python = await pythonWithBotocore();
});

test("the same requests as botocore's", async (t) => {
  const pairs = Object.fromEntries(Object.keys(SERVICES).map((service) => [service, new Pair(service)]));
  const calls = Object.entries(pairs).flatMap(([service, pair]) => newer(service, pair));
  calls.push(...MEMBERS);
  const expected = await requestsOfBotocore(python, calls);
  for (const [at, [service, operation, input]] of calls.entries()) {
    const { ours, requests } = await pairs[service].callOurs(operation, input);
    assert.ok(requests.ours, `${service} ${operation}: nothing was sent: ${ours}`);
    // botocore writes a fraction of a second in six digits, this package and the AWS SDK in three.
    const body = expected[at].body.replaceAll(/(T[\d:]{8}\.\d{3})000Z"/g, '$1Z"');
    const [actual, theirs] = [requests.ours, { ...expected[at], body }].map(comparable);
    assert.deepEqual(actual, theirs, `${service} ${operation} ${JSON.stringify(input)}`);
  }
  const operations = new Set(calls.map(([, operation]) => operation));
  t.diagnostic(`proved: ${calls.length} requests of ${operations.size} operations equal to botocore's`);
});

/** Inputs of each operation that only botocore has. */
function newer(service, pair) {
  const model = models[service];
  const known = [...pair.common(model), ...LEFT_OUT];
  const operations = Object.keys(model.operations).filter((name) => !known.includes(name));
  return operations.flatMap((operation) => {
    const { shape } = model.operations[operation].input;
    const samples = new Samples(model, new Random(operation.length), { wire: false });
    // botocore makes up idempotency tokens before it serializes, and this package while it does.
    const tokens = Object.entries(model.shapes[shape].members).filter(([, member]) => member.idempotencyToken);
    const given = Object.fromEntries(tokens.map(([member]) => [member, "a token"]));
    return [...samples.kinds()].map((kind) => [
      service,
      operation,
      { ...samples.structure(shape, ANY, kind), ...given },
    ]);
  });
}
