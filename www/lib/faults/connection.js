// Faults of the connection and of CORS.

import { fault } from "./fault.js";

export const CONNECTION = [
  fault(
    "reset",
    "Connection reset at once",
    [{ times: 9, reset: true }],
    "failed",
    "The connection is lost before an answer. It is tried again, then thrown as a NetworkError.",
  ),
  fault(
    "hidden-headers",
    "Headers hidden by CORS",
    [{ hideHeaders: true }],
    "complete",
    "The page may not read x-amzn-requestid. The call completes; only its $metadata is poorer.",
    true,
  ),
  fault(
    "no-cors",
    "No CORS headers",
    [{ times: 9, allowOrigin: false }],
    "failed",
    "The browser withholds the answer. A page cannot tell this from a lost connection, so the error names both.",
    true,
  ),
];
