// The code that the playground shows: each language's is run against the emulator, and answers as the page does.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startLocalBedrock } from "local-bedrock";
import { LANGUAGES, snippet } from "../../../www/lib/snippets/index.js";
import { converseInput, DEFAULTS, movedTo } from "../../../www/lib/settings.js";

const TARGET = fileURLToPath(new URL("../../../target/", import.meta.url));
const run = promisify(execFile);
const PROMPT = `say "it's" \\ $HOME \`x\`\n{ "key": true } and naïve 👩‍🚀`;
const SAID = `[stand-in, not a language model] You said: ${PROMPT}`;

let emulator;
let directory;
let settings;

before(async () => {
  emulator = await startLocalBedrock({ port: 0, model: "scripted", log: () => {} });
  // Below the repository, so that imports find its packages.
  await mkdir(TARGET, { recursive: true });
  directory = await mkdtemp(join(TARGET, "playground-"));
  settings = movedTo(DEFAULTS, { target: "endpoint", endpoint: emulator.url });
});

after(async () => {
  await emulator?.close();
  if (directory) await rm(directory, { recursive: true });
});

const asked = (operation, input) => ({ settings, service: "BedrockRuntime", operation, input });
const messages = [{ role: "user", content: [{ text: PROMPT }] }];
const converse = () =>
  converseInput({ ...settings, system: "Be short.", temperature: 0.5, stopSequences: "Never\nEver" }, messages);

const RUNNERS = {
  javascript: (file) => run(process.execPath, ["--no-warnings", file]),
  python: (file) => run("python3", [file]),
  bash: (file) => run("bash", [file], { encoding: "buffer" }),
};
const ENDINGS = { javascript: "mjs", python: "py", bash: "sh" };

/** Runs what a language's snippet is, and returns what it printed. */
async function output(language, call) {
  const code = snippet(language, call);
  const { colours } = LANGUAGES[language];
  const file = join(directory, `${language}-${call.operation}.${ENDINGS[colours]}`);
  await writeFile(file, code);
  const { stdout } = await RUNNERS[colours](file);
  return `${stdout}`;
}

describe("a stream", () => {
  for (const language of ["bedrock-wasm", "aws-sdk", "ai-sdk"]) {
    test(language, async () => {
      const said = await output(language, asked("ConverseStream", converse()));
      assert.equal(said, `${SAID.replace("You said", "Instructed: Be short. You said")}\n`);
    });
  }

  test("boto3", async (t) => {
    if (!(await has("python3", ["-c", "import boto3"]))) return t.skip("boto3 is not installed");
    const said = await output("boto3", asked("ConverseStream", converse()));
    assert.equal(said, `${SAID.replace("You said", "Instructed: Be short. You said")}\n`);
  });

  test("curl", async (t) => {
    if (!(await has("curl", ["--version"]))) return t.skip("curl is not installed");
    const frames = await output("curl", asked("ConverseStream", converse()));
    assert.match(frames, /messageStop/);
  });
});

describe("calls that do not stream", () => {
  const body = new TextEncoder().encode(JSON.stringify({ messages: [{ role: "user", content: [{ text: "Hello" }] }] }));
  const calls = {
    Converse: converse,
    InvokeModel: () => ({ modelId: "amazon.nova-lite-v1:0", contentType: "application/json", body }),
    CountTokens: () => ({ modelId: "amazon.nova-lite-v1:0", input: { converse: { messages } } }),
  };
  for (const [operation, input] of Object.entries(calls)) {
    for (const language of ["bedrock-wasm", "aws-sdk", "boto3"]) {
      test(`${operation} in ${language}`, async (t) => {
        if (language === "boto3" && !(await has("python3", ["-c", "import boto3"]))) {
          return t.skip("boto3 is not installed");
        }
        const printed = await output(language, asked(operation, input()));
        assert.match(
          printed,
          { Converse: /naïve 👩‍🚀/, InvokeModel: /stopReason.*end_turn/, CountTokens: /inputTokens/ }[operation],
        );
      });
    }
  }
});

test("curl signs requests without a model in their path", async (t) => {
  if (!(await has("curl", ["--version"]))) return t.skip("curl is not installed");
  const exchange = { method: "GET", url: `${emulator.url}/flows/?maxResults=2`, headers: {}, body: new Uint8Array() };
  const call = { ...asked("ListFlows", {}), service: "BedrockAgent", exchanges: [exchange] };
  assert.match(await output("curl", call), /flowSummaries|flows/);
});

test("the Rust of a stream and of a call is compiled by tests/snippets.rs", async () => {
  const compiled = await readFile(new URL("../../snippets.rs", import.meta.url), "utf8");
  const plain = (text) => text.replace(/^ +/gm, "").trim();
  const hello = [{ role: "user", content: [{ text: "Hello!" }] }];
  for (const operation of ["ConverseStream", "Converse"]) {
    const call = { ...asked(operation, converseInput(DEFAULTS, hello)), settings: DEFAULTS };
    assert.ok(plain(compiled).includes(plain(snippet("rust", call))), `${operation}:\n${snippet("rust", call)}`);
  }
});

test("keys that a person has entered are in none of them", () => {
  const secret = "a-secret-of-somebody";
  const own = {
    ...settings,
    target: "aws",
    accessKeyId: secret,
    secretAccessKey: secret,
    sessionToken: secret,
    apiKey: secret,
  };
  for (const authentication of ["keys", "apiKey"]) {
    for (const language of Object.keys(LANGUAGES)) {
      const code = snippet(language, { ...asked("ConverseStream", converse()), settings: { ...own, authentication } });
      assert.ok(code.length > 100 && !code.includes(secret), language);
    }
  }
});

const has = (command, args) =>
  run(command, args).then(
    () => true,
    () => false,
  );
