// The SDKs whose APIs the emulator speaks beside AWS's own. They are dependencies of this package alone.
export { AnthropicBedrock } from "@anthropic-ai/bedrock-sdk";
export { default as Anthropic } from "@anthropic-ai/sdk";
export { default as OpenAI } from "openai";
