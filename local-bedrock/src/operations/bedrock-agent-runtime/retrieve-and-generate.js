// The operations RetrieveAndGenerate and RetrieveAndGenerateStream.
import { answer } from "../../knowledge/answer.js";
import { cite } from "../../knowledge/citations.js";
import { remember } from "../../state/sessions.js";
import { collect } from "../collect.js";
import { readGeneration } from "./generation-input.js";

/**
 * POST /retrieveAndGenerate
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_RetrieveAndGenerate.html
 * @param {import("../../http/call.js").Call} call
 */
export async function retrieveAndGenerate(call) {
  const { text, sessionId, session, references, generation } = readGeneration(call);
  const { content, guardrail } = await collect(
    answer(call, { text, references, generation, history: session.messages }),
  );
  const said = content.map((block) => block.text ?? "").join("");
  remember(session, text, said);
  call.sendJson({
    sessionId,
    output: { text: said },
    citations: cite(said, references),
    guardrailAction: actionOf(guardrail),
  });
}

/**
 * POST /retrieveAndGenerateStream
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_RetrieveAndGenerateStream.html
 * @param {import("../../http/call.js").Call} call
 */
export async function retrieveAndGenerateStream(call) {
  const { text, sessionId, session, references, generation } = readGeneration(call);
  let said = "";
  for await (const event of answer(call, { text, references, generation, history: session.messages })) {
    if (event.type === "start") call.startStream({ "x-amzn-bedrock-knowledge-base-session-id": sessionId });
    if (event.type === "text") {
      said += event.text;
      await call.sendEvent("output", { text: event.text });
    }
    if (event.type === "stop") {
      // The deprecated member `citation` held both; AWS still sends it.
      for (const citation of cite(said, references)) await call.sendEvent("citation", { citation, ...citation });
      if (event.guardrail) await call.sendEvent("guardrail", { action: actionOf(event.guardrail) });
    }
  }
  remember(session, text, said);
  call.endStream();
}

const actionOf = (/** @type {import("../guarded.js").Verdict | undefined} */ verdict) =>
  verdict && (verdict.intervened ? "INTERVENED" : "NONE");
