// What a user writes in an hour: aws4fetch, AWS's codec of event streams, and the lines between the two.
import { EventStreamCodec } from "@smithy/eventstream-codec";
import { AwsClient } from "aws4fetch";
import { bodyOf, bytesText, MODEL_ID, pathOf } from "./input.js";

export const name = "aws4fetch + codec";

const decoder = new TextDecoder();
const codec = new EventStreamCodec(
  (bytes) => decoder.decode(bytes),
  (text) => new TextEncoder().encode(text),
);

export function connect({ region, credentials, endpoint, fetch }) {
  const aws = new AwsClient({ ...credentials, region, service: "bedrock" });
  const stream = async (operation) => {
    const init = { method: "POST", headers: { "content-type": "application/json" }, body: bodyOf(operation) };
    const response = await fetch(await aws.sign(endpoint + pathOf(MODEL_ID, operation), init));
    if (!response.ok) throw new Error(await response.text());
    return events(response.body.getReader());
  };
  return { converse: () => stream("converse"), invoke: () => stream("invoke") };
}

async function* events(reader) {
  let buffer = new Uint8Array(0);
  for (let read; !(read = await reader.read()).done;) {
    const joined = new Uint8Array(buffer.length + read.value.length);
    joined.set(buffer);
    joined.set(read.value, buffer.length);
    buffer = joined;
    while (buffer.length >= 4) {
      const length = new DataView(buffer.buffer, buffer.byteOffset).getUint32(0);
      if (buffer.length < length) break;
      const { headers, body } = codec.decode(buffer.subarray(0, length));
      buffer = buffer.subarray(length);
      const payload = JSON.parse(decoder.decode(body));
      if (headers[":message-type"].value !== "event") throw new Error(payload.message);
      yield { [headers[":event-type"].value]: payload };
    }
  }
  if (buffer.length > 0) throw new Error("the stream ends inside a frame");
}

const bytesOf = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

export const text = {
  converse: (event) => event.contentBlockDelta?.delta.text,
  invoke: (event) => bytesText(bytesOf(event.chunk.bytes)),
};

export function signer({ region, service, credentials }) {
  const aws = new AwsClient({ ...credentials, region, service });
  return async ({ method, url, headers, body }, date) => {
    const datetime = date.toISOString().replace(/[:-]|\.\d{3}/g, "");
    return Object.fromEntries((await aws.sign(url, { method, headers, body, aws: { datetime } })).headers);
  };
}
