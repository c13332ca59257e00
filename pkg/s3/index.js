// `bedrock-wasm/s3`: the part of S3 that batch inference, documents and videos need, in the shapes of the AWS SDK.
import "bedrock-wasm"; // for its loader of the module, whichever the runtime needs
import { Client, MAX_ATTEMPTS } from "../call/client.js";
import { bytesOf, kindOf } from "../data/body.js";
import { BedrockError, errorFrom, ServiceException } from "../errors.js";
import { sleep } from "../lib/abort.js";
import { check, invalid } from "../lib/options.js";
import { entries } from "../call/request.js";
import { NAMES, rowOf } from "./operations.js";
import { placeOf } from "./place.js";
import { upload } from "./upload.js";
import { parseXml, partsXml } from "./xml.js";

/**
 * @import { MethodOptions, ResponseMetadata } from "../types/index.js"
 * @import { OperationName } from "./operations.js"
 * @import { CompleteMultipartUploadInput, ListObjectsV2Input, S3 as PublicS3, S3Config, UploadInput } from "../types/s3.js"
 */

/** Clients kept; the one that was used longest ago is dropped. */
const MAX_BUCKETS = 16;
/** Errors in the body of a 200 that may not come again: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html */
const RETRYABLE = /^(InternalError|ServiceUnavailable|SlowDown|RequestTimeout)$/;
/** The AWS SDK's names for errors without a body. @type {Record<number, string>} */
const BARE = { 304: "NotModified", 403: "Forbidden", 404: "NotFound", 412: "PreconditionFailed" };

export class S3 {
  #config;
  /** By bucket. @type {Map<unknown, Client>} */
  #clients = new Map();

  /** @param {S3Config} config */
  constructor(config) {
    check("config", config);
    const { forcePathStyle, ...rest } = config;
    if (typeof (forcePathStyle ?? false) !== "boolean") throw invalid("forcePathStyle: must be a boolean");
    // Throws if a client cannot use it.
    new Client({ id: "s3", signingName: "s3", operations: {} }, rest);
    this.#config = { ...config };
  }

  /**
   * Every object of a bucket, or of a prefix in it, page after page.
   * @param {ListObjectsV2Input} input
   * @param {MethodOptions} [options]
   */
  async *listObjects(input, options) {
    for (let ContinuationToken = input?.ContinuationToken; ;) {
      // cast: the methods are installed below.
      const page = await /** @type {PublicS3} */ (/** @type {unknown} */ (this)).listObjectsV2(
        { ...input, ContinuationToken },
        options,
      );
      yield* page.Contents ?? [];
      if (!page.IsTruncated) return;
      const next = page.NextContinuationToken;
      if (!next || next === ContinuationToken) {
        throw new BedrockError("S3 gave no new NextContinuationToken", {
          code: "same_token",
          $metadata: page.$metadata,
        });
      }
      ContinuationToken = next;
    }
  }

  /**
   * Uploads a body of any size: in one request, or in parts if it has more than one.
   * @param {UploadInput} input
   * @param {MethodOptions} [options]
   */
  async upload(input, options) {
    check("input", input);
    // cast: the methods are installed below.
    return upload(/** @type {PublicS3} */ (/** @type {unknown} */ (this)), input, options);
  }

  /**
   * @param {OperationName} name of the operation
   * @param {Record<string, unknown>} input
   * @param {MethodOptions} [options]
   */
  async call(name, input, options = {}) {
    check("input", input);
    check("options", options);
    const { root, bare } = rowOf(name);
    const { Bucket, ...members } = input;
    const client = this.#clientOf(Bucket);
    const request = await prepared(name, members);
    for (let attempt = 1; ; attempt++) {
      try {
        const { xml, requestId, ...output } = await client.call(name, request, options);
        output.$metadata.requestId ??= requestId;
        return root ? { ...output, ...parsed(root, xml, output.$metadata) } : output;
      } catch (/** @type {any} any: an abort's reason may be anything, and so may an error of a hook */ error) {
        if (error instanceof ServiceException) {
          // cast: a member of S3's errors.
          error.$metadata.requestId ??= /** @type {{ RequestId?: string }} */ (error).RequestId;
          // cast: `undefined` is not in the table.
          if (bare) error.name = BARE[/** @type {number} */ (error.$metadata.httpStatusCode)] ?? error.name;
        }
        const maxAttempts = options.maxAttempts ?? this.#config.maxAttempts ?? MAX_ATTEMPTS;
        if (!(error.retryable && error.$metadata?.httpStatusCode === 200 && root) || attempt >= maxAttempts) {
          throw error;
        }
      }
      await sleep(Math.random() * 1000 * 2 ** (attempt - 1), options.abortSignal ?? new AbortController().signal);
    }
  }

