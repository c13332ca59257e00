// The routes of bedrock-runtime.
import { applyGuardrail } from "./apply-guardrail.js";
import { converse } from "./converse.js";
import { converseStream } from "./converse-stream.js";
import { countTokens } from "./count-tokens.js";
import { INVOCATION_HEADERS } from "./invocation-input.js";
import { invokeGuardrailChecks } from "./invoke-guardrail-checks.js";
import { invokeModel } from "./invoke-model.js";
import { invokeModelWithResponseStream } from "./invoke-model-with-response-stream.js";

/** bedrock-runtime, inference. @type {import("../../http/router.js").ServiceRoute[]} */
export const BEDROCK_RUNTIME = [
  { operation: "Converse", method: "POST", path: "/model/{modelId}/converse", run: converse },
  { operation: "ConverseStream", method: "POST", path: "/model/{modelId}/converse-stream", run: converseStream },
  {
    operation: "InvokeModel",
    method: "POST",
    path: "/model/{modelId}/invoke",
    headers: INVOCATION_HEADERS,
    run: invokeModel,
  },
  {
    operation: "InvokeModelWithResponseStream",
    method: "POST",
    path: "/model/{modelId}/invoke-with-response-stream",
    headers: { ...INVOCATION_HEADERS, accept: "x-amzn-bedrock-accept" },
    run: invokeModelWithResponseStream,
  },
  { operation: "CountTokens", method: "POST", path: "/model/{modelId}/count-tokens", run: countTokens },
  {
    operation: "ApplyGuardrail",
    method: "POST",
    path: "/guardrail/{guardrailIdentifier}/version/{guardrailVersion}/apply",
    run: applyGuardrail,
  },
  { operation: "InvokeGuardrailChecks", method: "POST", path: "/guardrail-checks/invoke", run: invokeGuardrailChecks },
];
