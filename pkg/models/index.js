// `bedrock-wasm/models`: the models that can be invoked here, and by which id.
export { listInvocable } from "./list.js";
export { pickModel } from "./pick.js";
