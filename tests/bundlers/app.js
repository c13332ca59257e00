// The app that every bundler gets.
import { BedrockRuntime } from "bedrock-wasm";
import { answer } from "./answer.js";

answer(BedrockRuntime);
