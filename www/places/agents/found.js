// What an account has to ask: agents, flows and knowledge bases, and how each is asked.

/**
 * @typedef {object} Found
 * @property {"agent" | "flow" | "knowledge-base"} kind
 * @property {string} id
 * @property {string} name
 * @property {string} [description]
 *
 * @typedef {object} Step of an answer: a trace, a passage, a request to do something
 * @property {string} title
 * @property {unknown} detail
 */

/** An agent's draft, and a flow's, have this alias. */
const DRAFT = "TSTALIASID";

/**
 * @param {any} client BedrockAgent; any: as the app hands it over
 * @param {AbortSignal} signal
 * @returns {Promise<Found[]>}
 */
export async function findAll(client, signal) {
  const options = { abortSignal: signal };
  const [agents, flows, bases] = await Promise.all([
    client.listAgents({}, options),
    client.listFlows({}, options),
    client.listKnowledgeBases({}, options),
  ]);
  return [
    ...agents.agentSummaries.map((/** @type {any} any: of a client of any service */ agent) => ({
      kind: "agent",
      id: agent.agentId,
      name: agent.agentName,
      description: agent.description,
    })),
    ...flows.flowSummaries.map((/** @type {any} any: as above */ flow) => ({
      kind: "flow",
      id: flow.id,
      name: flow.name,
      description: flow.description,
    })),
    ...bases.knowledgeBaseSummaries.map((/** @type {any} any: as above */ base) => ({
      kind: "knowledge-base",
      id: base.knowledgeBaseId,
      name: base.name,
      description: base.description,
    })),
  ];
}

/**
 * The operation that asks one, and its input.
 * @param {Found} found
 * @param {string} text
 * @param {string} modelId
 * @param {string} sessionId
 */
export function questionFor({ kind, id }, text, modelId, sessionId) {
  switch (kind) {
    case "agent":
      return {
        operation: "InvokeAgent",
        input: { agentId: id, agentAliasId: DRAFT, sessionId, inputText: text, enableTrace: true },
      };
    case "flow": {
      const inputs = [{ nodeName: "FlowInputNode", nodeOutputName: "document", content: { document: text } }];
      return {
        operation: "InvokeFlow",
        input: { flowIdentifier: id, flowAliasIdentifier: DRAFT, inputs, enableTrace: true },
      };
    }
    default: {
      const modelArn = modelId.startsWith("arn:") ? modelId : `arn:aws:bedrock:us-east-1::foundation-model/${modelId}`;
      const knowledgeBaseConfiguration = { knowledgeBaseId: id, modelArn };
      const retrieveAndGenerateConfiguration = { type: "KNOWLEDGE_BASE", knowledgeBaseConfiguration };
      return { operation: "RetrieveAndGenerate", input: { input: { text }, retrieveAndGenerateConfiguration } };
    }
  }
}

/**
 * What an event, or the output of a call without events, adds to the answer.
 * @param {any} event any: of one of four operations
 * @returns {{ text?: string, steps: Step[] }}
 */
export function read(event) {
  const {
    chunk,
    trace,
    returnControl,
    flowOutputEvent,
    flowTraceEvent,
    flowCompletionEvent,
    flowMultiTurnInputRequestEvent,
    output,
    citations,
  } = event;
  if (chunk) return { text: new TextDecoder().decode(chunk.bytes), steps: passages(chunk.attribution?.citations) };
  if (trace) return { steps: [{ title: nameOf(trace.trace), detail: trace.trace }] };
  if (returnControl) return { steps: [{ title: "Asks for a function", detail: returnControl }] };
  if (flowOutputEvent) return { text: textOf(flowOutputEvent.content?.document), steps: [] };
  if (flowMultiTurnInputRequestEvent) {
    return {
      text: textOf(flowMultiTurnInputRequestEvent.content?.document),
      steps: [{ title: "Asks back", detail: flowMultiTurnInputRequestEvent }],
    };
  }
  if (flowTraceEvent) return { steps: [{ title: nameOf(flowTraceEvent.trace), detail: flowTraceEvent.trace }] };
  if (flowCompletionEvent) {
    return { steps: [{ title: `Completed: ${flowCompletionEvent.completionReason}`, detail: flowCompletionEvent }] };
  }
  return { text: output?.text, steps: passages(citations) };
}

/** @param {any[]} [citations] any: as in `read` @returns {Step[]} */
function passages(citations = []) {
  const references = citations.flatMap(({ retrievedReferences = [] }) => retrievedReferences);
  return references.map((/** @type {any} any: as in `read` */ reference) => ({
    title: `Cites: ${reference.content?.text ?? "a passage"}`,
    detail: reference,
  }));
}

/** @param {any} trace any: of agents and flows, each of its own shape */
function nameOf(trace) {
  const [[name, detail] = ["Trace", {}]] = Object.entries(trace ?? {});
  const [inner] = Object.keys(Object(detail)).filter((key) => typeof detail[key] === "object");
  return inner ? `${name} · ${inner}` : name;
}

/** @param {unknown} document */
const textOf = (document) => (typeof document === "string" ? document : JSON.stringify(document, null, 2));
