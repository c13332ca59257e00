// What the emulator of this page says about itself, without being started.
import { description } from "./page-model.js";

/** Those that are offered; the emulator takes more. */
const MODEL_IDS = [
  "amazon.nova-micro-v1:0",
  "amazon.nova-lite-v1:0",
  "anthropic.claude-3-haiku-20240307-v1:0",
  "anthropic.claude-sonnet-4-5-20250929-v1:0",
  "us.anthropic.claude-haiku-4-5-20251001-v1:0",
  "meta.llama3-8b-instruct-v1:0",
];

export const inPageInfo = () => ({ model: description(), modelIds: MODEL_IDS });
