// Whether the cost of an event stays the same with more streams at the same time, and with longer streams.
import * as careful from "../contenders/careful.js";
import { drainAll, name as drainName } from "../contenders/drain.js";
import * as ours from "../contenders/ours.js";
import { corpus, framesOf } from "../corpus.js";
import { CREDENTIALS, REGION } from "./account.js";
import { readAll } from "./decode.js";

const ENDPOINT = `https://bedrock-runtime.${REGION}.amazonaws.com`;
const STREAMS = [1, 10, 100, 1000];
const EVENTS = [100, 10_000, 1_000_000];
const EVENTS_A_STREAM = 200;
/** So that a slice is long enough to be measured. */
const LEAST_EVENTS = 20_000;
/** Of a corpus whose middle is repeated: a longer one would have to be made and kept. */
const LONGEST_CORPUS = 10_000;

/** @param {{ quick: boolean }} how */
export function scaleCases({ quick }) {
  const streams = quick ? [1, 10] : STREAMS;
  const events = quick ? [100] : EVENTS;
  return [...streams.map((count) => streamsCase(count, quick)), ...events.map((count) => eventsCase(count, quick))];
}

/** Each event comes by itself, as from Bedrock, and each stream waits for the others between two. */
function streamsCase(streams, quick) {
  const times = quick ? 1 : Math.max(1, Math.round(LEAST_EVENTS / (streams * EVENTS_A_STREAM)));
  return {
    title: `${streams.toLocaleString("en")} at the same time`,
    unit: "ns per event",
    perMs: 1e6 / (times * streams * EVENTS_A_STREAM),
    bases: [drainName],
    make() {
      const { bytes, text } = corpus("converse", EVENTS_A_STREAM);
      const frames = framesOf(bytes);
      const together = (one) => async () => {
        for (let time = 0; time < times; time++) await Promise.all(Array.from({ length: streams }, one));
      };
      return contenders(() => responseOf(frames.values(), true), text, bytes.length, together);
    },
  };
}

function eventsCase(events, quick) {
  const times = quick ? 1 : Math.max(1, LEAST_EVENTS / events);
  return {
    title: `a stream of ${events.toLocaleString("en")} events`,
    unit: "ns per event",
    perMs: 1e6 / (times * events),
    bases: [drainName],
    make() {
      const size = Math.min(events, LONGEST_CORPUS);
      const { bytes, text } = corpus("converse", size);
      const frames = framesOf(bytes);
      const rounds = events / size;
      // All but the first and the last frames are deltas: those are what is repeated.
      const [first, middle, last] = [frames.slice(0, 1), frames.slice(1, -3), frames.slice(-3)];
      function* chunks() {
        yield* first;
        for (let round = 0; round < rounds; round++) yield* middle;
        yield* last;
      }
      const length = (list) => list.reduce((sum, frame) => sum + frame.length, 0);
      const total = length(first) + rounds * length(middle) + length(last);
      const inTurn = (one) => async () => {
        for (let time = 0; time < times; time++) await one();
      };
      return contenders(() => responseOf(chunks(), false), { length: rounds * text.length }, total, inTurn);
    },
  };
}

function contenders(respond, text, bytes, arranged) {
  const options = { region: REGION, credentials: CREDENTIALS, endpoint: ENDPOINT, fetch: async () => respond() };
  const runs = [careful, ours].map((contender) => {
    const { converse } = contender.connect(options);
    // The text of a repeated corpus is not kept, so that only its length is compared.
    return [contender.name, arranged(() => readAll(contender, "converse", converse, text, false))];
  });
  return { ...Object.fromEntries(runs), [drainName]: arranged(() => drainAll("converse", options, bytes)) };
}

/** @param {Iterator<Uint8Array>} chunks @param {boolean} isShared whether others have their turn between two chunks */
function responseOf(chunks, isShared) {
  const body = new ReadableStream(
    {
      async pull(controller) {
        if (isShared) await undefined;
        const { done, value } = chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { headers: { "content-type": "application/vnd.amazon.eventstream" } });
}
