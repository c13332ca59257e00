// For the same input, this package sends what the AWS SDK sends.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { Random } from "../support/random.js";
import { comparable, LEFT_OUT, Pair } from "./clients.js";
import { Corrections, OF_REQUESTS } from "./differences.js";
import { readModels, SERVICES } from "./models.js";
import { Samples } from "./samples.js";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const corrections = new Corrections(OF_REQUESTS);
let models;
before(async () => {
  models = await readModels();
});

for (const service of Object.keys(SERVICES)) {
  test(`${service}: the same requests`, async (t) => {
    const model = models[service];
    const pair = new Pair(service);
    const compared = pair.common(model);
    const unknown = new Set();
    let count = 0;
    for (const operation of compared) {
      const { shape } = model.operations[operation].input;
      const schema = pair.schemas(operation).input;
      const samples = new Samples(model, new Random(count + 1), { wire: false });
      for (const kind of samples.kinds()) {
        const input = samples.structure(shape, schema, kind);
        // Model ids that nobody can have are refused here, also in a body; the SDK sends them.
        if (typeof input.modelId === "string") input.modelId = input.modelId.replace(/\0|\p{Surrogate}/gu, "");
        const { ours, theirs, requests } = await pair.call(operation, input, {});
        const place = `${service} ${operation} (${kind})`;
        assert.ok(requests.ours, `${place}: nothing was sent: ${ours}`);
        assert.ok(requests.theirs, `${place}: the SDK sent nothing: ${theirs}`);
        const expected = withoutToken(comparable(requests.theirs), model.shapes[shape], input);
        const actual = withoutToken(comparable(requests.ours), model.shapes[shape], input);
        assert.deepEqual(actual, corrections.of(expected, { operation, input }), place);
        count++;
      }
      for (const member of samples.unknown) unknown.add(member);
    }
    t.diagnostic(`proved: ${count} requests of ${compared.length} operations of ${service} equal to the AWS SDK's`);
    report(t, "operations that only botocore has", without(Object.keys(model.operations), [...compared, ...LEFT_OUT]));
    report(t, "operations that only the SDK has", without(pair.operations, Object.keys(model.operations)));
    report(t, "members that only botocore has", [...unknown]);
  });
}

test("the differences are these, and no others", (t) => {
  for (const line of corrections.report()) t.diagnostic(line);
});

/** Idempotency tokens that nobody gave are random in both. */
function withoutToken(request, shape, input) {
  const [name, ref] = Object.entries(shape.members).find(([, member]) => member.idempotencyToken) ?? [];
  if (name === undefined || input[name] !== undefined) return request;
  const place = ref.location === "header" ? request.headers : request.body;
  const key = ref.location === "header" ? ref.locationName.toLowerCase() : name;
  assert.match(place[key], UUID);
  return { ...request, [ref.location === "header" ? "headers" : "body"]: { ...place, [key]: "a token" } };
}

const without = (names, others) => names.filter((name) => !others.includes(name));

function report(t, what, names) {
  if (names.length > 0) t.diagnostic(`${what}: ${names.join(", ")}`);
}
