// For hosts that cannot load a second file: an import of this one contains the module.
import { setLoader } from "../module/instance.js";
import { bytes } from "./bytes.js";

setLoader(bytes);
export * from "../index.js";
