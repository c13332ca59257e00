// The same error answer becomes the same error as with the AWS SDK.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { ServiceException } from "bedrock-wasm";
import { Random } from "../support/random.js";
import { answerOf } from "./answers.js";
import { Pair, plain } from "./clients.js";
import { Corrections, OF_ERRORS } from "./differences.js";
import { readModels, SERVICES } from "./models.js";
import { Samples } from "./samples.js";

const corrections = new Corrections(OF_ERRORS);
let models;
before(async () => {
  models = await readModels();
});

for (const service of Object.keys(SERVICES)) {
  test(`${service}: the same errors`, async (t) => {
    const model = models[service];
    const pair = new Pair(service);
    const operations = pair.common(model);
    let count = 0;
    for (const operation of operations) {
      const { input, errors = [] } = model.operations[operation];
      const request = new Samples(model, new Random(1), { wire: false }).structure(
        input.shape,
        pair.schemas(operation).input,
        "minimal",
      );
      for (const [at, { shape: name }] of errors.entries()) {
        const samples = new Samples(model, new Random(count + 1), { wire: true });
        for (const kind of ["all", "minimal"]) {
          const value = samples.structure(name, pair.exception(name), kind);
          const answer = named(name, answerOf(model.shapes[name], value, model.shapes[name].error.httpStatusCode), at);
          const { ours, theirs } = await pair.call(operation, request, answer);
          const place = `${service} ${operation} ${name} (${kind})`;
          assert.ok(ours instanceof ServiceException, `${place}: ${ours}`);
          const expected = corrections.of(seen(theirs, model.shapes[name]), { operation });
          assert.deepEqual(seen(ours, model.shapes[name]), expected, place);
          assert.equal(ours.name, name, place);
          count++;
        }
      }
    }
    t.diagnostic(`proved: ${count} errors of ${operations.length} operations of ${service} equal to the AWS SDK's`);
  });
}

test("the differences are these, and no others", (t) => {
  for (const line of corrections.report()) t.diagnostic(line);
});

/** The name where services put it: in a header, with or without what belongs to it there, or in the body. */
function named(name, { headers, body, ...answer }, at) {
  const forms = [name, `${name}:http://internal.amazon.com/coral/com.amazon.bedrock/`, `com.amazon.bedrock#${name}`];
  if (at % 4 < 3) return { ...answer, headers: { ...headers, "x-amzn-errortype": forms[at % 4] }, body };
  return { ...answer, headers, body: JSON.stringify({ __type: `com.amazon.bedrock#${name}`, ...JSON.parse(body) }) };
}

/** What user code looks at in an exception. */
function seen(error, { members }) {
  const { name, message, $fault, $metadata } = error;
  const extra = Object.fromEntries(Object.keys(members).map((member) => [member, error[member]]));
  return plain({ ...extra, name, message, $fault, status: $metadata?.httpStatusCode, requestId: $metadata?.requestId });
}
