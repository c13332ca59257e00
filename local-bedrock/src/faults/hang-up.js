import { constants } from "node:http2";

/** Unwinds the work on an answer that a script has ended. Nothing is wrong. */
export class AnswerOver extends Error {}

/**
 * Ends an answer before its time.
 * @param {import("node:http").ServerResponse} response
 * @param {"end" | "close" | "reset"} how as if it were whole; the connection closed in mid-answer; the connection reset
 */
export function hangUp(response, how) {
  if (how === "end") return void response.end();
  const { stream, socket } = response;
  if (!stream) return void (how === "reset" ? socket.resetAndDestroy() : socket.destroySoon());
  // HTTP/2 ends one stream of a connection that others may share, unless the connection itself is to go.
  if (how === "reset") stream.session.destroy();
  else stream.close(constants.NGHTTP2_INTERNAL_ERROR);
}
