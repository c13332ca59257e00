// Bytes in, objects out: a client's call whose response is at hand already.
import { drainAll, name as drainName } from "../contenders/drain.js";
import { chunksOf, corpus, responseOf } from "../corpus.js";
import { bytesOfUnit } from "./text.js";
import { CREDENTIALS, REGION } from "./account.js";

const ENDPOINT = `https://bedrock-runtime.${REGION}.amazonaws.com`;
const CHUNK_BYTES = [100, 1024, 16 * 1024, 64 * 1024];
const OPERATIONS = { converse: "ConverseStream", invoke: "InvokeModelWithResponseStream" };

/** A word so often comes to some 64 KB, as a document's text or a tool's input may. */
const LONG = { repeats: 8000, chunkBytes: 1024 };

/** @param {{ quick: boolean, where: "node" | "page", contenders: any[] }} how */
export function decodeCases({ quick, where, contenders }) {
  const events = quick ? 200 : where === "node" ? 20_000 : 30_000;
  const bases = ["AWS SDK", "careful JavaScript"];
  const all = Object.keys(OPERATIONS).flatMap((operation) =>
    CHUNK_BYTES.map((chunkBytes) => decodeCase(contenders, { operation, events, chunkBytes, bases })),
  );
  const long = { operation: "converse", title: "events of 64 KB in chunks of 1 KB", events: quick ? 8 : 100, ...LONG };
  return [...all, decodeCase(contenders, { ...long, bases: ["careful JavaScript", drainName] })];
}

/**
 * @param {any[]} contenders
 * @param {{ operation: "converse" | "invoke", title?: string, events: number, repeats?: number, chunkBytes: number, bases: string[] }} how
 */
export function decodeCase(contenders, { operation, title, events, repeats, chunkBytes, bases }) {
  return {
    title: `${OPERATIONS[operation]}, ${title ?? `chunks of ${bytesOfUnit(chunkBytes)}`}`,
    unit: "ns per event",
    perMs: 1e6 / events,
    bases,
    make() {
      const { bytes, text } = corpus(operation, events, repeats);
      const chunks = chunksOf(bytes, chunkBytes);
      const options = {
        region: REGION,
        credentials: CREDENTIALS,
        endpoint: ENDPOINT,
        fetch: async () => responseOf(chunks),
      };
      const able = contenders.filter((contender) => contender.text[operation]);
      const runs = able.map((contender) => {
        const open = contender.connect(options)[operation];
        return [contender.name, (isTrial) => readAll(contender, operation, open, text, isTrial)];
      });
      return { ...Object.fromEntries(runs), [drainName]: () => drainAll(operation, options, bytes.length) };
    },
  };
}

/** Reads a stream to its end as an app does, event by event. */
export async function readAll(contender, operation, open, text, isTrial) {
  const textOf = contender.text[operation];
  let read = "";
  let length = 0;
  for await (const event of await open()) {
    const piece = textOf(event);
    if (piece === undefined) continue;
    length += piece.length;
    if (isTrial) read += piece;
  }
  if (length !== text.length || (isTrial && read !== text)) {
    throw new Error(`${contender.name} read another text than was sent`);
  }
}
