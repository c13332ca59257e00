// The built-in guardrail: listed words are blocked, e-mail addresses masked.
import { arnOf } from "../catalog/account.js";
import { notFound, validationError } from "../http/errors.js";

/**
 * @import { GuardrailAssessment } from "../../../pkg/types/bedrock-runtime.js"
 * @import { Wire } from "../lib/wire.js"
 */

/** The only guardrail. */
export const GUARDRAIL_ID = "localguardrail";
const VERSIONS = ["DRAFT", "1"];

/** Sent in place of a text that was blocked. */
export const BLOCKED_INPUT = "The guardrail of local-bedrock blocked this input.";
export const BLOCKED_OUTPUT = "The guardrail of local-bedrock blocked this output.";

/** AWS counts a text unit for each thousand characters begun: https://aws.amazon.com/bedrock/pricing/ */
const UNIT_CHARACTERS = 1000;

const EMAIL = /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;

/**
 * @typedef {Wire<GuardrailAssessment>} Assessment
 *
 * @typedef {object} Finding The guardrail's judgement of some texts.
 * @property {boolean} blocked a blocked word was found
 * @property {boolean} masked an e-mail address was found
 * @property {string} actionReason
 * @property {string[]} texts the same texts, with e-mail addresses masked
 * @property {ReturnType<typeof usageOf>} usage AWS's `GuardrailUsage`
 * @property {{ textCharacters: { guarded: number, total: number } }} coverage AWS's `GuardrailCoverage`
 * @property {Assessment} assessment
 */

/** A predictable rule: it blocks listed words, as whole words in any case, and masks e-mail addresses. */
export class Guardrail {
  /** @param {{ region: string, words: string[] }} options */
  constructor({ region, words }) {
    this.arn = arnOf(region, `guardrail/${GUARDRAIL_ID}`);
    const listed = words.map((word) => word.replace(/[^\p{L}\p{N}\s]/gu, "\\$&")).join("|");
    this.words = listed ? new RegExp(`(?<![\\p{L}\\p{N}])(?:${listed})(?![\\p{L}\\p{N}])`, "giu") : null;
  }

  /**
   * @param {string} [identifier] id or ARN
   * @param {string} [version]
   * @returns {string} the version
   * @throws {import("../http/errors.js").ServiceError} `ResourceNotFoundException`, or `ValidationException` without version
   */
  find(identifier, version) {
    if (!version) throw validationError("guardrailIdentifier and guardrailVersion go together: give both or neither.");
    const known = identifier === GUARDRAIL_ID || identifier === this.arn;
    if (known && VERSIONS.includes(version)) return version;
    throw notFound(`The guardrail identifier ${identifier} with version ${version} does not exist.`);
  }

  /** @param {string} text @returns {RegExpMatchArray[]} */
  blockedWords(text) {
    return this.words ? [...text.matchAll(this.words)] : [];
  }

  /** @param {string} text @returns {RegExpMatchArray[]} */
  emails(text) {
    return [...text.matchAll(EMAIL)];
  }

  /**
   * @param {string[]} texts
   * @param {string} version as `find` gave it
   * @returns {Finding}
   */
  assess(texts, version) {
    const startedAt = performance.now();
    const customWords = distinct(texts.flatMap((text) => this.blockedWords(text)));
    const emails = distinct(texts.flatMap((text) => this.emails(text)));
    const characters = texts.reduce((sum, text) => sum + text.length, 0);
    const usage = usageOf(characters);
    const coverage = { textCharacters: { guarded: characters, total: characters } };
    const [blocked, masked] = [customWords.length > 0, emails.length > 0];
    return {
      blocked,
      masked,
      actionReason: blocked ? "Guardrail blocked." : masked ? "Guardrail masked." : "No action.",
      texts: texts.map((text) => text.replace(EMAIL, "{EMAIL}")),
      usage,
      coverage,
      assessment: {
        wordPolicy: blocked
          ? {
              customWords: customWords.map((match) => ({ match, action: "BLOCKED", detected: true })),
              managedWordLists: [],
            }
          : undefined,
        sensitiveInformationPolicy: masked
          ? {
              piiEntities: emails.map((match) => ({ match, type: "EMAIL", action: "ANONYMIZED", detected: true })),
              regexes: [],
            }
          : undefined,
        invocationMetrics: {
          guardrailProcessingLatency: Math.round(performance.now() - startedAt),
          usage,
          guardrailCoverage: coverage,
        },
        appliedGuardrailDetails: {
          guardrailId: GUARDRAIL_ID,
          guardrailVersion: version,
          guardrailArn: this.arn,
          guardrailOrigin: ["REQUEST"],
          guardrailOwnership: "SELF",
        },
      },
    };
  }
}

/** @param {number} characters @returns {number} */
export const textUnits = (characters) => Math.ceil(characters / UNIT_CHARACTERS);

const distinct = (/** @type {RegExpMatchArray[]} */ matches) => [...new Set(matches.map(([match]) => match))];

const usageOf = (/** @type {number} */ characters) => ({
  topicPolicyUnits: 0,
  contentPolicyUnits: 0,
  wordPolicyUnits: textUnits(characters),
  sensitiveInformationPolicyUnits: textUnits(characters),
  sensitiveInformationPolicyFreeUnits: 0,
  contextualGroundingPolicyUnits: 0,
});
