// `bedrock-wasm/s3`: the part of S3 that batch inference, documents and videos need, in the shapes of the AWS SDK.
import "bedrock-wasm"; // for its loader of the module, whichever the runtime needs
import { Client, service } from "../call/client.js";
import { bytesOf } from "../data/body.js";
import { BedrockError, ServiceException } from "../errors.js";
import { check, invalid } from "../lib/options.js";
import { isBlob } from "./body-parts.js";
import { membersOf, tableOf } from "./operations.js";
import { placeOf } from "./place.js";
import { upload } from "./upload.js";
import { partsXml } from "./xml.js";

/**
 * @import { MethodOptions } from "../types/index.js"
 * @import { ListObjectsV2Input, S3 as PublicS3, S3Config, UploadInput } from "../types/s3.js"
 */

/** Clients kept: the names of buckets may be data. */
const MAX_BUCKETS = 16;
/** The AWS SDK's names for errors without a body. @type {Record<number, string>} */
const BARE = { 304: "NotModified", 403: "Forbidden", 404: "NotFound", 412: "PreconditionFailed" };

export class S3 extends service("S3", tableOf()) {
  #config;
  /** By bucket. @type {Map<unknown, Client>} */
  #clients = new Map();

  /** @param {S3Config} config */
  constructor(config) {
    check("config", config);
    check("forcePathStyle", config.forcePathStyle || true, "a boolean");
    // Throws if a client cannot use it.
    super(config);
    this.#config = { ...config };
  }

  /**
   * Every object of a bucket, or of a prefix in it, page after page.
   * @param {ListObjectsV2Input} input
   * @param {MethodOptions} [options]
   */
  async *listObjects(input, options) {
    for (let ContinuationToken = input?.ContinuationToken; ;) {
      const page = await this.call("ListObjectsV2", { ...input, ContinuationToken }, options);
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
    // cast: the methods are installed by `service`.
    return upload(/** @type {PublicS3} */ (/** @type {unknown} */ (this)), input, options);
  }

  /**
   * @param {string} name of the operation
   * @param {Record<string, unknown>} input
   * @param {MethodOptions} [options]
   */
  async call(name, input, options) {
    check("input", input);
    const { Bucket, ...members } = input;
    const request = await prepared(name, members);
    try {
      return await this.#clientOf(Bucket).call(name, request, options);
    } catch (/** @type {any} any: an abort's reason may be anything, and so may an error of a hook */ error) {
      if (error instanceof ServiceException) {
        // Pages cannot read the header unless the bucket's CORS rule exposes it.
        // cast: a member of S3's errors.
        error.$metadata.requestId ??= /** @type {{ RequestId?: string }} */ (error).RequestId;
        // cast: `undefined` is not in the table.
        const status = /** @type {number} */ (error.$metadata.httpStatusCode);
        if (name === "HeadObject") error.name = BARE[status] ?? error.name;
      }
      throw error;
    }
  }

  /** @param {unknown} bucket */
  #clientOf(bucket) {
    let client = this.#clients.get(bucket);
    if (!client) {
      const { id, path, config } = placeOf(bucket, this.#config);
      client = new Client(tableOf(id, path), config);
      if (this.#clients.size === MAX_BUCKETS) this.#clients.clear();
      this.#clients.set(bucket, client);
    }
    return client;
  }
}

/**
 * The input as the table's rows take it. A member that they do not know would change nothing, silently.
 * @param {string} name of the operation
 * @param {Record<string, any>} members any: judged here and by the client
 */
async function prepared(name, members) {
  const known = membersOf(name);
  for (const member in members) {
    if (members[member] !== undefined && !known.includes(member)) {
      throw invalid(`${name}: ${member}: not supported; use the option headers`);
    }
  }
  const { Body = "", MultipartUpload } = members;
  if (known.includes("Body")) {
    members.ContentType ??= "application/octet-stream";
    members.Body = bytesOf(isBlob(Body) ? await Body.arrayBuffer() : Body);
    if (!members.Body) throw invalid(`${name}: Body: give bytes, a Blob or text; upload() takes streams`);
  }
  if (MultipartUpload) Object.assign(members, { ContentType: "application/xml", Body: partsXml(MultipartUpload) });
  return members;
}
