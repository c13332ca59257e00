// Frames of an event stream, with all events of a chunk parsed as one JSON text.
const decoder = new TextDecoder();
const encoder = new TextEncoder();

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

const BASE64 = new Int16Array(256).fill(-1);
for (const [value, character] of [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].entries()) {
  BASE64[character.charCodeAt(0)] = value;
}

const CHUNK_START = encoder.encode('{"bytes":"');
const QUOTE = 0x22;
const COMMA = 0x2c;
const BRACE = 0x7d;

export class Frames {
  #isInvoke;
  /** A frame that is not whole yet: in the first `#held` bytes. */
  #partial = new Uint8Array(4096);
  #held = 0;
  /** The JSON text of a chunk's events. */
  #json = new Uint8Array(65536);
  #length = 0;
  /** Blocks of headers that were read before: a stream has a handful of them. */
  #known = [];

  /** @param {boolean} isInvoke the bytes of `chunk` events hold the model's JSON, which is what the caller wants */
  constructor(isInvoke) {
    this.#isInvoke = isInvoke;
  }

  /**
   * @param {Uint8Array} chunk
   * @returns {object[]} the events that end in it
   */
  push(chunk) {
    this.#length = 1;
    this.#json[0] = 0x5b;
    let at = this.#complete(chunk);
    while (chunk.length - at >= 12) {
      const view = new DataView(chunk.buffer, chunk.byteOffset + at, chunk.length - at);
      const length = lengthOf(view);
      if (chunk.length - at < length) break;
      this.#frame(chunk, at, length, view);
      at += length;
    }
    this.#hold(chunk, at, chunk.length);
    if (this.#length === 1) return [];
    this.#json[this.#length - 1] = 0x5d;
    return JSON.parse(decoder.decode(this.#json.subarray(0, this.#length)));
  }

  end() {
    if (this.#held > 0) throw new Error("the stream ends inside a frame");
  }

  /** Adds what is missing of the frame that an earlier chunk began; returns where the next one begins. */
  #complete(chunk) {
    if (this.#held === 0) return 0;
    let at = 0;
    if (this.#held < 12) at = this.#hold(chunk, 0, Math.min(chunk.length, 12 - this.#held));
    if (this.#held < 12) return at;
    const length = lengthOf(new DataView(this.#partial.buffer, 0, 12));
    at = this.#hold(chunk, at, Math.min(chunk.length, at + length - this.#held));
    if (this.#held < length) return at;
    this.#held = 0;
    this.#frame(this.#partial, 0, length, new DataView(this.#partial.buffer, 0, length));
    return at;
  }

  #hold(chunk, from, to) {
    const held = this.#held + to - from;
    if (held > this.#partial.length) {
      const larger = new Uint8Array(2 * held);
      larger.set(this.#partial.subarray(0, this.#held));
      this.#partial = larger;
    }
    this.#partial.set(chunk.subarray(from, to), this.#held);
    this.#held = held;
    return to;
  }

  #frame(bytes, at, length, view) {
    if (crcOf(bytes, at, at + length - 4) !== view.getUint32(length - 4)) {
      throw new Error("a message's checksum is wrong");
    }
    const headersEnd = at + 12 + view.getUint32(4);
    const { messageType, prefix } = this.#headers(bytes, at + 12, headersEnd);
    const end = at + length - 4;
    if (messageType !== "event") throw new Error(decoder.decode(bytes.subarray(headersEnd, end)));
    this.#room(prefix.length + end - headersEnd + 2);
    this.#json.set(prefix, this.#length);
    this.#length += prefix.length;
    if (!this.#isInvoke || !this.#model(bytes, headersEnd, end)) {
      this.#json.set(bytes.subarray(headersEnd, end), this.#length);
      this.#length += end - headersEnd;
    }
    this.#json[this.#length++] = BRACE;
    this.#json[this.#length++] = COMMA;
  }

  /** Writes the JSON that is in the bytes of a chunk; false if the payload is of another form. */
  #model(bytes, from, end) {
    for (let index = 0; index < CHUNK_START.length; index++) {
      if (bytes[from + index] !== CHUNK_START[index]) return false;
    }
    const start = from + CHUNK_START.length;
    const stop = bytes.indexOf(QUOTE, start);
    if (stop < 0 || stop >= end || (stop - start) % 4 !== 0) return false;
    const json = this.#json;
    let out = this.#length;
    for (let at = start; at < stop; at += 4) {
      const bits =
        (BASE64[bytes[at]] << 18) |
        (BASE64[bytes[at + 1]] << 12) |
        ((BASE64[bytes[at + 2]] & 63) << 6) |
        (BASE64[bytes[at + 3]] & 63);
      json[out++] = bits >> 16;
      json[out++] = bits >> 8;
      json[out++] = bits;
    }
    if (bytes[stop - 1] === 0x3d) out--;
    if (bytes[stop - 2] === 0x3d) out--;
    this.#length = out;
    return true;
  }

  #room(more) {
    if (this.#length + more <= this.#json.length) return;
    const larger = new Uint8Array(2 * (this.#length + more));
    larger.set(this.#json.subarray(0, this.#length));
    this.#json = larger;
  }

  #headers(bytes, from, to) {
    for (const known of this.#known) if (isAt(known.block, bytes, from, to)) return known;
    const headers = {};
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    for (let at = from; at < to;) {
      const name = decoder.decode(bytes.subarray(at + 1, (at += 1 + bytes[at])));
      if (bytes[at++] !== 7) throw new Error(`${name} is not a string`);
      const start = at + 2;
      headers[name] = decoder.decode(bytes.subarray(start, (at = start + view.getUint16(at))));
    }
    const found = {
      block: bytes.slice(from, to),
      messageType: headers[":message-type"],
      prefix: encoder.encode(`{${JSON.stringify(headers[":event-type"])}:`),
    };
    if (this.#known.length < 16) this.#known.push(found);
    return found;
  }
}

/** The length of a frame, once the checksum of its prelude has been verified. */
function lengthOf(view) {
  const prelude = new Uint8Array(view.buffer, view.byteOffset, 8);
  if (crcOf(prelude, 0, 8) !== view.getUint32(8)) throw new Error("a prelude's checksum is wrong");
  const length = view.getUint32(0);
  if (length < 16 + view.getUint32(4)) throw new Error("a frame's lengths contradict each other");
  return length;
}

function crcOf(bytes, from, to) {
  let crc = -1;
  for (let at = from; at < to; at++) crc = CRC[(crc ^ bytes[at]) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

function isAt(block, bytes, from, to) {
  if (block.length !== to - from) return false;
  for (let index = 0; index < block.length; index++) if (block[index] !== bytes[from + index]) return false;
  return true;
}
