import { BedrockRuntime } from "bedrock-wasm";
import { useEffect } from "react";
import { answer } from "../src/answer.js";

export default function Page() {
  useEffect(() => answer(BedrockRuntime), []);
  return <p>The answer comes into the title.</p>;
}
