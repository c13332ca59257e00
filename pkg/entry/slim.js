// For hosts that bring the module themselves.
import { invalid } from "../lib/options.js";
import { setLoader } from "../module/instance.js";

setLoader(() => {
  throw invalid("bedrock-wasm/slim does not load the module; call init(module) first", "not_initialized");
});
export * from "../index.js";
