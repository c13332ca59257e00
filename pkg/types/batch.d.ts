// The types of `bedrock-wasm/batch`.
import type { BedrockOperations, CreateModelInvocationJobCommandInput } from "./bedrock.js";
import type { BedrockRuntimeOperations } from "./bedrock-runtime.js";
import type { S3, UploadState } from "./s3.js";

/** How records are written: as bodies of InvokeModel, in the model's own form, or as Converse's inputs. */
export type InvocationType = "InvokeModel" | "Converse";

/** A line of a job's input. */
export interface BatchRecord {
  /** Made from the number of the record unless given: `record-0000001`. */
  recordId?: string | undefined;
  /** The body of InvokeModel, or the input of Converse without `modelId`. `Uint8Array`s are written as base64. */
  modelInput: Record<string, unknown>;
}

/** A result: `output` is the model's response, as InvokeModel's body or Converse's output. A failed record has `error`, and its input. */
export type BatchResult<Output = any> =
  | { recordId: string; output: Output; error?: undefined; modelInput?: undefined }
  | { recordId: string; output?: undefined; error: BatchRecordError; modelInput: Record<string, unknown> };
export interface BatchRecordError {
  /** An HTTP status. */
  errorCode?: number | undefined;
  errorMessage?: string | undefined;
}

/** Lines of JSON, or CSV if `columns` is given. */
export type BatchFile = Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array | string> | Uint8Array | string;

export interface FileOptions {
  /**
   * CSV: which member each column is, by its name in the first row, such as
   * `{ recordId: "id", "modelInput.messages.0.content.0.text": "question" }`; or a function from a row to a record.
   */
  columns?: Record<string, string> | ((row: Record<string, string>) => BatchRecord) | undefined;
  /** CSV: the record that the columns are put into. */
  template?: object | undefined;
  /** CSV: `","` unless given. */
  delimiter?: string | undefined;
}

export interface RecordOptions extends FileOptions {
  /** With `"Converse"`, records that such a job refuses throw. */
  invocationType?: InvocationType | undefined;
  /** AWS's quota for a job, 100,000 unless given; it differs by model. */
  maxRecords?: number | undefined;
  /** AWS's quota for a file, 1 GiB unless given. */
  maxBytes?: number | undefined;
}

/**
 * Iterables are of records. A function gives any of the others, afresh whenever it is called. Of an async iterable or a stream, which
 * can be read once, records are checked while they are uploaded; of all others, before.
 */
export type BatchRecords = RecordSource | (() => RecordSource);
export type RecordSource =
  Iterable<BatchRecord> | AsyncIterable<BatchRecord> | Blob | ReadableStream<Uint8Array> | Uint8Array | string;

/** An error in a record: an `InputError` that names the place. */
export interface RecordPlace {
  line: number;
  /** In a line of a file; `undefined` for records that are objects. */
  column: number | undefined;
  /** Such as `modelInput.toolConfig`. */
  member: string | undefined;
}

export interface BatchProgress {
  phase: "upload" | "job" | "on-demand";
  jobArn?: string | undefined;
  /** The job's. */
  status?: string | undefined;
  /** Bytes that S3 has, while records are uploaded. */
  loadedBytes?: number | undefined;
  /** How many records there are, if it is known. */
  total?: number | undefined;
  /** Counts of records; those of a job are 0 until it is validated. */
  processed?: number | undefined;
  succeeded?: number | undefined;
  failed?: number | undefined;
  perSecond?: number | undefined;
  secondsLeft?: number | undefined;
}

/** What a run has done so far, as plain data that JSON carries. Give a new run an empty object, and save it whenever `onProgress` is called. */
export interface BatchState {
  jobName?: string;
  clientRequestToken?: string;
  jobArn?: string;
  input?: { Bucket: string; Key: string };
  upload?: UploadState;
  uploaded?: boolean;
  /** Results of records that ran on demand. */
  results?: Record<string, BatchResult>;
}

type Runtime = Pick<BedrockRuntimeOperations, "converse" | "invokeModel">;

export interface OnDemandOptions {
  runtime: Runtime;
  modelId: string;
  invocationType?: InvocationType | undefined;
  /** Calls at the same time, 8 unless given; fewer while the service throttles. */
  concurrency?: number | undefined;
  abortSignal?: AbortSignal | undefined;
}

