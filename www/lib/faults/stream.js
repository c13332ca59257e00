// Events that a service sends in mid-stream.

import { fault } from "./fault.js";

export const STREAM = [
  fault(
    "exception",
    "An exception frame",
    [
      {
        stream: [
          {
            at: 4,
            exception: { type: "modelStreamErrorException", message: "The model produced an error during streaming." },
          },
        ],
      },
    ],
    "failed",
    "The service gives up in mid-answer, in an exception frame. Every event before it is delivered, then it is thrown.",
  ),
  fault(
    "error-frame",
    "An error frame",
    [{ stream: [{ at: 4, error: { code: "InternalFailure", message: "An internal error occurred." } }] }],
    "failed",
    "An error that no operation's model knows. It is thrown by its code.",
  ),
  fault(
    "unknown-event",
    "An event nobody knows",
    [{ stream: [{ at: 3, event: { type: "futureEvent", payload: { hello: "from a newer service" } } }] }],
    "complete",
    "A newer service may send more than this client knows. Such events pass through, and nothing breaks.",
  ),
];
