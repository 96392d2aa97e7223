// Tries number after number until the hash fits. SHA-256 after FIPS 180-4: the browser's own
// digest exists on HTTPS only, and is slow for texts this short.
const bits = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
const primes = [];
for (let n = 2; primes.length < 64; n += 1) {
  if (primes.every((prime) => n % prime)) primes.push(n);
}
const K = Int32Array.from(primes, (prime) => bits(Math.cbrt(prime)));
const START = Int32Array.from(primes.slice(0, 8), (prime) => bits(Math.sqrt(prime)));
const turned = (x, n) => (x >>> n) | (x << (32 - n));
const schedule = new Int32Array(64);

function mix(state, view, offset) {
  for (let t = 0; t < 16; t += 1) schedule[t] = view.getInt32(offset + 4 * t);
  for (let t = 16; t < 64; t += 1) {
    const [before, last] = [schedule[t - 15], schedule[t - 2]];
    const s0 = turned(before, 7) ^ turned(before, 18) ^ (before >>> 3);
    const s1 = turned(last, 17) ^ turned(last, 19) ^ (last >>> 10);
    schedule[t] = (schedule[t - 16] + s0 + schedule[t - 7] + s1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let t = 0; t < 64; t += 1) {
    const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const one = (h + s1 + ((e & f) ^ (~e & g)) + K[t] + schedule[t]) | 0;
    const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, place) => {
    state[place] = (state[place] + word) | 0;
  });
}

function digest(text) {
  const bytes = new TextEncoder().encode(text);
  const padded = new Uint8Array((((bytes.length + 8) >> 6) + 1) << 6);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 4, bytes.length * 8);
  const state = Int32Array.from(START);
  for (let offset = 0; offset < padded.length; offset += 64) mix(state, view, offset);
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

addEventListener("message", ({ data: { salt, challenge, maxnumber } }) => {
  let number = 0;
  while (number <= maxnumber && digest(`${salt}${number}`) !== challenge) number += 1;
  postMessage(number <= maxnumber ? number : -1);
});
