// Faults that end a response early.

import { fault } from "./fault.js";

export const CUT = [
  fault(
    "cut-frame",
    "Cut inside a frame",
    [{ stream: [{ at: 4, cut: { how: "end", afterBytes: 20 } }] }],
    "failed",
    "The body ends in the middle of a frame. IncompleteStreamError; what had arrived is in error.partial.",
  ),
  fault(
    "cut-between",
    "Cut between two frames",
    [{ stream: [{ at: 4, cut: { how: "end" } }] }],
    "failed",
    "The hardest to see: every frame is whole, the connection closes cleanly, and messageStop never came.",
  ),
  fault(
    "cut-900",
    "Cut after 900 bytes",
    [{ body: { cut: { afterBytes: 900, how: "end" } } }],
    "failed",
    "A proxy that limits bodies cuts wherever the limit falls. The text so far is kept.",
  ),
  fault(
    "close",
    "Connection closed midway",
    [{ stream: [{ at: 4, cut: { how: "close" } }] }],
    "failed",
    "The server closes the connection without the last chunk.",
  ),
  fault(
    "reset-midway",
    "Connection reset midway",
    [{ stream: [{ at: 4, cut: { how: "reset" } }] }],
    "failed",
    "The connection is reset. Nothing is sent again once an event has been handed over, since it could differ.",
  ),
  fault(
    "no-stop",
    "messageStop left out",
    [{ stream: [{ omit: "messageStop" }] }],
    "failed",
    "Everything arrives but the event that ends an answer. A client that does not look for it takes a cut answer for a whole one.",
  ),
];
