// A page, which its import map tells where the package is.
import * as library from "bedrock-wasm";
import { suite } from "./suite.js";

globalThis.run = (target) => suite(library, target);