export interface PollOptions {
  /** Seconds between two looks at the job, at first; 2 unless given. */
  minDelay?: number | undefined;
  /** Seconds between two looks at the job, at most; 60 unless given. */
  maxDelay?: number | undefined;
  /**
   * Called after each part of an upload, each look at the job and each call on demand. If it throws, the run fails. A promise is awaited
   * twice, so that `state` can be saved: before the first part of an upload, and when the job is created.
   */
  onProgress?: ((progress: BatchProgress) => unknown) | undefined;
  abortSignal?: AbortSignal | undefined;
  /** Whether an abort stops the job and removes its input. Unless it does, the job goes on, and `resumeBatch` takes it up. */
  stopOnAbort?: boolean | (() => boolean | Promise<boolean>) | undefined;
}

export interface RunBatchOptions
  extends RecordOptions, PollOptions, Partial<Pick<OnDemandOptions, "runtime" | "concurrency">> {
  client?:
    | Pick<BedrockOperations, "createModelInvocationJob" | "getModelInvocationJob" | "stopModelInvocationJob">
    | undefined;
  s3?: S3 | undefined;
  /** May be left out with mode `"job"` if `input` holds them. */
  records?: BatchRecords | undefined;
  modelId: string;
  /** The role that Bedrock reads the input and writes the output with. */
  roleArn?: string | undefined;
  /** `s3://bucket/folder/`, or the address of a `.jsonl` file, that records are written to. */
  input?: string | undefined;
  /** `s3://bucket/folder/` for the results. */
  output?: string | undefined;
  jobName?: string | undefined;
  timeoutDurationInHours?: number | undefined;
  tags?: CreateModelInvocationJobCommandInput["tags"];
  vpcConfig?: CreateModelInvocationJobCommandInput["vpcConfig"];
  /** `"auto"` unless given: a job, or for fewer than `minRecords` calls on demand. */
  mode?: "auto" | "job" | "on-demand" | undefined;
  /** The least that a job of the model takes; 100 unless given. */
  minRecords?: number | undefined;
  state?: BatchState | undefined;
}

/** A run: iterate it, once, for its results in any order. Each record has exactly one, or the iteration throws. */
export interface BatchRun extends AsyncIterable<BatchResult> {
  /** Resolves when the job is created; to nothing if records run on demand. */
  readonly jobArn: Promise<string | undefined>;
  /** The job's, as it was last seen. */
  readonly status: string | undefined;
  /** Stops the job, or ends the calls. The iteration gives the results that there are, and throws a `BedrockError` with the code `job_ended`. */
  stop(): Promise<void>;
}

/**
 * Runs records through a model, by a batch inference job or on demand. It starts at once.
 * @throws {InputError} an option, or a record: see `RecordPlace`
 * @throws {BedrockError} `code` is `"job_ended"`: the job failed, was stopped or expired
 * @throws {StreamIntegrityError} a result is missing (`missing_records`, with `recordIds`), doubled (`doubled_record`) or of no record (`unknown_record`)
 */
export declare function runBatch(options: RunBatchOptions): BatchRun;

/** Takes up a job from any page or machine. Without its records, results are compared with the job's counts. */
export declare function resumeBatch(
  options: Required<Pick<RunBatchOptions, "client" | "s3">> & PollOptions & { jobArn: string },
): BatchRun;

/** The lines of a job's input. */
export declare function writeRecords(records: BatchRecords, options?: RecordOptions): ReadableStream<Uint8Array>;

/** The records of a file. */
export declare function readRecords(
  file: BatchFile,
  options?: FileOptions,
): AsyncGenerator<BatchRecord, void, undefined>;

export interface ReadResultsOptions {
  s3: S3;
  /** The job's output address. */
  output: string;
  /** Unless given, `output` is the job's own folder. */
  jobArn?: string | undefined;
  /**
   * Those of the job's records: each must have one result. Unless given, the count in the manifest is compared; a folder without a manifest
   * does not tell whether its results are all, for which `resumeBatch` asks the job.
   */
  ids?: Set<string> | undefined;
  /** Gets what `manifest.json.out` holds: `totalRecordCount`, `inputTokenCount`, … */
  onManifest?: ((manifest: Record<string, number>) => void) | undefined;
  abortSignal?: AbortSignal | undefined;
}

/** The results of a job that has ended, streamed from all of its files. */
export declare function readResults(options: ReadResultsOptions): AsyncGenerator<BatchResult, void, undefined>;

/** The same results, with failed records run again on demand. */
export declare function retryFailed(
  results: Iterable<BatchResult> | AsyncIterable<BatchResult>,
  options: OnDemandOptions,
): AsyncGenerator<BatchResult, void, undefined>;
