// Some streams have no last event from the service: the chunks of the model tell where they end, in whatever batches they arrive.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ModelEnd } from "../../../pkg/stream/model-end.js";

const START = '{"type":"message_start","message":{}}';
const DELTA = '{"type":"content_block_delta","index":0}';
const STOP = '{"type":"message_stop"}';
const METRICS = '{"outputText":"a","amazon-bedrock-invocationMetrics":{}}';
const UNKNOWN = '{"generation":"a"}';
const INTERVENED = '{"type":"content_block_delta","amazon-bedrock-guardrailAction":"INTERVENED"}';
const $metadata = { requestId: "r" };
const encoder = new TextEncoder();

/** Judges the end twice: the module may have set the bytes of a batch apart, or not. */
function ended(...batches) {
  const [apart, alone] = [new ModelEnd($metadata), new ModelEnd($metadata)];
  for (const batch of batches) {
    const events = batch.map((text) => ({ chunk: { bytes: encoder.encode(text) } }));
    apart.add(events, encoder.encode(batch.join("")));
    // An event that is newer than this package may be among them.
    alone.add([...events.slice(0, 1), {}, { chunk: null }, ...events.slice(1)]);
  }
  const outcome = (end) => {
    try {
      return end.isComplete();
    } catch (error) {
      return error;
    }
  };
  assert.deepEqual(outcome(alone), outcome(apart));
  return apart.isComplete();
}

test("a last chunk ends a stream", () => {
  for (const batches of [
    [[START], [DELTA], [STOP]],
    [[START, DELTA, STOP]],
    [[METRICS]],
    [[START, '{"messageStop":{}}']],
    [['{"messageStart":{}}'], ['{"metadata":{}}']],
    [[START, STOP, UNKNOWN]],
    [[START], [STOP], [UNKNOWN]],
  ]) {
    assert.equal(ended(...batches), true, JSON.stringify(batches));
  }
});

test("of a model that is not known, and after a guardrail, no end is known", () => {
  for (const batches of [
    [[UNKNOWN]],
    [[UNKNOWN, UNKNOWN]],
    [[UNKNOWN], [UNKNOWN]],
    [['{"event":{"messageStart":{}}}']],
    [['{"event":{"type":"message_start"}}']],
    [[START], [INTERVENED]],
    [[START], [INTERVENED], [DELTA]],
    [[START], [INTERVENED, DELTA]],
    [[START], [DELTA, INTERVENED]],
  ]) {
    assert.equal(ended(...batches), false, JSON.stringify(batches));
  }
  const empty = new ModelEnd($metadata);
  empty.add([{}, { chunk: null }, { chunk: { bytes: null } }], new Uint8Array());
  assert.equal(empty.isComplete(), false);
});

test("a stream of a known model that ends anywhere else is cut", () => {
  for (const batches of [
    [],
    [[START]],
    [[START, DELTA]],
    [['{"messageStart":{}}'], ['{"contentBlockDelta":{"delta":{"metadata":{}}}}']],
    [[START], ['{"type":"content_block_start","content_block":{"type":"message_stop"}}']],
    [[START, UNKNOWN]],
    [[START], [UNKNOWN]],
    [[START], ['{"type":"content_block_delta","text":"not \\"INTERVENED\\""}']],
    [[START], [STOP], [DELTA]],
    [['{"outputText":"a"}']],
    [['{"contentBlockDelta":{}}']],
  ]) {
    assert.throws(() => ended(...batches), {
      name: "IncompleteStreamError",
      message: "the stream ended before the model's last chunk: the response is incomplete",
      code: "no_terminal_event",
      retryable: true,
      $metadata,
    });
  }
});
