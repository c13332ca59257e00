// A client's first request, or the error in its place, with an environment of the test's own.
import { BedrockRuntimeClient, ConverseCommand } from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { json, scriptedFetch } from "bedrock-wasm/testing";
import { ANSWER } from "../aws-sdk/probe/world.js";
import { CREDENTIALS, HELLO, REGION } from "./clients.js";

/** Runs with some variables, and without all others of AWS. */
export async function within(env, run) {
  const before = { ...process.env };
  for (const name of Object.keys(before)) if (name.startsWith("AWS_")) delete process.env[name];
  Object.assign(process.env, env);
  try {
    return await run();
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

/** What a client sends first, or the error that it throws. */
export async function firstRequest(config = {}, env = {}) {
  return within(env, async () => {
    const customFetch = scriptedFetch([json(ANSWER)]);
    const base = { region: REGION, credentials: CREDENTIALS, requestHandler: { customFetch }, maxAttempts: 1 };
    const client = new BedrockRuntimeClient({ ...base, ...config });
    const error = await client.send(new ConverseCommand(HELLO)).then(
      () => undefined,
      (thrown) => thrown,
    );
    if (error) return { name: error.name, code: error.code, message: error.message };
    const { url, headers } = customFetch.sent[0];
    return { url, host: new URL(url).host, authorization: headers.authorization, headers };
  });
}
