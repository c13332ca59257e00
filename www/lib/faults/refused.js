// Faults that refuse a call before it streams.

import { fault } from "./fault.js";

const throttled = {
  status: 429,
  name: "ThrottlingException",
  message: "Too many requests, please wait before trying again.",
};

export const REFUSED = [
  fault(
    "throttle-twice",
    "Throttled twice",
    [{ times: 2, error: throttled }],
    "complete",
    "Two attempts are refused with 429. The library waits, signs afresh and tries a third time: the call completes.",
  ),
  fault(
    "throttle",
    "Throttled",
    [{ times: 9, error: throttled }],
    "failed",
    "Every attempt is refused with 429. After three the call throws ThrottlingException, with retryable: true.",
  ),
  fault(
    "access-denied",
    "Access denied",
    [
      {
        error: {
          status: 403,
          name: "AccessDeniedException",
          message: "You don't have access to the model with the specified model ID.",
        },
      },
    ],
    "failed",
    "AWS refuses the call. It is not repeated: another attempt would be refused as well.",
  ),
  fault(
    "server-error",
    "Server error, three times",
    [
      {
        times: 3,
        error: {
          status: 500,
          name: "InternalServerException",
          message: "The system encountered an unexpected error during processing. Try your request again.",
        },
      },
    ],
    "failed",
    "A 500 is tried again twice, then thrown with AWS's own name and message.",
  ),
  fault(
    "expired",
    "Expired credentials",
    [
      {
        error: {
          status: 403,
          name: "ExpiredTokenException",
          message: "The security token included in the request is expired",
        },
      },
    ],
    "failed",
    "Temporary keys have expired. The error says to get new ones.",
  ),
  fault(
    "clock",
    "Clock 20 minutes off",
    [{ times: 3, clockOffsetSeconds: 1200 }],
    "complete",
    "The emulator's clock is ahead, so the first signature has expired. The library reads the time from the refusal, corrects itself and signs again.",
  ),
  fault(
    "html",
    "A proxy's HTML page",
    [
      {
        response: { status: 200, body: "<!doctype html><title>Sign in to continue</title>" },
        headers: { "content-type": "text/html" },
      },
    ],
    "failed",
    "A captive portal answers 200 with a page. Taken as it is, it would be an empty answer; the library throws instead.",
  ),
  fault(
    "empty",
    "An empty 200",
    [{ response: { status: 200, body: "" } }],
    "failed",
    "A success without an answer. The library requires what the operation's model requires.",
  ),
];
