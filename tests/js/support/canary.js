// Secrets planted in tests, to be looked for in everything that a log could hold.
import assert from "node:assert/strict";
import { inspect } from "node:util";

/** What all tests of the package sign with; each is found nowhere but where it was put. */
export const CANARIES = {
  accessKeyId: "AKIDCANARY",
  secretAccessKey: "canary-secret-5d2c",
  sessionToken: "canary-session-91ab",
  token: "canary-api-key-77fe",
  webIdentityToken: "canary-web-identity-token-c0de",
};

/** Those, and the secrets of the other tests (`clients.js`, `random-requests.js`). */
export const SECRET = /canary-(secret|session|api-key|web-identity-token)|wJalrXUtnFEMI|IQoJb3JpZ2luX2VjEXAMPLE/;

/** Every way in which a thing could end up in a log. */
export function shown(thing) {
  const texts = [
    String(thing),
    JSON.stringify(thing, (_, value) => (typeof value === "bigint" ? String(value) : value)),
    inspect(thing),
    inspect(thing, { showHidden: true, depth: Infinity, getters: true }),
  ];
  if (thing instanceof Error) {
    texts.push(thing.stack, thing.message, shown({ ...thing }), thing.cause ? shown(thing.cause) : "");
  }
  return texts.join("\n");
}

/** @param {unknown} thing that a user gets, or could log */
export function assertKeepsSecrets(thing) {
  // Not `doesNotMatch`, which would print what it found.
  const found = SECRET.exec(shown(thing));
  assert.equal(found && `a secret, ${found[0].length} characters of it, at ${found.index}`, null, "a secret shows");
}
