// Secrets that no header can carry are refused by name, without being quoted, before anything is sent.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createSignedFetch, CredentialsError, presignUrl, signRequest } from "bedrock-wasm";
import { scriptedFetch } from "bedrock-wasm/testing";
import { ANY_ANSWER } from "../support/any-answer.js";
import { client, CREDENTIALS, HELLO, rejection } from "../support/clients.js";

const SCOPE = { region: "us-east-1", service: "s3" };
const URL_ = "https://example.com/";

/** What each takes secrets for. */
const WAYS = {
  converse: (config, fetch) => client(fetch, { credentials: undefined, ...config }).converse(HELLO),
  createSignedFetch: (config, fetch) => createSignedFetch({ ...config, ...SCOPE, hosts: ["example.com"], fetch })(URL_),
  signRequest: ({ credentials }) => signRequest({ url: URL_ }, { credentials, ...SCOPE }),
  presignUrl: ({ credentials }) => presignUrl({ url: URL_ }, { credentials, ...SCOPE }),
};

for (const [name, character] of Object.entries({
  "a NUL": "\0",
  "a space": " ",
  "a line break": "\n",
  "a letter outside ASCII": "é",
  "a lone surrogate": "\ud800",
})) {
  test(`${name} in a secret`, async () => {
    const bad = `canary${character}x`;
    for (const member of ["accessKeyId", "secretAccessKey", "sessionToken", "token"]) {
      const config = member === "token" ? { token: bad } : { credentials: { ...CREDENTIALS, [member]: bad } };
      for (const [way, use] of Object.entries(WAYS)) {
        if (member === "token" && !/converse|Fetch/.test(way)) continue;
        const fetch = scriptedFetch([ANY_ANSWER]);
        const error = await rejection(use(config, fetch));
        assert.ok(error instanceof CredentialsError, `${way}: ${error.stack}`);
        assert.equal(
          error.message,
          `credentials: ${member} has spaces, line breaks or characters outside ASCII; copy it again without them`,
        );
        assert.deepEqual([error.code, fetch.sent.length], ["malformed_credentials", 0]);
      }
    }
  });
}
