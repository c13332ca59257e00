// The list of models in OpenAI's form.
import { BUILT_AT } from "../../catalog/account.js";

/**
 * GET /openai/v1/models: the ids that chat.
 * https://platform.openai.com/docs/api-reference/models/list
 * @param {import("../../http/call.js").Call} call
 */
export function listModels(call) {
  const created = Date.parse(BUILT_AT) / 1000;
  const data = call.emulator.modelIds.list().map((id) => ({ id, object: "model", created, owned_by: "local-bedrock" }));
  call.sendJson({ object: "list", data });
}
