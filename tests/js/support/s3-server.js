// A real S3 implementation for tests: @20minutes/s3rver, which verifies signatures and keeps objects in a directory.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import S3rver from "@20minutes/s3rver";
import { S3 } from "bedrock-wasm/s3";
import { withUploads } from "./s3-uploads.js";

const CORS = `<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><AllowedMethod>PUT</AllowedMethod>
  <AllowedHeader>*</AllowedHeader><ExposeHeader>ETag</ExposeHeader></CORSRule></CORSConfiguration>`;

/** The key pair that the server knows. */
export const S3_CREDENTIALS = { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" };
export const BUCKET = "records";

/**
 * @param {{ unsigned?: boolean }} [options] without a check of signatures: s3rver refuses every list with a prefix, the AWS SDK's as well
 */
export async function startS3({ unsigned = false } = {}) {
  const directory = await mkdtemp(join(tmpdir(), "bedrock-wasm-s3-"));
  const server = new S3rver({
    address: "127.0.0.1",
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: BUCKET, configs: [CORS] }],
    allowMismatchedSignatures: unsigned,
  });
  const { port } = await server.run();
  const url = `http://127.0.0.1:${port}`;
  const fetch = withUploads(globalThis.fetch);
  return {
    url,
    fetch,
    /** @param {object} [config] */
    client: (config) => new S3({ region: "us-east-1", credentials: S3_CREDENTIALS, endpoint: url, fetch, ...config }),
    async close() {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
