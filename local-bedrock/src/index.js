// The entry of `import "local-bedrock"` in Node.
export { startLocalBedrock } from "./node/start.js";

/**
 * @typedef {import("./node/start.js").Options} Options
 * @typedef {import("./node/start.js").LocalBedrock} LocalBedrock
 */
