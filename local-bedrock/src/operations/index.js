import { converse } from "./converse.js";
import { converseStream } from "./converse-stream.js";
import { invokeModel } from "./invoke-model.js";
import { invokeModelWithResponseStream } from "./invoke-model-with-response-stream.js";

const bedrockRuntime = (operation, path, run) => ({ operation, service: "bedrock", method: "POST", path, run });

/** Every operation there is. @type {import("../router.js").Route[]} */
export const ROUTES = [
  bedrockRuntime("Converse", "/model/{modelId}/converse", converse),
  bedrockRuntime("ConverseStream", "/model/{modelId}/converse-stream", converseStream),
  bedrockRuntime("InvokeModel", "/model/{modelId}/invoke", invokeModel),
  bedrockRuntime(
    "InvokeModelWithResponseStream",
    "/model/{modelId}/invoke-with-response-stream",
    invokeModelWithResponseStream,
  ),
];
