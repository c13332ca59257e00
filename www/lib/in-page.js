// The emulator in this page: what answers when there is no account and no server.

/** @typedef {Awaited<ReturnType<typeof import("local-bedrock/in-page").createLocalBedrock>>} LocalBedrock */

/** Those that are offered; the emulator takes more. */
const MODEL_IDS = [
  "amazon.nova-micro-v1:0",
  "amazon.nova-lite-v1:0",
  "anthropic.claude-3-haiku-20240307-v1:0",
  "anthropic.claude-sonnet-4-5-20250929-v1:0",
  "us.anthropic.claude-haiku-4-5-20251001-v1:0",
  "meta.llama3-8b-instruct-v1:0",
];

/** @type {Map<string, Promise<LocalBedrock>>} by region, since signatures name one */
const emulators = new Map();

/**
 * @param {string} region
 * @returns {Promise<LocalBedrock>} loaded when it is first asked for
 */
export function inPage(region) {
  let emulator = emulators.get(region);
  if (!emulator) {
    emulator = start(region);
    emulators.set(region, emulator);
  }
  return emulator;
}

/** What the emulator says of itself, without loading it. */
export async function inPageInfo() {
  const { pageModel } = await import("./page-model.js");
  return { model: pageModel.description, modelIds: MODEL_IDS };
}

/** @param {string} region */
async function start(region) {
  const [{ createLocalBedrock }, { pageModel }] = await Promise.all([
    import("local-bedrock/in-page"),
    import("./page-model.js"),
  ]);
  return createLocalBedrock({ region, model: pageModel, jobSeconds: 2 });
}
