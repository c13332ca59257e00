// The ways in which an answer ends early.

/** Unwinds the work on an answer that a script has ended. It is not a failure. */
export class AnswerOver extends Error {}

/** What a body fails with when its connection is to end: `reset`, or `close` after the bytes before. */
export class HangUp extends Error {
  /** @param {"close" | "reset"} how */
  constructor(how) {
    super(`a script ends this connection: ${how}`);
    this.name = "HangUp";
    this.how = how;
  }
}
