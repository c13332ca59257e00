// Recorded traffic of the real service: the recordings that the registries carry, and those at ../shared/corpora
// if that is there, beside this repository.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { corporaDirectory } from "../../corpora/directory.js";

const PUBLISHED = join(await corporaDirectory(), "recorded-bedrock");
const FURTHER = fileURLToPath(new URL("../../../../shared/corpora/recorded-bedrock", import.meta.url));

/** Why tests that only the further recordings can feed are skipped; `false` if they are there. */
export const ABSENT = existsSync(FURTHER)
  ? false
  : "FURTHER RECORDINGS ARE ABSENT: nothing was checked. Put them at ../shared/corpora/recorded-bedrock, beside this repository";

/**
 * Every recorded interaction.
 * @returns {{ name: string, meta: any, request: Buffer, response: Buffer, frames?: any[] }[]}
 */
export function recordings() {
  return [...recordingsIn(PUBLISHED), ...(ABSENT ? [] : recordingsIn(FURTHER))];
}

function recordingsIn(directory) {
  const metas = readdirSync(directory, { recursive: true }).filter((path) => path.endsWith(".meta.json"));
  return metas.sort().map((path) => {
    const stem = join(directory, path.slice(0, -".meta.json".length));
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
