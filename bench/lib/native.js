// The same work in native code and in this process: how much WebAssembly and JavaScript cost.
import { AWS_DECODER, AWS_SIGNER, decodeRuns, signRuns } from "../contenders/native.js";
import { corpus } from "../corpus.js";
import { decodeCase } from "./decode.js";
import { signCase } from "./sign.js";

const CHUNK_BYTES = [1024, 16 * 1024];

/** @param {{ quick: boolean, contenders: any[], ask: Function, directory: string }} how `ours` is the package in Node */
export function nativeCases({ quick, contenders, ask, directory }) {
  const events = quick ? 200 : 20_000;
  const decode = ["converse", "invoke"].flatMap((operation) =>
    CHUNK_BYTES.map((chunkBytes) => {
      const one = decodeCase(contenders, { operation, events, chunkBytes, bases: ["bedrock-wasm", AWS_DECODER] });
      const stream = () => ({ operation, chunkBytes, directory, ...corpus(operation, events) });
      return { ...one, make: () => ({ ...one.make(), ...decodeRuns(ask, stream()) }) };
    }),
  );
  const how = { bytes: 1024, count: quick ? 1 : 2000 };
  const sign = signCase(contenders, { ...how, bases: ["bedrock-wasm", AWS_SIGNER] });
  return [...decode, { ...sign, make: () => ({ ...sign.make(), ...signRuns(ask, how) }) }];
}
