// The key pairs that the emulator accepts.
import { ACCOUNT_ID } from "../catalog/account.js";
import { randomBytes, toBase64 } from "../lib/bytes.js";

/** How many issued keys are remembered; the oldest are forgotten, and unknown from then on. */
const LIMIT = 10_000;

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The key pairs that the emulator accepts: a few fixed ones, and those that its identity services have issued. */
export class KeyRing {
  /** @type {Map<string, import("./credentials.js").Credentials>} by access key id */
  keys;
  /** @type {import("./credentials.js").Credentials[]} oldest first */
  #issued = [];

  /**
   * @param {import("./credentials.js").Credentials[]} fixed
   * @param {import("../control/settings.js").Settings} settings
   */
  constructor(fixed, settings) {
    this.keys = new Map(fixed.map((pair) => [pair.accessKeyId, pair]));
    this.settings = settings;
  }

  /**
   * @param {import("./credentials.js").Principal} principal
   * @param {number} seconds how long the key lives
   * @returns {Required<import("./credentials.js").Credentials>}
   */
  issue(principal, seconds) {
    const credentials = {
      accessKeyId: `ASIA${Array.from(randomBytes(16), (byte) => LETTERS[byte % LETTERS.length]).join("")}`,
      secretAccessKey: toBase64(randomBytes(30)),
      sessionToken: toBase64(randomBytes(310)),
      // Whole seconds, as Cognito and STS report it: the key expires when its holder expects it to.
      expiration: new Date(Math.ceil(this.settings.now() / 1000 + seconds) * 1000),
      principal,
    };
    this.keys.set(credentials.accessKeyId, credentials);
    this.#issued.push(credentials);
    const oldest = this.#issued.length > LIMIT ? this.#issued.shift() : undefined;
    if (oldest) this.keys.delete(oldest.accessKeyId);
    return credentials;
  }

  /** Ends every issued key at once, whatever expiration was reported for it. */
  expireIssued() {
    for (const credentials of this.#issued) credentials.expiration = new Date(this.settings.now());
  }
}

/**
 * @param {import("./credentials.js").Credentials} credentials
 * @returns {import("./credentials.js").Principal}
 */
export function principalOf({ accessKeyId, sessionToken, principal }) {
  if (principal) return principal;
  if (!sessionToken) return { arn: `arn:aws:iam::${ACCOUNT_ID}:user/local-bedrock`, userId: "AIDALOCALBEDROCKUSER0" };
  const arn = `arn:aws:sts::${ACCOUNT_ID}:assumed-role/local-bedrock/temporary`;
  return { arn, userId: `AROALOCALBEDROCKROLE0:${accessKeyId}` };
}
