// What the package exports. The entry files add where the module is loaded from.
export { Bedrock } from "./services/bedrock.js";
export { BedrockAgent } from "./services/bedrock-agent.js";
export { BedrockAgentCore } from "./services/bedrock-agentcore.js";
export { BedrockAgentRuntime } from "./services/bedrock-agent-runtime.js";
export { BedrockRuntime } from "./services/bedrock-runtime.js";
export { modelPlace } from "./model-place.js";
export { EventStream } from "./stream.js";
export { decodeEventStream } from "./decode.js";
export { init } from "./instance.js";
export { presignUrl, signRequest } from "./sign.js";
export { createSignedFetch } from "./signed-fetch.js";
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
