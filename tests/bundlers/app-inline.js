// The same, of the entry that has the module inside.
import { BedrockRuntime } from "bedrock-wasm/inline";
import { answer } from "./answer.js";

answer(BedrockRuntime);
