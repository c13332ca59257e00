// A program without the libraries of explicit resource management (`esnext.disposable`) and of iterable streams
// (`dom.asynciterable`), which most projects do not list: the declarations must not need them.
import * as core from "../../pkg/types/index.js";
import type * as paginators from "../../pkg/types/paginators.js";
import type * as sse from "../../pkg/types/sse.js";
import type * as testing from "../../pkg/types/testing.js";
import type * as waiters from "../../pkg/types/waiters.js";
import type { BedrockRuntimeClient } from "../../pkg/types/aws-sdk/client-bedrock-runtime.js";

export type Everything = [typeof paginators, typeof sse, typeof testing, typeof waiters, BedrockRuntimeClient];

const client = new core.BedrockRuntime({ region: "us-east-1" });
const { stream } = await client.converseStream({ modelId: "m", messages: [] });
if (stream) {
  for await (const event of stream) console.log(event.contentBlockDelta?.delta);
  const closed: Promise<void> = stream[Symbol.asyncDispose]();
  await closed;
}
