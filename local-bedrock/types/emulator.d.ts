// What the emulator is given and what it shows, in a page and as a server alike.
import type { Faults } from "./faults.js";
import type { Description } from "./model.js";

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  /** Must be sent, and must be this one. */
  sessionToken?: string;
  /** From then on the key is refused as expired. */
  expiration?: Date;
}

export interface EmulatorOptions {
  /** Default `us-east-1`. */
  region?: string | undefined;
  /**
   * How long it takes to create or update provisioned throughput, a batch inference job to begin, and an asynchronous
   * invocation; default 3, 0 is at once.
   */
  jobSeconds?: number | undefined;
  /** Words that the guardrail blocks; default `["blockedword"]`. */
  guardrailWords?: string[] | undefined;
  /** Replaces the long-lived key pair. */
  credentials?: Credentials | undefined;
  /** Replaces the API key. */
  token?: string | undefined;
  /** How long keys of Cognito and STS live; default an hour, or what is asked for. */
  credentialSeconds?: number | null | undefined;
  /** How far the emulator's clock is ahead of the machine's; default 0. */
  clockOffsetSeconds?: number | undefined;
  /** Let pages of other origins read no headers, as if `Date` and `x-amzn-*` were not exposed. */
  hideHeaders?: boolean | undefined;
  /** How few records a batch inference job may have; default 100. */
  batchMinRecords?: number | undefined;
  /** How many records a job works off in a second; default 0, as fast as it goes. */
  batchRecordsPerSecond?: number | undefined;
  /** How long an hour of a job's timeout takes; default 3600. */
  batchHourSeconds?: number | undefined;
  /** Of S3, that are there from the start; default `["local-bedrock"]`. */
  buckets?: string[] | undefined;
  /** That S3's objects may have together, in memory; default 268,435,456. */
  storageBytes?: number | undefined;
}

export interface Emulator {
  /** The endpoint to give to a client. */
  url: string;
  /** The long-lived key pair that is accepted. */
  credentials: Credentials;
  /** Accepted with its session token. */
  temporaryCredentials: Credentials;
  /** Refused as expired. */
  expiredCredentials: Credentials;
  /** The API key that is accepted. */
  token: string;
  settings: Settings;
  /** The live log. */
  requests: RequestRecord[];
  faults: Faults;
  /** The answer of `GET /_local-bedrock/info`. */
  info: Info;
}

/** The settings that can be changed while the emulator runs, by `change`. */
export interface Settings extends Readonly<SettingMembers> {
  /**
   * Members that are left out keep their values.
   * @throws {TypeError} names the member that is wrong; then nothing has changed
   */
  change(members: Partial<SettingMembers>): void;
}

export interface SettingMembers {
  /** How far the emulator's clock is ahead of the machine's. */
  clockOffsetSeconds: number;
  /** How long issued keys live; null: an hour, or what STS's caller asks for. */
  credentialSeconds: number | null;
  /** How few records a batch inference job may have. */
  batchMinRecords: number;
  /** How many records a job works off in a second; 0 is as fast as it goes. */
  batchRecordsPerSecond: number;
  /** How long an hour of `timeoutDurationInHours` takes, to see jobs time out. */
  batchHourSeconds: number;
  /** Whether pages of other origins may read no response headers, `Date` and `x-amzn-*` among them. */
  hideHeaders: boolean;
}

/** One request as the log shows it. Times are milliseconds since the epoch. */
export interface RequestRecord {
  /** The `x-amzn-requestid` that was answered. */
  id: string;
  /** `bedrock-runtime`, …; null when no operation matched. */
  service: string | null;
  /** `Converse`, …; null when no operation matched. */
  operation: string | null;
  /** The decoded model id. */
  modelId: string | null;
  method: string;
  /** The raw path as received, without the query. */
  path: string;
  status: number | null;
  /** Of the script that the request fell to. */
  scriptId: string | null;
  /** Which of the script's replies it took, from 0; null: none, or none was left. */
  reply: number | null;
  /** How it proved its caller; null until that is verified. */
  auth: "header" | "query" | "apiKey" | "userToken" | null;
  /** Of the caller. */
  accessKeyId: string | null;
  /** When it claims to have been signed: `x-amz-date`. */
  amzDate: string | null;
  /** When its headers had arrived. */
  startedAt: number;
  /** When its body had arrived. */
  receivedAt: number | null;
  /** When the answer's headers were written. */
  headAt: number | null;
  /** When the first byte of the answer's body was written. */
  firstByteAt: number | null;
  /** When the answer, or the work for a client that disconnected, ended. */
  endedAt: number | null;
  /** When the client hung up before the end. */
  clientClosedAt: number | null;
  /** Messages of a stream that the model had written. */
  events: number;
  /** Of the answer's body, as they were written. */
  bytes: number;
  errorName: string | null;
}

/** The answer of `GET /_local-bedrock/info`. */
export interface Info {
  emulator: true;
  version: string;
  region: string;
  model: Description;
  embeddings: Description;
  /** Who reranks. */
  ranking: { standIn: boolean; sentence: string };
  /** Who paints them. */
  images: { standIn: true; sentence: string };
  modelIds: string[];
  /** Each with its service. */
  operations: string[];
  /** Names by id. */
  resources: Record<string, Record<string, string> | string[]>;
  identity: { pools: Pool[]; tokens: Record<"google" | "userPool" | "expired", { provider: string; token: string }> };
  validatesAgainstServiceModel: boolean;
}

/** An identity pool of Cognito. */
export interface Pool {
  id: string;
  name: string;
  /** Whether identities without logins are issued. */
  guests: boolean;
  /** Whether GetOpenIdToken answers. */
  classicFlow: boolean;
  /** Whether it has IAM roles, whose credentials it issues. */
  roles: boolean;
}

/** The web token of a user. */
export type TokenRequest = {
  provider: string;
  subject: string;
  audience?: string | undefined;
  expiresInSeconds?: number | undefined;
};
