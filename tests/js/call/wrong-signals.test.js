// A signal that is not one is refused by name, before anything is sent, wherever several calls share it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Bedrock } from "bedrock-wasm";
import { S3 } from "bedrock-wasm/s3";
import * as waiters from "bedrock-wasm/waiters";
import { CREDENTIALS, REGION, rejection } from "../support/clients.js";

const fetch = () => assert.fail("a request was sent");
const config = { region: REGION, credentials: CREDENTIALS, fetch, maxAttempts: 1 };
/** @type {any} any: what it must not be */
const abortSignal = {};

const [[waiterName, wait]] = Object.entries(waiters);
const CALLS = {
  upload: () => new S3(config).upload({ Bucket: "my-bucket", Key: "k", Body: "x", abortSignal }),
  [waiterName]: () => wait({ client: new Bedrock(config), maxWaitTime: 5, abortSignal }, {}),
};

for (const [name, call] of Object.entries(CALLS)) {
  test(`of ${name}`, async () => {
    const error = await rejection((async () => call())());
    assert.equal(error.name, "InputError", error.stack);
    assert.match(error.message, /^abortSignal/);
  });
}
