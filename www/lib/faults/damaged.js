// Faults that damage the bytes of a stream.

import { fault } from "./fault.js";

export const DAMAGED = [
  fault(
    "flip-payload",
    "A bit flipped in a payload",
    [{ stream: [{ at: 3, flip: "payload" }] }],
    "failed",
    "The message's CRC does not match. StreamIntegrityError; nothing of the damaged frame is shown.",
  ),
  fault(
    "flip-headers",
    "A bit flipped in the headers",
    [{ stream: [{ at: 3, flip: "headers" }] }],
    "failed",
    "Headers are under the same CRC as the payload.",
  ),
  fault(
    "flip-prelude",
    "A bit flipped in the prelude's CRC",
    [{ stream: [{ at: 3, flip: "preludeCrc" }] }],
    "failed",
    "Lengths are believed only once the prelude's CRC has been checked, so that damage cannot make a client wait for gigabytes.",
  ),
  fault(
    "flip-crc",
    "A bit flipped in the message's CRC",
    [{ stream: [{ at: 3, flip: "messageCrc" }] }],
    "failed",
    "The frame is whole but for its checksum. It is refused all the same.",
  ),
  fault(
    "bytes",
    "Foreign bytes between frames",
    [{ stream: [{ at: 3, bytes: "PGh0bWw+NTAyIEJhZCBHYXRld2F5PC9odG1sPg==" }] }],
    "failed",
    "A gateway writes its own error into the stream. It cannot be a frame, and is not taken for one.",
  ),
];
