// The identities that Cognito has issued, and the logins linked to them.

/** How many identities are remembered; the oldest are forgotten. */
const LIMIT = 10_000;

/**
 * @typedef {object} Identity
 * @property {string} id
 * @property {import("./pools.js").Pool} pool
 * @property {Set<string>} logins of its user, as `loginKey` writes them; empty for a guest
 */

/** @param {{ provider: string, subject: string }} login @returns {string} */
const loginKey = ({ provider, subject }) => `${provider} ${subject}`;

/** The identities that Cognito has issued. */
export class Identities {
  /** @type {Map<string, Identity>} */
  #identities = new Map();

  /** @param {string} region */
  constructor(region) {
    this.region = region;
  }

  /** @param {string} id @returns {Identity | undefined} */
  find(id) {
    return this.#identities.get(id);
  }

  /**
   * @param {import("./pools.js").Pool} pool
   * @param {{ provider: string, subject: string }[]} logins
   * @returns {Identity} the user's own, if there is one; a guest is a new one each time
   */
  of(pool, logins) {
    const known = this.owner(pool, logins);
    const identity = known ?? { id: `${this.region}:${crypto.randomUUID()}`, pool, logins: new Set() };
    this.link(identity, logins);
    this.#identities.set(identity.id, identity);
    const [oldest] = this.#identities.keys();
    if (this.#identities.size > LIMIT) this.#identities.delete(oldest);
    return identity;
  }

  /**
   * @param {import("./pools.js").Pool} pool
   * @param {{ provider: string, subject: string }[]} logins
   * @returns {Identity | undefined} whose logins these are
   */
  owner(pool, logins) {
    const keys = logins.map(loginKey);
    return [...this.#identities.values()].find(
      (identity) => identity.pool.id === pool.id && keys.some((key) => identity.logins.has(key)),
    );
  }

  /**
   * @param {Identity} identity
   * @param {{ provider: string, subject: string }[]} logins
   */
  link(identity, logins) {
    for (const login of logins) identity.logins.add(loginKey(login));
  }
}
