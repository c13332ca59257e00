// The shapes of AWS's inputs and outputs, as JSON carries them.

/**
 * A shape of `pkg/types/` after JSON and the check of the service model: blobs are base64, timestamps are texts, and every
 * required member is present.
 * @template T
 * @typedef {T extends string | [kind: string, value: any] ? T : T extends Uint8Array | Date ? string
 *   : T extends (infer Item)[] ? Wire<Item>[]
 *   : T extends object ? { [K in keyof T]: {} extends Pick<T, K> ? Wire<T[K]> : Wire<Exclude<T[K], undefined>> } : T} Wire
 *   any: that of the unions' `$unknown` members, whose values nobody knows
 */
export {};
