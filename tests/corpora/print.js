// Prints the directory with the test data of the registries, for the Rust tests.
import { corporaDirectory } from "./directory.js";

console.log(await corporaDirectory());
