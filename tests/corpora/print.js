// Prints the directory with what the registries carry, for the Rust tests and the code generator.
import { corporaDirectory } from "./directory.js";

console.log(await corporaDirectory());
