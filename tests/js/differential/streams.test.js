// The same event stream gives the same events, and ends with the same error, as with the AWS SDK.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { event, exception, joined } from "bedrock-wasm/testing";
import { drain } from "../support/clients.js";
import { Random } from "../support/random.js";
import { answerOf } from "./answers.js";
import { Pair, plain } from "./clients.js";
import { Corrections, OF_STREAM_ERRORS } from "./differences.js";
import { readModels, SERVICES } from "./models.js";
import { Samples } from "./samples.js";

/** Without these at its end, this package takes a stream for cut off. The SDK does not notice. */
const LAST_EVENTS = {
  ConverseStream: "messageStop",
  InvokeFlow: "flowCompletionEvent",
  OptimizePrompt: "optimizedPromptEvent",
};

const corrections = new Corrections(OF_STREAM_ERRORS);
let models;
before(async () => {
  models = await readModels();
});

for (const service of Object.keys(SERVICES)) {
  test(`${service}: the same streams`, async (t) => {
    const model = models[service];
    const pair = new Pair(service);
    const counts = { operations: 0, events: 0, exceptions: 0 };
    for (const operation of pair.common(model)) {
      const stream = streamOf(model, operation);
      if (stream === undefined) continue;
      counts.operations++;
      const call = caller(pair, model, operation, stream.member);
      const schema = pair.schemas(operation).output.getMemberSchema(stream.member);
      for (const name of stream.events) await compareEvents(name, schema.getMemberSchema(name));
      for (const name of stream.exceptions) await compareException(name, schema.getMemberSchema(name));

      async function compareEvents(name, known) {
        const samples = new Samples(model, new Random(counts.events + 1), { wire: true });
        const frames = [];
        for (const kind of samples.kinds()) {
          frames.push(event(name, samples.structure(stream.shapes[name], known, kind)));
        }
        const last = LAST_EVENTS[operation];
        if (last !== undefined) frames.push(event(last, {}));
        const { ours, theirs } = await call(frames);
        assert.ok(!ours.error && !theirs.error, `${operation} ${name}: ${ours.error} | ${theirs.error}`);
        assert.deepEqual(ours, theirs, `${operation} ${name}`);
        assert.equal(ours.events.length, frames.length, `${operation} ${name}`);
        counts.events += frames.length;
      }

      async function compareException(name, known) {
        const samples = new Samples(model, new Random(counts.exceptions + 1), { wire: true });
        const first = event(stream.events[0], {});
        for (const kind of ["all", "minimal"]) {
          const { ours, theirs } = await call([
            first,
            exception(name, samples.structure(stream.shapes[name], known, kind)),
          ]);
          assert.deepEqual(ours.events, theirs.events, `${operation} ${name}`);
          const members = Object.keys(model.shapes[stream.shapes[name]].members);
          const expected = corrections.of(seen(theirs.error, members), { operation });
          assert.deepEqual(seen(ours.error, members), expected, `${operation} ${name} (${kind})`);
          assert.equal(ours.error.name, stream.shapes[name]);
          counts.exceptions++;
        }
      }
    }
    const { operations, events, exceptions } = counts;
    const compared = `${events} events and ${exceptions} exceptions of ${operations} streams of ${service}`;
    t.diagnostic(operations ? `proved: ${compared} equal to the AWS SDK's` : `${service} has no streams`);
  });
}

test("the differences are these, and no others", (t) => {
  for (const line of corrections.report()) t.diagnostic(line);
});

/** The member of an operation's output that streams, and what it streams. */
function streamOf({ operations, shapes }, operation) {
  const members = Object.entries(shapes[operations[operation].output.shape].members);
  const [member, ref] = members.find(([, { shape }]) => shapes[shape].eventstream) ?? [];
  if (member === undefined) return undefined;
  const all = Object.entries(shapes[ref.shape].members).map(([name, { shape }]) => [name, shape]);
  const [exceptions, events] = [true, false].map((wanted) =>
    all.filter(([, shape]) => Boolean(shapes[shape].exception) === wanted),
  );
  return {
    member,
    shapes: Object.fromEntries(all),
    events: events.map(([name]) => name),
    exceptions: exceptions.map(([name]) => name),
  };
}

/** A function that answers a call with frames and gives what both clients read of them. */
function caller(pair, model, operation, member) {
  const { input, output } = model.operations[operation];
  const schemas = pair.schemas(operation);
  const request = new Samples(model, new Random(1), { wire: false }).structure(input.shape, schemas.input, "minimal");
  const bound = new Samples(model, new Random(1), { wire: true }).structure(output.shape, schemas.output, "minimal");
  const { headers } = answerOf(model.shapes[output.shape], bound);
  const answer = { headers: { ...headers, "content-type": "application/vnd.amazon.eventstream" } };
  return async (frames) => {
    const { ours, theirs } = await pair.call(operation, request, { ...answer, body: joined(...frames) });
    const read = async ({ [member]: stream, ...output }) => ({ output: plain(output), ...(await drained(stream)) });
    return { ours: await read(ours), theirs: await read(theirs) };
  };
}

async function drained(stream) {
  const { events, error } = await drain(stream);
  return { events: plain(events), error };
}

/** What user code looks at in an exception. */
function seen(error, members) {
  const { name, message, $fault } = error;
  const extra = Object.fromEntries(members.map((member) => [member, error[member]]));
  return plain({ ...extra, name, message, $fault });
}
