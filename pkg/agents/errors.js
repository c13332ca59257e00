// What is wrong with an answer.
import { IncompleteStreamError, StreamIntegrityError } from "../errors.js";
import { must } from "../lib/options.js";

/** @import { ResponseMetadata } from "../types/index.js" */

/**
 * For an event whose members are not those of the service.
 * @param {unknown} cause
 * @param {ResponseMetadata} $metadata
 */
export const misfit = (cause, $metadata) =>
  new StreamIntegrityError("an event does not match the format of its operation; iterate over the events instead", {
    code: "invalid_event",
    $metadata,
    cause,
  });

/** @param {ResponseMetadata} $metadata */
export const incomplete = ($metadata) =>
  new IncompleteStreamError("the body ended before the agent's answer did: the response is incomplete", {
    code: "no_terminal_event",
    retryable: true,
    $metadata,
  });

/**
 * @param {string} name of a member of an output
 * @param {unknown} isOne
 */
export const mustStream = (name, isOne) => must(`source.${name}`, isOne, "the stream that the operation gave, unread");
