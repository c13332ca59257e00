// The results of what an agent asks its caller to run.
import { resultFor } from "./invocations.js";
import { asks, denial, judged, resultOf } from "../tools/answer.js";

/**
 * @import { InvocationResultMember } from "../types/bedrock-agent-runtime.js"
 * @import { AgentCall } from "../types/agents.js"
 * @import { Tool } from "../tools/tool.js"
 */

/**
 * Runs all at the same time; nothing, if somebody must approve a call and cannot be asked.
 * @param {AgentCall[]} calls
 * @param {Tool[]} tools
 * @param {((call: AgentCall) => unknown) | undefined} approve
 * @param {AbortSignal} abortSignal
 * @returns {Promise<{ pending?: AgentCall[], results?: InvocationResultMember[] }>}
 */
export async function resultsOf(calls, tools, approve, abortSignal) {
  const all = await judged(calls, tools);
  const rows = await Promise.all(
    calls.map(async (call, at) => {
      const { actionInvocationType: type = "RESULT" } = call.invocation;
      const isAsked = type !== "RESULT" || (await asks(all[at]));
      /** @type {unknown} */
      const verdict = !isAsked;
      return { call, type, one: all[at], isAsked, verdict };
    }),
  );
  const asked = rows.filter(({ isAsked }) => isAsked);
  if (!approve && asked.length) return { pending: asked.map(({ call }) => call) };
  // cast: without it, none is asked.
  for (const row of asked) row.verdict = await /** @type {NonNullable<typeof approve>} */ (approve)(row.call);
  abortSignal.throwIfAborted();
  const results = await Promise.all(
    rows.map(async ({ call, type, one, verdict }) => {
      const isApproved = verdict === true;
      const confirmation = type === "RESULT" ? undefined : isApproved ? "CONFIRM" : "DENY";
      // The agent runs such a call by itself.
      if (type === "USER_CONFIRMATION") return resultFor(call, undefined, confirmation);
      const result = isApproved
        ? await resultOf(one, { abortSignal, messages: [] })
        : { toolResult: { content: [{ text: denial(verdict) }] } };
      return resultFor(call, result, confirmation);
    }),
  );
  abortSignal.throwIfAborted();
  return { results };
}
