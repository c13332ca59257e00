// Reads cassettes: recorded HTTP traffic as VCR.py writes it down in YAML.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { EventStreamCodec } from "@smithy/eventstream-codec";
import { load } from "js-yaml";

const CASSETTE = /\.yaml(\.gz)?$/;
const CALL = /^https:\/\/bedrock-runtime\.[^/]+\/model\/[^/]+\/([^/?]+)$/;

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString(),
  (text) => Buffer.from(text),
);

/**
 * The calls of models of Bedrock in all cassettes of a directory.
 * @param {string} directory
 * @returns {{ name: string, meta: object, request: Buffer, response: Buffer, frames?: string[] }[]}
 */
export function readCassettes(directory) {
  const files = readdirSync(directory, { recursive: true }).filter((file) => CASSETTE.test(file));
  return files.sort().flatMap((file) => {
    const stored = readFileSync(join(directory, file));
    const stem = file.replace(CASSETTE, "").replaceAll(/[\\/]/g, ".");
    return interactionsOf(load(String(file.endsWith(".gz") ? gunzipSync(stored) : stored))).flatMap(
      (interaction, index) => {
        const [, operation] = CALL.exec(interaction.request.uri) ?? [];
        return operation ? [{ name: `${stem}.${index}`, ...recording(interaction, operation) }] : [];
      },
    );
  });
}

/** langchain-aws keeps requests and responses in two lists. */
const interactionsOf = ({ interactions, requests, responses }) =>
  interactions ?? requests.map((request, at) => ({ request, response: responses[at] }));

function recording({ request, response }, operation) {
  const body = bytesOf(response.body?.string ?? response.body);
  const stream = operation.endsWith("-stream") && response.status.code === 200;
  const frames = stream ? framesOf(body) : undefined;
  const headers = Object.entries(response.headers).map(([name, value]) => [name, [value].flat().map(String)]);
  const meta = {
    uri: request.uri,
    operation,
    status: response.status.code,
    response_headers: Object.fromEntries(headers),
    stream,
    response_is_raw_bytes: stream,
    ...(frames && { frames: frames.length, frame_bytes: body.length, trailing_bytes: 0 }),
  };
  return { meta, request: bytesOf(request.body), response: body, frames };
}

const bytesOf = (value) => Buffer.from(value ?? "");

/**
 * The frames of a stream as AWS's codec decodes them; it throws if a checksum or a length is wrong.
 * @returns {string[]} JSON texts, in which numbers look as they did on the wire
 */
function framesOf(bytes) {
  const frames = [];
  for (let at = 0; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const frame = bytes.subarray(at, at + length);
    const { headers, body } = codec.decode(frame);
    const values = Object.fromEntries(Object.entries(headers).map(([name, { value }]) => [name, value]));
    const members = { headers: values, total_length: length, crc: frame.subarray(-4).toString("hex") };
    frames.push(`${JSON.stringify(members).slice(0, -1)},"payload":${Buffer.from(body)}}`);
    at += length;
  }
  return frames;
}
