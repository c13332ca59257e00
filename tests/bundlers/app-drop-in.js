// An app written for the AWS SDK, which gets bedrock-wasm by an alias. Its streamed answer becomes the page's title.
import {
  BedrockRuntimeClient,
  BedrockRuntimeServiceException,
  ConverseCommand,
  ConverseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { dropIn } from "./drop-in.js";

const sdk = { BedrockRuntimeClient, BedrockRuntimeServiceException, ConverseCommand, ConverseStreamCommand };
const target = JSON.parse(new URLSearchParams(globalThis.location.search).get("target"));
dropIn(sdk, target)
  .catch(String)
  .then((text) => (globalThis.document.title = text));
