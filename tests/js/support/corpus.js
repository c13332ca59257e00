// Recorded traffic of the real service. It is not part of this repository.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const DIRECTORY = fileURLToPath(new URL("../../../../shared/corpora/recorded-bedrock", import.meta.url));

/** Why tests over the recordings are skipped; `false` where they are there. */
export const ABSENT = existsSync(DIRECTORY)
  ? false
  : "THE RECORDINGS ARE ABSENT: nothing was checked. Put them at ../shared/corpora/recorded-bedrock, beside this repository";

/**
 * Every recorded interaction.
 * @returns {{ name: string, meta: any, request: Buffer, response: Buffer, frames?: any[] }[]}
 */
export function recordings() {
  if (ABSENT) return [];
  const metas = readdirSync(DIRECTORY, { recursive: true }).filter((path) => path.endsWith(".meta.json"));
  return metas.sort().map((path) => {
    const stem = join(DIRECTORY, path.slice(0, -".meta.json".length));
    const frames = `${stem}.frames.json`;
    return {
      name: basename(stem),
      meta: JSON.parse(readFileSync(`${stem}.meta.json`, "utf8")),
      request: readFileSync(`${stem}.request.bin`),
      response: readFileSync(`${stem}.response.bin`),
      frames: existsSync(frames) ? JSON.parse(readFileSync(frames, "utf8")) : undefined,
    };
  });
}
