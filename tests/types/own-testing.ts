// What a user's own tests are written with.
import { BedrockRuntime } from "bedrock-wasm";
import { type Answer, converseFrames, converseOutput, event, faulty, type Faults, json, message, openStream, scriptedFetch, serviceError, stream } from "bedrock-wasm/testing";

const tool = { toolUse: { toolUseId: "t1", name: "weather", input: { city: "Zürich" } } };
const busy: Answer = serviceError("ThrottlingException", { retryAfterMs: 20 });
const fetch = scriptedFetch([busy, json(converseOutput([{ text: "Let me see." }, tool], { stopReason: "tool_use" })), (sent) => new Response(sent.url)]);
const client = new BedrockRuntime({ region: "us-east-1", credentials: { accessKeyId: "a", secretAccessKey: "s" }, fetch });

const faults: Faults = { chunkBytes: 7, cutAtByte: 100 };
const cut = faulty(stream([...converseFrames("Hello"), event("newerEvent", { a: 1 })]), faults);
const raw: Uint8Array = message({ flag: true, small: { type: "byte", value: 1 }, id: { type: "uuid", value: "01234567-89ab-cdef-0123-456789abcdef" } });

// @ts-expect-error a fault that does not exist
faulty(cut, { cutAt: 5 });
// @ts-expect-error a script is a list
scriptedFetch(cut);
// @ts-expect-error a byte is a number
message({ small: { type: "byte", value: "1" } });

const open = openStream();
open.push(raw);
const bytes: number = fetch.sent[0]?.delivery.bytes ?? 0;
console.log(client, open.cancelled, bytes);
