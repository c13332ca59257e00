// The failures that tests ask for: scripts, and the faults of a running emulator. The README has the meaning of each member.
import type { RequestRecord } from "./emulator.js";

/** Of the requests that a script is for. `recordId` is that of a record of a batch inference job. */
export interface Match {
  operation?: string;
  modelId?: string;
  recordId?: string;
}

export interface Surroundings {
  /** Instead of the emulator's, for verification and `Date`. */
  clockOffsetSeconds?: number;
  /** Instead of the emulator's. */
  hideHeaders?: boolean;
  /** False: no page of another origin may read the answer. */
  allowOrigin?: boolean;
}

/** `reset`, `stall`, `error` and `response` exclude each other. */
export interface Reply extends Surroundings {
  times?: number;
  delayMs?: number;
  reset?: true;
  stall?: true;
  error?: ErrorReply;
  response?: RawReply;
  /** Null removes one. */
  headers?: Record<string, string | null>;
  body?: { cut?: Cut & { afterBytes: number }; drip?: Drip; stall?: Stall };
  stream?: Step[];
}

export interface Cut {
  how: "end" | "close" | "reset";
  afterBytes?: number;
}

export interface Drip {
  bytes: number;
  everyMs: number;
}

export interface Stall {
  afterBytes: number;
  forMs?: number;
}

export interface ErrorReply {
  status: number;
  name?: string;
  nameIn?: ("header" | "__type" | "code")[];
  message?: string;
  messageIn?: "message" | "Message";
  members?: Record<string, unknown>;
}

/** `body`, `bodyBase64` and `json` exclude each other. */
export interface RawReply {
  status?: number;
  body?: string;
  bodyBase64?: string;
  json?: unknown;
}

/** All of its members but `at` exclude each other. */
export interface Step {
  /** Before which frame. */
  at?: number;
  exception?: { type: string; message?: string; members?: Record<string, unknown> };
  error?: { code: string; message?: string };
  event?: { type: string; payload?: Record<string, unknown> };
  /** Base64. */
  bytes?: string;
  stall?: { forMs?: number };
  cut?: Cut;
  flip?: "preludeCrc" | "messageCrc" | "headers" | "payload";
  /** Every event of this type. */
  omit?: string;
}

export interface Script extends Surroundings {
  id?: string;
  match?: Match;
  preflight?: "refuse";
  replies: Reply[];
}

export interface ScriptControl {
  id: string;
  /** Requests to it meet only this script. */
  endpoint: string;
  /** The log of those that fell to it, live. */
  readonly requests: RequestRecord[];
  /** Whether the script was still there. */
  remove: () => boolean;
}

/** The faults of a running emulator; over HTTP they are `/_local-bedrock/faults`. */
export interface Faults {
  /** @throws {TypeError} names the member that is wrong */
  script(given: Script | Reply[]): ScriptControl;
  /** Every script, and how many of its replies requests have taken. */
  list(): { id: string; match: object | null; taken: number; left: number }[];
  /** Forgets every script. */
  clear(): void;
}
