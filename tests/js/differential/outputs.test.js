// The same answer parses to the same output as with the AWS SDK.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { Random } from "../support/random.js";
import { answerOf } from "./answers.js";
import { Pair, plain } from "./clients.js";
import { Corrections, OF_OUTPUTS } from "./differences.js";
import { readModels, SERVICES } from "./models.js";
import { Samples } from "./samples.js";

const corrections = new Corrections(OF_OUTPUTS);
let models;
before(async () => {
  models = await readModels();
});

for (const service of Object.keys(SERVICES)) {
  test(`${service}: the same outputs`, async (t) => {
    const model = models[service];
    const pair = new Pair(service);
    const operations = pair.common(model).filter((name) => !streams(model, name));
    let count = 0;
    let leaves = 0;
    for (const operation of operations) {
      const { input, output, http } = model.operations[operation];
      const schemas = pair.schemas(operation);
      const request = new Samples(model, new Random(1), { wire: false }).structure(
        input.shape,
        schemas.input,
        "minimal",
      );
      const samples = new Samples(model, new Random(count + 1), { wire: true });
      for (const kind of samples.kinds()) {
        const value = samples.structure(output.shape, schemas.output, kind);
        const answer = answerOf(model.shapes[output.shape], value, http.responseCode);
        const { ours, theirs } = await pair.call(operation, request, answer);
        const place = `${service} ${operation} (${kind})`;
        const [actual, expected] = await Promise.all([read(ours), read(theirs)]);
        assert.deepEqual(actual, corrections.of(expected, { operation }), place);
        assert.ok(Object.keys(actual).length >= Object.keys(value).length, place);
        assert.equal(ours.$metadata.httpStatusCode, theirs.$metadata.httpStatusCode, place);
        count++;
        leaves += JSON.stringify(value).length;
      }
    }
    t.diagnostic(
      `proved: ${count} outputs of ${operations.length} operations of ${service} equal to the AWS SDK's, ${leaves} characters`,
    );
  });
}

test("the differences are these, and no others", (t) => {
  for (const line of corrections.report()) t.diagnostic(line);
});

function streams({ operations, shapes }, name) {
  return Object.values(shapes[operations[name].output.shape].members).some(({ shape }) => shapes[shape].eventstream);
}

/** An output with its streaming blobs read. */
async function read(output) {
  if (output instanceof Error) throw output;
  const entries = Object.entries(output).map(async ([name, value]) => [
    name,
    (await value?.transformToByteArray?.()) ?? value,
  ]);
  return plain(Object.fromEntries(await Promise.all(entries)));
}
