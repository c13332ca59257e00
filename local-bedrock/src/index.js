// The entry of `import "local-bedrock"` in Node; `types/index.d.ts` declares it.
export { startLocalBedrock } from "./node/start.js";
