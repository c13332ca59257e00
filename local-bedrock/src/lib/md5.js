// MD5, which S3's ETags are made of and WebCrypto does not have.
// https://www.rfc-editor.org/rfc/rfc1321

const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const SINES = Uint32Array.from({ length: 64 }, (_, step) => Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32));
const BLOCK_BYTES = 64;

/**
 * @param {Uint8Array} bytes
 * @returns {Uint8Array} 16 bytes
 */
export function md5(bytes) {
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  const whole = bytes.length - (bytes.length % BLOCK_BYTES);
  const words = new Int32Array(16);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < whole; at += BLOCK_BYTES) mix(state, words, view, at);
  const end = new DataView(padded(bytes.subarray(whole), bytes.length).buffer);
  for (let at = 0; at < end.byteLength; at += BLOCK_BYTES) mix(state, words, end, at);
  const digest = new DataView(new ArrayBuffer(16));
  for (const [index, word] of state.entries()) digest.setInt32(index * 4, word, true);
  return new Uint8Array(digest.buffer);
}

/**
 * The rest of a message, a 1 bit, zeros, and the message's length in bits.
 * @param {Uint8Array} rest
 * @param {number} length of the message
 */
function padded(rest, length) {
  const block = new Uint8Array(rest.length < BLOCK_BYTES - 8 ? BLOCK_BYTES : 2 * BLOCK_BYTES);
  block.set(rest);
  block[rest.length] = 0x80;
  new DataView(block.buffer).setBigUint64(block.length - 8, BigInt(length) * 8n, true);
  return block;
}

/**
 * Mixes one block into the state.
 * @param {Int32Array} state
 * @param {Int32Array} words room for the block's words
 * @param {DataView} view
 * @param {number} at
 */
function mix(state, words, view, at) {
  for (let index = 0; index < 16; index++) words[index] = view.getInt32(at + index * 4, true);
  let [a, b, c, d] = state;
  for (let step = 0; step < 64; step++) {
    const round = step >> 4;
    let mixed;
    let word;
    if (round === 0) [mixed, word] = [(b & c) | (~b & d), step];
    else if (round === 1) [mixed, word] = [(d & b) | (~d & c), 5 * step + 1];
    else if (round === 2) [mixed, word] = [b ^ c ^ d, 3 * step + 5];
    else [mixed, word] = [c ^ (b | ~d), 7 * step];
    const sum = (a + mixed + SINES[step] + words[word & 15]) | 0;
    const shift = SHIFTS[round * 4 + (step & 3)];
    [a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0];
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
}
