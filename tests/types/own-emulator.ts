// The emulator in users' tests, as a server and in a page.
import { startLocalBedrock, type LocalBedrock, type Options, type RequestRecord, type Reply } from "local-bedrock";
import { createLocalBedrock, type InPageOptions, type Model } from "local-bedrock/in-page";

const options: Options = { port: 0, model: "scripted", jobSeconds: 0, guardrailWords: ["secret"], log: () => {} };
const server: LocalBedrock = await startLocalBedrock(options);
const throttled: Reply = { error: { status: 429, name: "ThrottlingException" }, times: 2 };
const script = server.faults.script([throttled, { stream: [{ at: 2, cut: { how: "reset" } }] }]);
script.endpoint satisfies string;
script.requests satisfies RequestRecord[];
script.remove() satisfies boolean;
server.faults.script({ match: { operation: "Converse" }, replies: [{ reset: true }] }).id satisfies string;
server.settings.change({ clockOffsetSeconds: -1200, credentialSeconds: null });
server.settings.clockOffsetSeconds satisfies number;
server.requests[0]?.status satisfies number | null | undefined;
server.info.model.standIn satisfies boolean;
server.identity.tokens.google.token satisfies string;
(await server.identity.mintToken({ provider: "accounts.google.com", subject: "ada" })) satisfies string;
server.expireIssuedCredentials();
const { accessKeyId, secretAccessKey } = server.credentials;
[accessKeyId, secretAccessKey, server.temporaryCredentials.sessionToken, server.token, server.url];
await server.close();

// @ts-expect-error a model that does not exist
await startLocalBedrock({ model: "gpt" });
// @ts-expect-error a step of a stream that does not exist
server.faults.script([{ stream: [{ at: 0, explode: true }] }]);
// @ts-expect-error settings are changed by `change`
server.settings.hideHeaders = true;

const model: Model = {
  description: { name: "echo", engine: "none", standIn: true, sentence: "Repeats." },
  async *generate({ messages }, { signal }) {
    signal.throwIfAborted();
    yield { type: "start", inputTokens: messages.length };
    yield { type: "text", text: messages.at(-1)?.content[0]?.text ?? "" };
    yield { type: "stop", stopReason: "end_turn", outputTokens: 1 };
  },
  countTokens: async ({ messages }) => messages.length,
  close: async () => {},
};
const inPage: InPageOptions = { model, region: "eu-west-1" };
const bedrock = await createLocalBedrock(inPage);
(await bedrock.fetch(bedrock.url)) satisfies Response;
await bedrock.close();
