// SHA-256 (FIPS 180-4). Web Crypto answers each call by a promise, which for hundreds of thousands of
// short entries costs more than the hashing; so the tree is hashed here.

const sha256Constants = new Int32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);
const sha256Start = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
  0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];
const sha256Words = new Int32Array(64);
const sha256Tail = new Uint8Array(128);

/** The 32 bytes of the digest; of the first `length` bytes, or of all. */
function sha256(bytes, length = bytes.length) {
  const state = Int32Array.from(sha256Start);
  const whole = length - (length % 64);
  for (let offset = 0; offset < whole; offset += 64) compress(state, bytes, offset);
  sha256Tail.fill(0);
  for (let place = whole; place < length; place++) sha256Tail[place - whole] = bytes[place];
  sha256Tail[length - whole] = 0x80;
  const end = length - whole < 56 ? 64 : 128;
  let bits = length * 8;
  for (let place = end - 1; bits > 0; place--) {
    sha256Tail[place] = bits % 256;
    bits = Math.floor(bits / 256);
  }
  for (let offset = 0; offset < end; offset += 64) compress(state, sha256Tail, offset);
  const digest = new Uint8Array(32);
  for (let place = 0; place < 32; place++) {
    digest[place] = state[place >> 2] >>> (24 - 8 * (place & 3));
  }
  return digest;
}

function compress(state, bytes, offset) {
  const w = sha256Words;
  for (let place = 0, at = offset; place < 16; place++, at += 4) {
    w[place] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  }
  for (let place = 16; place < 64; place++) {
    const x = w[place - 15];
    const y = w[place - 2];
    const small0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const small1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[place] = (w[place - 16] + small0 + w[place - 7] + small1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let place = 0; place < 64; place++) {
    const big1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const one = (h + big1 + ((e & f) ^ (~e & g)) + sha256Constants[place] + w[place]) | 0;
    const big0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const two = (big0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}
