// The routes of bedrock-runtime.
import { PAGE_QUERY } from "../page.js";
import { applyGuardrail } from "./apply-guardrail.js";
import { getAsyncInvoke, listAsyncInvokes, startAsyncInvoke } from "./async-invokes.js";
import { converse } from "./converse.js";
import { converseStream } from "./converse-stream.js";
import { countTokens } from "./count-tokens.js";
import { INVOCATION_HEADERS } from "./invocation-input.js";
import { invokeGuardrailChecks } from "./invoke-guardrail-checks.js";
import { invokeModel } from "./invoke-model.js";
import { invokeModelWithResponseStream } from "./invoke-model-with-response-stream.js";

const string = /** @type {const} */ ({ type: "string" });
const timestamp = /** @type {const} */ ({ type: "timestamp" });

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
  { operation: "StartAsyncInvoke", method: "POST", path: "/async-invoke", run: startAsyncInvoke },
  { operation: "GetAsyncInvoke", method: "GET", path: "/async-invoke/{invocationArn}", run: getAsyncInvoke },
  {
    operation: "ListAsyncInvokes",
    method: "GET",
    path: "/async-invoke",
    query: {
      ...PAGE_QUERY,
      submitTimeAfter: timestamp,
      submitTimeBefore: timestamp,
      statusEquals: string,
      sortBy: string,
      sortOrder: string,
    },
    run: listAsyncInvokes,
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
