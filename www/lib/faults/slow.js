// Faults that delay a response.

import { fault } from "./fault.js";

export const SLOW = [
  fault(
    "delay",
    "Headers 2 s late",
    [{ delayMs: 2000 }],
    "slow",
    "The first byte is late. The waterfall shows the wait; timeouts.firstByteMs would end it.",
  ),
  fault(
    "stall",
    "A stall of 5 s midway",
    [{ stream: [{ at: 4, stall: { forMs: 5000 } }] }],
    "slow",
    "Nothing comes for 5 s, then the stream goes on. timeouts.idleMs would end it.",
  ),
  fault(
    "drip",
    "Drip: 40 bytes every 60 ms",
    [{ body: { drip: { bytes: 40, everyMs: 60 } } }],
    "slow",
    "Frames arrive in pieces. An event is handed over once its last byte and both CRCs are there.",
  ),
  fault(
    "stall-start",
    "No response at all",
    [{ times: 9, stall: true }],
    "slow",
    "The request is taken and never answered. Nothing ends this wait but Stop, or timeouts.firstByteMs.",
  ),
];
