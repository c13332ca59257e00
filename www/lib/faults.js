// What can be made to go wrong: every kind of fault that the emulator has.

/**
 * @typedef {object} Fault
 * @property {string} id
 * @property {string} title
 * @property {"Refused" | "Damaged" | "Cut" | "Slow" | "Stream" | "Connection"} group
 * @property {string} lesson what the library makes of it
 * @property {object[]} replies of an emulator's script; requests after them are answered as ever
 * @property {object} [surroundings] of the script
 * @property {"complete" | "failed" | "slow"} outcome how a call ends under it
 * @property {boolean} [serverOnly] a page's own emulator has no connection that could suffer from it
 */

const throttled = {
  status: 429,
  name: "ThrottlingException",
  message: "Too many requests, please wait before trying again.",
};

/** @type {Fault[]} */
export const FAULTS = [
  fault(
    "throttle-twice",
    "Throttled twice",
    "Refused",
    [{ times: 2, error: throttled }],
    "complete",
    "Two attempts are refused with 429. The library waits, signs afresh and tries a third time: the call completes.",
  ),
  fault(
    "throttle",
    "Throttled",
    "Refused",
    [{ times: 9, error: throttled }],
    "failed",
    "Every attempt is refused with 429. After three the call throws ThrottlingException, with retryable: true.",
  ),
  fault(
    "access-denied",
    "Access denied",
    "Refused",
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
    "Refused",
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
    "Refused",
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
    "Refused",
    [{ times: 3, clockOffsetSeconds: 1200 }],
    "complete",
    "The emulator's clock is ahead, so the first signature has expired. The library reads the time from the refusal, corrects itself and signs again.",
  ),
  fault(
    "html",
    "A proxy's HTML page",
    "Refused",
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
    "Refused",
    [{ response: { status: 200, body: "" } }],
    "failed",
    "A success without an answer. The library requires what the operation's model requires.",
  ),
  fault(
    "cut-frame",
    "Cut inside a frame",
    "Cut",
    [{ stream: [{ at: 4, cut: { how: "end", afterBytes: 20 } }] }],
    "failed",
    "The body ends in the middle of a frame. IncompleteStreamError; what had arrived is in error.partial.",
  ),
  fault(
    "cut-between",
    "Cut between two frames",
    "Cut",
    [{ stream: [{ at: 4, cut: { how: "end" } }] }],
    "failed",
    "The hardest to see: every frame is whole, the connection closes cleanly, and messageStop never came.",
  ),
  fault(
    "cut-900",
    "Cut after 900 bytes",
    "Cut",
    [{ body: { cut: { afterBytes: 900, how: "end" } } }],
    "failed",
    "A proxy that limits bodies cuts wherever the limit falls. The text so far is kept.",
  ),
  fault(
    "close",
    "Connection closed midway",
    "Cut",
    [{ stream: [{ at: 4, cut: { how: "close" } }] }],
    "failed",
    "The server closes the connection without the last chunk.",
  ),
  fault(
    "reset-midway",
    "Connection reset midway",
    "Cut",
    [{ stream: [{ at: 4, cut: { how: "reset" } }] }],
    "failed",
    "The connection is reset. Nothing is sent again once an event has been handed over, since it could differ.",
  ),
  fault(
    "no-stop",
    "messageStop left out",
    "Cut",
    [{ stream: [{ omit: "messageStop" }] }],
    "failed",
    "Everything arrives but the event that ends an answer. A client that does not look for it takes a cut answer for a whole one.",
  ),
  fault(
    "flip-payload",
    "A bit flipped in a payload",
    "Damaged",
    [{ stream: [{ at: 3, flip: "payload" }] }],
    "failed",
    "The message's CRC does not match. StreamIntegrityError; nothing of the damaged frame is shown.",
  ),
  fault(
    "flip-headers",
    "A bit flipped in the headers",
    "Damaged",
    [{ stream: [{ at: 3, flip: "headers" }] }],
    "failed",
    "Headers are under the same CRC as the payload.",
  ),
  fault(
    "flip-prelude",
    "A bit flipped in the prelude's CRC",
    "Damaged",
    [{ stream: [{ at: 3, flip: "preludeCrc" }] }],
    "failed",
    "Lengths are believed only once the prelude's CRC has been checked, so that damage cannot make a client wait for gigabytes.",
  ),
  fault(
    "flip-crc",
    "A bit flipped in the message's CRC",
    "Damaged",
    [{ stream: [{ at: 3, flip: "messageCrc" }] }],
    "failed",
    "The frame is whole but for its checksum. It is refused all the same.",
  ),
  fault(
    "bytes",
    "Foreign bytes between frames",
    "Damaged",
    [{ stream: [{ at: 3, bytes: "PGh0bWw+NTAyIEJhZCBHYXRld2F5PC9odG1sPg==" }] }],
    "failed",
    "A gateway writes its own error into the stream. It cannot be a frame, and is not taken for one.",
  ),
  fault(
    "exception",
    "An exception frame",
    "Stream",
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
    "The service gives up in mid-answer, in a frame of its own. It is thrown after every event before it.",
  ),
  fault(
    "error-frame",
    "An error frame",
    "Stream",
    [{ stream: [{ at: 4, error: { code: "InternalFailure", message: "An internal error occurred." } }] }],
    "failed",
    "An error that no operation's model knows. It is thrown by its code.",
  ),
  fault(
    "unknown-event",
    "An event nobody knows",
    "Stream",
    [{ stream: [{ at: 3, event: { type: "futureEvent", payload: { hello: "from a newer service" } } }] }],
    "complete",
    "A newer service may send more than this client knows. Such events pass through, and nothing breaks.",
  ),
  fault(
    "delay",
    "Headers 2 s late",
    "Slow",
    [{ delayMs: 2000 }],
    "slow",
    "The first byte is late. The waterfall shows the wait; timeouts.firstByteMs would end it.",
  ),
  fault(
    "stall",
    "A stall of 5 s midway",
    "Slow",
    [{ stream: [{ at: 4, stall: { forMs: 5000 } }] }],
    "slow",
    "Nothing comes for 5 s, then the stream goes on. timeouts.idleMs would end it.",
  ),
  fault(
    "drip",
    "Drip: 40 bytes every 60 ms",
    "Slow",
    [{ body: { drip: { bytes: 40, everyMs: 60 } } }],
    "slow",
    "Frames arrive in pieces. An event is handed over once its last byte and both CRCs are there.",
  ),
  fault(
    "stall-start",
    "No response at all",
    "Slow",
    [{ times: 9, stall: true }],
    "slow",
    "The request is taken and never answered. Nothing ends this wait but Stop, or timeouts.firstByteMs.",
  ),
  fault(
    "reset",
    "Connection reset at once",
    "Connection",
    [{ times: 9, reset: true }],
    "failed",
    "The connection is lost before an answer. It is tried again, then thrown as a NetworkError.",
  ),
  fault(
    "hidden-headers",
    "Headers hidden by CORS",
    "Connection",
    [{ hideHeaders: true }],
    "complete",
    "The page may not read x-amzn-requestid. The call completes; only its $metadata is poorer.",
    true,
  ),
  fault(
    "no-cors",
    "No CORS headers",
    "Connection",
    [{ times: 9, allowOrigin: false }],
    "failed",
    "The browser withholds the answer. A page cannot tell this from a lost connection, so the error names both.",
    true,
  ),
];

/**
 * @param {string} id
 * @param {string} title
 * @param {Fault["group"]} group
 * @param {object[]} replies
 * @param {Fault["outcome"]} outcome
 * @param {string} lesson
 * @param {boolean} [serverOnly]
 * @returns {Fault}
 */
function fault(id, title, group, replies, outcome, lesson, serverOnly = false) {
  return { id, title, group, replies, outcome, lesson, serverOnly };
}

/** @param {string} [id] */
export const faultOf = (id) => FAULTS.find((one) => one.id === id);
