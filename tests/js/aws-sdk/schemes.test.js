// Who is calling: the scheme that is chosen, and calls whose authorization a middleware gives.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-bedrock-runtime";
import * as dropIn from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { CREDENTIALS, HELLO, REGION } from "../support/clients.js";
import { firstRequest, within } from "../support/first-request.js";

/** What a handler is given when a middleware has changed the headers, and the error of the call. */
async function handled(config, change = () => {}, { BedrockRuntimeClient, ConverseCommand } = dropIn) {
  const sent = [];
  const chosen = [];
  const handle = async (request) => {
    sent.push(request);
    throw new Error("kept");
  };
  const base = { region: REGION, credentials: CREDENTIALS, maxAttempts: 1, requestHandler: { handle } };
  const client = new BedrockRuntimeClient({ ...base, ...config });
  const changing = (next, context) => (args) => {
    change(args.request.headers);
    chosen.push(context.__smithy_context.selectedHttpAuthScheme.httpAuthOption.schemeId);
    return next(args);
  };
  client.middlewareStack.add(changing, { step: "build", priority: "low", name: "changing" });
  const error = await client.send(new ConverseCommand(HELLO)).catch((thrown) => thrown);
  return { sent, chosen, error };
}

test("the scheme of a preference, in the environment or in options", async () => {
  const token = { token: "key" };
  const isBearer = async (config, env) =>
    /^Bearer key$/.test((await firstRequest({ token, ...config }, env)).authorization);
  assert.equal(await isBearer({}, { AWS_AUTH_SCHEME_PREFERENCE: "unknown, httpBearerAuth" }), true);
  assert.equal(await isBearer({}, { AWS_AUTH_SCHEME_PREFERENCE: "sigv4, httpBearerAuth" }), false);
  assert.equal(await isBearer({ authSchemePreference: ["smithy.api#httpBearerAuth"] }), true);
  assert.equal(await isBearer({ authSchemePreference: ["aws.auth#sigv4", "httpBearerAuth"] }), false);
  assert.equal(await isBearer({}), false);
  assert.equal(await isBearer({ credentials: undefined }), true);
});

test("a client that was given no preference shows none, as in the SDK", async () => {
  const [ours, theirs] = [dropIn, sdk].map(({ BedrockRuntimeClient }) =>
    within({}, () =>
      new BedrockRuntimeClient({ region: REGION, credentials: CREDENTIALS }).config.authSchemePreference(),
    ),
  );
  assert.deepEqual(await ours, await theirs);
});

test("middlewares see the SDK's id of the scheme", async () => {
  for (const config of [{}, { authSchemePreference: ["httpBearerAuth"], token: { token: "key" } }]) {
    const [ours, theirs] = [await handled(config), await handled(config, undefined, sdk)];
    assert.equal(ours.chosen.length, 1);
    assert.deepEqual(ours.chosen, theirs.chosen);
  }
});

test("a call without credentials goes out if a middleware gives it an authorization, and not by a header of another name", async () => {
  const credentials = () => Promise.reject(Object.assign(new Error("none"), { code: "missing_credentials" }));
  for (const [name, isOne] of [
    ["Authorization", true],
    ["authorization", true],
    ["proxy-authorization", false],
    ["authorization-of", false],
  ]) {
    const { sent, error } = await handled({ credentials }, (headers) => (headers[name] = "x"));
    assert.deepEqual([sent.length, error.message], isOne ? [1, "kept"] : [0, "none"], name);
  }
});
