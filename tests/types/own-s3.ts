// `bedrock-wasm/s3`.
import { S3, type UploadState } from "../../pkg/types/s3.js";

const s3 = new S3({ region: "us-east-1", credentials: async () => ({ accessKeyId: "a", secretAccessKey: "b" }), forcePathStyle: true });

async function copy(): Promise<string> {
  const { Body, ContentLength } = await s3.getObject({ Bucket: "b", Key: "k", Range: "bytes=0-9" }, { timeouts: { idleMs: 1000 } });
  const size: number | undefined = ContentLength;
  for await (const { Key, Size } of s3.listObjects({ Bucket: "b", Prefix: "p" })) console.log(Key, Size);
  const resume: UploadState = JSON.parse(JSON.stringify({}));
  const { ETag, Location } = await s3.upload({ Bucket: "b", Key: "k", Body, resume, onProgress: ({ loaded, total = 0 }) => console.log(loaded / total) });
  return `${size}${ETag}${Location}`;
}

// @ts-expect-error: an object has a key
void s3.headObject({ Bucket: "b" });

// @ts-expect-error: a stream has no length that a single request could name
void s3.putObject({ Bucket: "b", Key: "k", Body: new ReadableStream<Uint8Array>() });

export { copy };
