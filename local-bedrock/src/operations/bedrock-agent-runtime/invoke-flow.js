// The operation InvokeFlow.
import { notFound, validationError } from "../../http/errors.js";
import { runFlow } from "../../flows/run.js";
import { ALIASES } from "../../resources/agents.js";
import { flowArn, FLOWS } from "../../resources/flows.js";
import { readInput } from "../input.js";

/**
 * @import { InvokeFlowRequest } from "../../../../pkg/types/bedrock-agent-runtime.js"
 * @import { Wire } from "../../lib/wire.js"
 */

/**
 * POST /flows/{flowIdentifier}/aliases/{flowAliasIdentifier}
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_InvokeFlow.html
 * @param {import("../../http/call.js").Call} call
 */
export async function invokeFlow(call) {
  /** @type {Wire<InvokeFlowRequest>} */
  const { enableTrace, executionId = crypto.randomUUID(), inputs, ...identifiers } = readInput(call);
  const { flowExecutions } = call.emulator;
  const id = knownFlow(identifiers, call.emulator.region);
  const flow = FLOWS[id];
  const [{ content, nodeName }] = inputs;
  const key = `${id}/${executionId}`;
  const waiting = flowExecutions.get(key);
  const expected = waiting?.node ?? "FlowInputNode";
  if (nodeName !== expected) {
    throw validationError(`inputs[0].nodeName is ${nodeName}, but this execution of the flow waits for ${expected}.`);
  }
  call.startStream({ "x-amz-bedrock-flow-execution-id": executionId });
  flowExecutions.delete(key);
  const run = runFlow(call, flow, content.document, waiting);
  for (let step = await run.next(); ; step = await run.next()) {
    if (step.done) {
      if (step.value) flowExecutions.set(key, step.value);
      break;
    }
    const [name, payload] = step.value;
    if (name !== "flowTraceEvent" || enableTrace) await call.sendEvent(name, payload);
  }
  call.endStream();
}

/**
 * @param {{ flowIdentifier: string, flowAliasIdentifier: string }} identifiers
 * @param {string} region
 */
function knownFlow({ flowIdentifier, flowAliasIdentifier }, region) {
  const id = Object.keys(FLOWS).find((known) => [known, flowArn(known, region)].includes(flowIdentifier));
  const isAlias = (/** @type {string} */ flow, /** @type {string} */ known) =>
    [known, `${flowArn(flow, region)}/alias/${known}`].includes(flowAliasIdentifier);
  if (id && Object.keys(ALIASES).some((known) => isAlias(id, known))) return id;
  throw notFound(`The flow ${flowIdentifier} with the alias ${flowAliasIdentifier} could not be found.`);
}
