// How soon an app can send its first request: process after process, each with one bundle.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { inTurns } from "./rounds.js";
import { checkSignature } from "./sign.js";

const run = promisify(execFile);

export const COLD = {
  "AWS SDK": "aws-sdk",
  aws4fetch: "aws4fetch",
  "careful JavaScript": "careful",
  "bedrock-wasm": "ours",
};

/** @param {{ node: string, rounds: number, out: string, program: string, wasm: string }} how */
export async function coldStart({ node, rounds, out, program, wasm }) {
  const slice = async (name) => {
    const bundle = pathToFileURL(join(out, "cold", `${COLD[name]}.js`)).href;
    const { stdout } = await run(node, [program, bundle, wasm]);
    const { cost, request } = JSON.parse(stdout);
    await checkSignature(name, { ...request, body: new TextEncoder().encode(request.body) });
    return cost;
  };
  const names = Object.keys(COLD);
  // The first of each reads from a disk that is cold as well.
  for (const name of names) await slice(name);
  const costs = await inTurns(names, rounds, slice);
  return [
    {
      suite: "cold",
      title: "import to first signed request, bundled",
      unit: "ms",
      perMs: 1,
      bases: ["AWS SDK", "aws4fetch"],
      costs,
    },
  ];
}
