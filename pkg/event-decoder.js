// What turns the bytes of an operation's stream into its events.
import { convertAt, dateOf, fromBase64OrThrow, pathsOf } from "./paths.js";
import { StreamDecoder } from "./wasm/bedrock_wasm.js";

/**
 * The module's decoder for a row's stream, and what it leaves to do on events.
 * @param {Record<string, string>} operation
 * @param {number} [maxMessageBytes]
 */
export function eventDecoder({ until = "", streamBlobs = "", streamDates }, maxMessageBytes) {
  const direct = streamBlobs.split(" ").filter((path) => path.split(".").length === 2 && !/[[{]/.test(path));
  const deep = pathsOf(streamBlobs).filter((path) => path.length > 2);
  const slices = direct.map((path) => path.split("."));
  const dates = pathsOf(streamDates);
  const native = new StreamDecoder(maxMessageBytes, `${until}\0${direct.join(" ")}`);
  if (slices.length + deep.length + dates.length === 0) return { native };
  const revive = (event, blobs) => {
    for (const [name, member] of slices) {
      const blob = event[name]?.[member];
      if (Array.isArray(blob)) event[name][member] = blobs.slice(blob[0], blob[1]);
      else if (blob !== undefined && blob !== null) event[name][member] = fromBase64OrThrow(blob);
    }
    for (const path of deep) convertAt(event, path, fromBase64OrThrow);
    for (const path of dates) convertAt(event, path, dateOf);
    return event;
  };
  return { native, revive };
}
