// What our types allow beyond the AWS SDK's, and what they refuse.
import type { ServiceException } from "bedrock-wasm";
import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand, InvokeModelWithBidirectionalStreamCommand, ThrottlingException } from "@aws-sdk/client-bedrock-runtime";

const client = new BedrockRuntimeClient();

// A stream is there whenever the call resolves, and adds up.
async function final(): Promise<number | undefined> {
  const { stream } = await client.send(new ConverseStreamCommand({ modelId: "m" }));
  return (await stream.final()).usage?.totalTokens;
}

const exception: ServiceException = new ThrottlingException({ $metadata: {} });

// @ts-expect-error: modelId is required
void new ConverseCommand({ messages: [] });

// @ts-expect-error: no such option
void new BedrockRuntimeClient({ regoin: "us-east-1" });

// @ts-expect-error: not among the options
void client.send(new ConverseCommand({ modelId: "m" }), { signal: AbortSignal.timeout(1) });

// @ts-expect-error: a command, not its input
void client.send({ modelId: "m" });

// @ts-expect-error: it cannot be sent
void client.send(new InvokeModelWithBidirectionalStreamCommand({})).then((output) => output.body);

export { exception, final };
