// Vectors in two dimensions: their first two principal components.

const ROUNDS = 40;

/**
 * @param {ArrayLike<number>[]} vectors of one length
 * @returns {[number, number][]} in the order of the vectors, between -1 and 1
 */
export function project(vectors) {
  const length = vectors[0]?.length ?? 0;
  const mean = new Float64Array(length);
  for (const vector of vectors) for (let i = 0; i < length; i++) mean[i] += vector[i] / vectors.length;
  const centred = vectors.map((vector) => Float64Array.from({ length }, (_, i) => vector[i] - mean[i]));
  const first = component(centred, []);
  const second = component(centred, [first]);
  const points = centred.map((vector) => /** @type {[number, number]} */ ([dot(vector, first), dot(vector, second)]));
  const furthest = Math.max(1e-9, ...points.flat().map(Math.abs));
  return points.map(([x, y]) => [x / furthest, y / furthest]);
}

/**
 * The direction of the most variance, at right angles to those that are known, by power iteration.
 * @param {Float64Array[]} centred
 * @param {Float64Array[]} known
 */
function component(centred, known) {
  const length = centred[0]?.length ?? 0;
  // Any beginning will do that is the same each time and not at right angles to the result.
  let direction = Float64Array.from({ length }, (_, i) => Math.sin(i + 1));
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Float64Array(length);
    for (const vector of centred) {
      const share = dot(vector, direction);
      for (let i = 0; i < length; i++) next[i] += share * vector[i];
    }
    for (const other of known) {
      const share = dot(next, other);
      for (let i = 0; i < length; i++) next[i] -= share * other[i];
    }
    const norm = Math.sqrt(dot(next, next)) || 1;
    direction = next.map((value) => value / norm);
  }
  return direction;
}

/** @param {ArrayLike<number>} one @param {ArrayLike<number>} other */
function dot(one, other) {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += one[i] * other[i];
  return sum;
}
