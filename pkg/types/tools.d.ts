// Tools that a model calls, objects that follow a schema, and JSON as it arrives.

/**
 * Reads JSON that arrives in pieces, such as a tool's input. The time it takes grows with the text, not with the number of
 * pieces.
 */
export declare class PartialJson<Value = unknown> {
  /**
   * @param parse reads the text of a number, `true`, `false` or `null`; `JSON.parse` unless given
   */
  constructor(parse?: (text: string) => unknown);
  /**
   * What has arrived; `undefined` before the first value. Arrays and objects of it grow in place, strings have the text
   * so far, and a number or a word is there when its end has come.
   */
  readonly value: Value | undefined;
  /**
   * Adds the next piece, and returns `value`.
   * @throws {SyntaxError} the text cannot be the beginning of JSON; every later call throws the same error
   */
  push(text: string): Value | undefined;
  /** A copy of `value` that stays as it is. It shares with the value, and with later copies, the arrays and objects that are whole. */
  snapshot(): Value | undefined;
  /**
   * The whole value: what `JSON.parse` makes of the text.
   * @throws {SyntaxError} the text is not the whole of one JSON value
   */
  finish(): Value;
}
