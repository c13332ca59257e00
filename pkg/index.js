// The exports of the package. The entry files add the place that the module is loaded from.
export { Bedrock } from "./services/bedrock.js";
export { BedrockAgent } from "./services/bedrock-agent.js";
export { BedrockAgentCore } from "./services/bedrock-agentcore.js";
export { BedrockAgentRuntime } from "./services/bedrock-agent-runtime.js";
export { BedrockRuntime } from "./services/bedrock-runtime.js";
export { modelPlace } from "./call/model-place.js";
export { EventStream } from "./stream/event-stream.js";
export { decodeEventStream } from "./stream/decode.js";
export { init } from "./module/instance.js";
export { presignUrl } from "./signing/presign.js";
export { signRequest } from "./signing/sign.js";
export { createSignedFetch } from "./signing/signed-fetch.js";
export { createCredentialChain } from "./credentials/chain.js";
export { fromCognitoIdentity, fromCognitoIdentityPool } from "./credentials/cognito.js";
export { fromContainerMetadata, fromHttp } from "./credentials/container.js";
export { fromEnv } from "./credentials/env.js";
export { fromShortTermApiKey } from "./credentials/short-term-api-key.js";
export { fromWebToken } from "./credentials/web-token.js";
export {
  BedrockError,
  CredentialsError,
  IncompleteStreamError,
  InputError,
  NetworkError,
  ServiceException,
  StreamIntegrityError,
  TimeoutError,
} from "./errors.js";
