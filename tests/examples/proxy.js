// The Worker proxy under `wrangler dev`, in front of the emulator.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startWrangler } from "../tools/wrangler.js";
import { openRoom } from "./room.js";

export const MODEL_ID = "us.amazon.nova-lite-v1:0";
export const TOKEN = "the-token-of-alice";
export const OTHER_TOKEN = "the-token-of-bob";

/**
 * @param {string} origin that may call it
 * @param {string} [endpoint] in place of the emulator
 */
export async function startProxy(origin, endpoint) {
  const room = await openRoom("cloudflare-worker-proxy");
  const secrets = {
    ...room.env,
    CALLERS: JSON.stringify({ alice: TOKEN, bob: OTHER_TOKEN }),
    ORIGINS: `https://other.example ${origin}`,
  };
  if (endpoint) secrets.BEDROCK_ENDPOINT = endpoint;
  await writeFile(
    join(room.app, ".dev.vars"),
    Object.entries(secrets)
      .map(([name, value]) => `${name}='${value}'\n`)
      .join(""),
  );
  try {
    const worker = await startWrangler(room.app);
    return {
      ...room,
      url: worker.url,
      output: worker.output,
      async close() {
        await worker.close();
        await room.close();
      },
    };
  } catch (error) {
    await room.close();
    throw error;
  }
}
