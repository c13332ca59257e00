// Which bytes of an object are asked for.
// https://www.rfc-editor.org/rfc/rfc9110#name-range
import { ServiceError } from "../http/errors.js";

/**
 * @param {string | undefined} header
 * @param {number} size of the object
 * @returns {{ first: number, end: number } | undefined} undefined for the whole: without the header, and for one that cannot be read
 * @throws {ServiceError} `InvalidRange`
 */
export function rangeOf(header, size) {
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? "") ?? [];
  if (from === undefined || from + to === "" || (from && to && Number(to) < Number(from))) return undefined;
  const first = from ? Number(from) : Math.max(0, size - Number(to));
  const end = from && to ? Math.min(size, Number(to) + 1) : size;
  if (first < end) return { first, end };
  throw new ServiceError("InvalidRange", 416, "The requested range is not satisfiable", {
    RangeRequested: header,
    ActualObjectSize: size,
  });
}
