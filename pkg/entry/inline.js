// For hosts that can load no second file: the module is inside this one's imports.
import { setLoader } from "../module/instance.js";
import { bytes } from "./bytes.js";

setLoader(bytes);
export * from "../index.js";
