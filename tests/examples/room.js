// What every example's test starts from: a copy of it, the packed package installed, the emulator at a reader's pace.
import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startLocalBedrock } from "local-bedrock";
import { installInto, pack, scratch } from "../tools/install.js";

export const EXAMPLES = fileURLToPath(new URL("../../examples/", import.meta.url));

/** How long the emulator may take to notice that a client has hung up. */
const HANG_UP_MS = 5_000;

/** Long enough to be stopped in the middle. */
export const LONG = Array.from({ length: 300 }, (_, at) => `word${at}`).join(" ");

/** The emulator, and what an example that signs finds in its environment. */
export async function startEmulator() {
  const emulator = await startLocalBedrock({ model: "scripted", tokensPerSecond: 40, log: () => {} });
  const { accessKeyId, secretAccessKey } = emulator.credentials;
  return {
    emulator,
    env: {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_REGION: emulator.region,
      BEDROCK_ENDPOINT: emulator.url,
    },
    /** Waits until the emulator has seen its latest client hang up in mid-answer. */
    async sawHangUp() {
      const deadline = Date.now() + HANG_UP_MS;
      while (!emulator.requests.at(-1)?.clientClosedAt) {
        if (Date.now() > deadline) {
          assert.fail(`the emulator was not told: ${JSON.stringify(emulator.requests.at(-1))}`);
        }
        await sleep(20);
      }
      return emulator.requests.at(-1);
    },
    close: () => emulator.close(),
  };
}

/** @param {string} example the name of its directory */
export async function openRoom(example) {
  const directory = await scratch(example);
  await installInto(directory.path, await pack(directory.path));
  const app = join(directory.path, example);
  await cp(join(EXAMPLES, example), app, { recursive: true });
  const started = await startEmulator();
  return {
    ...started,
    app,
    async close() {
      await started.close();
      await directory.remove();
    },
  };
}
