// What must hold in every runtime. It uses nothing that one of them might lack,
// and talks to the emulator alone.

const MODEL_ID = "amazon.nova-lite-v1:0";
const CONCURRENT_STREAMS = 50;
const IMAGE_BYTES = 8_000_000;
const LONG = Array.from({ length: 400 }, (_, at) => `word${at}`).join(" ");

/** How long the emulator may take to notice that a client has hung up. */
const HANG_UP_MS = 5_000;

const say = (text) => ({ modelId: MODEL_ID, messages: [{ role: "user", content: [{ text }] }] });

const CHECKS = {
  async initialise({ library }) {
    await Promise.all([library.init(), library.init()]);
  },

  // `get-vanilla` of AWS's own suite of signatures, which the SDKs' signers ship.
  async sign({ library }) {
    const { headers } = await library.signRequest(
      { method: "GET", url: "https://example.amazonaws.com/" },
      {
        credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" },
        region: "us-east-1",
        service: "service",
        date: new Date("2015-08-30T12:36:00Z"),
      },
    );
    const signature = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";
    equal(new Headers(headers).get("authorization").split("Signature=")[1], signature);
  },

  async converse({ client }) {
    const { output, $metadata } = await client.converse(say("Grüße, 世界"));
    includes(output.message.content[0].text, "Grüße, 世界");
    equal($metadata.httpStatusCode, 200);
  },

  async stream({ client }) {
    includes(await streamed(client, "Is every event here?"), "Is every event here?");
  },

  async abort({ client, requests }) {
    const controller = new AbortController();
    const { stream, $metadata } = await client.converseStream(say(LONG), { abortSignal: controller.signal });
    let pieces = 0;
    const reason = await (async () => {
      for await (const piece of stream.text()) {
        if (piece) pieces += 1;
        if (pieces === 3) controller.abort(new Error("enough"));
      }
    })().catch((error) => error);
    equal(reason?.message, "enough");
    const deadline = Date.now() + HANG_UP_MS;
    for (;;) {
      const record = (await requests()).find(({ id }) => id === $metadata.requestId);
      if (record?.clientClosedAt) return equal(record.endedAt >= record.clientClosedAt, true);
      if (Date.now() > deadline) throw new Error("the server was not told that the client has hung up");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  },

  async "50 concurrent streams"({ client }) {
    const prompts = Array.from({ length: CONCURRENT_STREAMS }, (_, at) => `stream ${at}.`);
    const answers = await Promise.all(prompts.map((prompt) => streamed(client, prompt)));
    for (const [at, answer] of answers.entries()) includes(answer, prompts[at]);
  },

  async "wrong secret"({ library, config }) {
    const secretAccessKey = "this/is/the/wrong/secret";
    const client = new library.BedrockRuntime({ ...config, credentials: { ...config.credentials, secretAccessKey } });
    const error = await client.converse(say("hello")).catch((thrown) => thrown);
    equal(error instanceof library.ServiceException, true);
    equal(error.name, "InvalidSignatureException");
    equal(error.$metadata.httpStatusCode, 403);
    equal(`${error} ${JSON.stringify(error)} ${error.stack}`.includes(secretAccessKey), false);
  },

  // The emulator would answer a request that was sent on, and its log would have it.
  async "a redirect is not followed"({ library, config, redirecting, requests }) {
    const before = (await requests()).length;
    const client = new library.BedrockRuntime({ ...config, endpoint: redirecting, maxAttempts: 1 });
    const error = await client.converse(say("hello")).catch((thrown) => thrown);
    equal(error instanceof library.BedrockError, true);
    equal((await requests()).length, before);
  },

  // Bodies of this size are hashed by WebCrypto; the emulator refuses one whose hash is not the signed one.
  async "large image"({ client }) {
    const bytes = new Uint8Array(IMAGE_BYTES).map((_, at) => (at * 2_654_435_761) >>> 24);
    const { messages, ...rest } = say("What is this?");
    messages[0].content.push({ image: { format: "png", source: { bytes } } });
    const { $metadata } = await client.converse({ ...rest, messages });
    equal($metadata.httpStatusCode, 200);
  },
};

/** The names of the checks, in their order. */
export const NAMES = Object.keys(CHECKS);

/**
 * Runs every check, also after a failure.
 * @param {object} library the package's namespace
 * @param {{ endpoint: string, credentials: object, redirecting: string }} target the emulator, whose pace must leave time
 *   to abort, and an endpoint that redirects to it
 * @returns {Promise<{ name: string, ms: number, error?: string }[]>}
 */
export async function suite(library, { endpoint, credentials, redirecting }) {
  const config = { region: "us-east-1", endpoint, credentials };
  const client = new library.BedrockRuntime(config);
  const requests = async () => (await fetch(`${endpoint}/_local-bedrock/requests`)).json();
  const results = [];
  for (const name of NAMES) {
    const start = Date.now();
    const error = await CHECKS[name]({ library, client, config, requests, redirecting }).then(
      () => undefined,
      (thrown) => `${thrown}\n${thrown?.stack}`,
    );
    results.push({ name, ms: Date.now() - start, error });
  }
  return results;
}

async function streamed(client, prompt) {
  let text = "";
  const { stream } = await client.converseStream(say(prompt));
  for await (const piece of stream.text()) text += piece;
  return text;
}

function equal(actual, expected) {
  if (actual !== expected) throw new Error(`${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);
}

function includes(text, part) {
  if (!text.includes(part)) throw new Error(`${JSON.stringify(text)} does not include ${JSON.stringify(part)}`);
}
