// Runtime extensions: objects that configure a client when it is made.
import { provider } from "./config.js";

/**
 * @typedef {{ configure: (configuration: any) => void }} Extension any: the configuration is the SDK's, with a getter and a setter each
 * @param {import("./config.js").Config} config is changed
 * @param {Extension[]} extensions
 */
export function extend(config, extensions = []) {
  const configuration = {
    region: () => config.region,
    setRegion: (/** @type {unknown} */ region) => (config.region = provider(region)),
    credentials: () => config.credentials,
    setCredentials: (/** @type {any} any: the call judges them */ credentials) => (config.credentials = credentials),
    httpHandler: () => config.requestHandler,
    setHttpHandler: (/** @type {any} any: an extension's handler */ handler) => (config.requestHandler = handler),
    retryStrategy: () => config.retryStrategy,
    setRetryStrategy: (/** @type {any} any: an extension's strategy */ strategy) =>
      (config.retryStrategy = provider(strategy)),
    updateHttpClientConfig: (/** @type {string} */ name, /** @type {unknown} */ value) =>
      config.requestHandler.updateHttpClientConfig(name, value),
    httpHandlerConfigs: () => config.requestHandler.httpHandlerConfigs(),
  };
  for (const extension of extensions) extension.configure(configuration);
}
