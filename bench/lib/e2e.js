// Streams over the loopback interface, from a server in a separate process.
import { corpus } from "../corpus.js";
import * as awsSdkHttp from "../contenders/aws-sdk-http.js";
import { drainAll, name as drainName } from "../contenders/drain.js";
import { CREDENTIALS, REGION } from "./account.js";
import { readAll } from "./decode.js";

const SHAPES = [
  { streams: 1, events: 20_000 },
  { streams: 100, events: 200 },
];

/** @param {{ quick: boolean, contenders: any[], url: string }} how */
export function e2eCases({ quick, contenders, url }) {
  return SHAPES.map(({ streams, events: all }) => {
    const events = quick ? 200 : all;
    return {
      title: `${streams} × ${events.toLocaleString("en")} events`,
      unit: "ns per event",
      perMs: 1e6 / (streams * events),
      bases: [drainName],
      make() {
        const { text, bytes } = corpus("converse", events);
        const options = {
          region: REGION,
          credentials: CREDENTIALS,
          endpoint: `${url}/${events}`,
          fetch: globalThis.fetch,
        };
        const able = [awsSdkHttp, ...contenders.filter((contender) => !contender.name.startsWith("AWS SDK"))];
        const runs = able.map((contender) => {
          const { converse } = contender.connect(options);
          return [
            contender.name,
            (isTrial) => atOnce(streams, () => readAll(contender, "converse", converse, text, isTrial)),
          ];
        });
        const drainOne = () => drainAll("converse", options, bytes.length);
        return { ...Object.fromEntries(runs), [drainName]: () => atOnce(streams, drainOne) };
      },
    };
  });
}

async function atOnce(count, one) {
  await Promise.all(Array.from({ length: count }, one));
}