  /** @param {unknown} bucket */
  #clientOf(bucket) {
    let client = this.#clients.get(bucket);
    if (!client) {
      const { id, path, config } = placeOf(bucket, this.#config);
      const operations = Object.fromEntries(NAMES.map((name) => [name, rowOf(name, path)]));
      client = new Client({ id, signingName: "s3", operations, parseFailure }, config);
    }
    this.#clients.delete(bucket);
    this.#clients.set(bucket, client);
    if (this.#clients.size > MAX_BUCKETS) this.#clients.delete(this.#clients.keys().next().value);
    return client;
  }
}

for (const operation of NAMES) {
  /**
   * @this {S3}
   * @param {Record<string, unknown>} input
   * @param {MethodOptions} [options]
   */
  const value = function (input, options) {
    return this.call(operation, input, options);
  };
  Object.defineProperty(S3.prototype, operation.charAt(0).toLowerCase() + operation.slice(1), {
    value,
    writable: true,
    configurable: true,
  });
}

/**
 * The input as the table's rows take it. A member that they do not know would change nothing, silently.
 * @param {OperationName} name
 * @param {{ Key?: unknown, MultipartUpload?: CompleteMultipartUploadInput["MultipartUpload"], Body?: unknown, ContentType?: unknown }} members
 */
async function prepared(name, members) {
  const { http, query, headers } = rowOf(name);
  const known = new Set([...entries(query), ...entries(headers)].map((entry) => entry.name));
  if (http.includes("Key")) known.add("Key");
  const writes = /^(PutObject|UploadPart)$/.test(name);
  // cast: false is the name of no member, and matters as little.
  known.add(/** @type {string} */ (writes ? "Body" : name === "CompleteMultipartUpload" && "MultipartUpload"));
  const { MultipartUpload, Body, ...rest } = members;
  for (const [member, value] of Object.entries(members)) {
    if (value !== undefined && !known.has(member)) {
      throw invalid(`${name}: ${member}: not supported; use the option headers`);
    }
  }
  if (writes) {
    return { ...rest, ContentType: rest.ContentType ?? "application/octet-stream", Body: await bodyOf(name, Body) };
  }
  return MultipartUpload ? { ContentType: "application/xml", ...rest, Body: partsXml(MultipartUpload) } : rest;
}

/**
 * @param {string} name of the operation, for errors
 * @param {any} body any: callers without TypeScript may give anything, and it is judged here
 */
async function bodyOf(name, body = "") {
  const bytes = bytesOf(body) ?? (/^(Blob|File)$/.test(kindOf(body)) && new Uint8Array(await body.arrayBuffer()));
  if (bytes) return bytes;
  throw invalid(`${name}: Body: give bytes, text or a Blob; upload() takes streams`);
}

/**
 * The members of a response, which may be an error in spite of its status.
 * @param {string} root
 * @param {{ transformToString: () => string }} xml
 * @param {ResponseMetadata} $metadata
 */
function parsed(root, xml, $metadata) {
  const [name, members] = parseXml(xml.transformToString(), $metadata);
  if (name === root) return members;
  if (name !== "Error") {
    throw errorFrom(
      [
        "integrity",
        "invalid_xml",
        `the response is ${name}, not ${root}; the endpoint, or a proxy in front of it, is not S3`,
      ],
      $metadata,
    );
  }
  const retryable = RETRYABLE.test(members.Code);
  throw errorFrom(["service", "", members.Message, members.Code, retryable ? 500 : 400, retryable, members], $metadata);
}

/**
 * An error's XML as the members that other services have in their JSON.
 * @param {string} text
 */
function parseFailure(text) {
  const [, members] = parseXml(text);
  return { ...members, code: members.Code, message: members.Message };
}
