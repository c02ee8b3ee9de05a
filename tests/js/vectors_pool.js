// The operation `pool` of the golden vectors: which slab the bytes of each request lie in, and where.
'use strict';
const { Buffer } = require('./subject.js');

const repeated = (character) => (n) => character.repeat(n);
const letterAndNewline = (n) => 'A\n'.repeat(Math.ceil(n / 2)).slice(0, n);

const requests = {
  U: (n, alignment) => Buffer.allocUnsafe(n, alignment),
  W: (n, alignment) => Buffer.allocUnsafeSlow(n, alignment),
  A: (n) => Buffer.alloc(n),
  R: (n) => Buffer.from(new Array(n).fill(1)),
  F: (n) => Buffer.from(new Uint8Array(n)),
  K: (n) => Buffer.concat([new Uint8Array(n)]),
  k: (n) => Buffer.concat([new Uint8Array(3)], n),
  Y: (n) => Buffer.copyBytesFrom(new Uint8Array(n)),
};
const texts = {
  S: [repeated('a'), 'utf8'],
  L: [repeated('a'), 'latin1'],
  H: [repeated('a'), 'hex'],
  Z: [repeated('z'), 'hex'],
  B: [repeated('A'), 'base64'],
  G: [letterAndNewline, 'base64'],
  C: [repeated('a'), 'utf16le'],
  D: [repeated('\u00e9'), 'utf8'],
  T: [repeated('\u20ac'), 'utf8'],
  Q: [repeated('\u{1f4a9}'), 'utf8'],
};
for (const [token, [make, encoding]] of Object.entries(texts)) requests[token] = (n) => Buffer.from(make(n), encoding);

/** Opens a slab of `poolSize` bytes and uses it up. Returns how many bytes its store is larger than that. */
function useUpSlab(poolSize) {
  // A slab that some other size opened ends here: no request fits behind one that nearly fills the largest carve.
  Buffer.poolSize = poolSize;
  const largest = (poolSize >>> 1) - 1;
  let before = Buffer.allocUnsafe(largest);
  let opened = Buffer.allocUnsafe(largest);
  while (opened.buffer === before.buffer) {
    before = opened;
    opened = Buffer.allocUnsafe(largest);
  }
  const store = opened.buffer;
  const end = opened.byteOffset + poolSize;
  let cursor = opened.byteOffset + Math.ceil(largest / 8) * 8;
  while (end - cursor > 0) {
    const size = Math.min(end - cursor, largest);
    Buffer.allocUnsafe(size);
    cursor += Math.ceil(size / 8) * 8;
  }
  return store.byteLength - poolSize;
}

function runPool(vector) {
  const padding = useUpSlab(vector.poolSize);
  const results = { slab: [], off: [], len: [], cap: [] };
  const slabs = [];
  const bases = [];

  function slabOf(buffer) {
    const known = slabs.indexOf(buffer.buffer);
    if (known >= 0) return known;
    // A carve is below half the pool, and opens a slab of the size that the pool has now.
    const isSlab = buffer.buffer.byteLength === Buffer.poolSize + padding && buffer.length < Buffer.poolSize >>> 1;
    if (!isSlab) return -1;
    bases.push(buffer.byteOffset);
    return slabs.push(buffer.buffer) - 1;
  }

  function note(slab, off, len, cap) {
    results.slab.push(slab);
    results.off.push(off);
    results.len.push(len);
    results.cap.push(cap);
  }

  for (const op of vector.ops.split(' ')) {
    const token = op[0];
    const [n, alignment] = op.slice(1).split('@').map(Number);
    if (token === 'P') {
      Buffer.poolSize = n;
      note('x', 'x', 'x', 'x');
    } else if (token === 'I') {
      Buffer.alloc(1).indexOf('a'.repeat(n), 0, 'hex');
      note('x', 'x', 'x', 'x');
    } else {
      const buffer = requests[token](n, alignment);
      const slab = slabOf(buffer);
      if (slab >= 0) note(slab, buffer.byteOffset - bases[slab], buffer.length, 'x');
      else if (buffer.buffer.byteLength === 0) note('e', 0, 0, 0);
      else note('o', alignment === undefined ? buffer.byteOffset : 'x', buffer.length, buffer.buffer.byteLength);
    }
  }
  return Object.fromEntries(Object.entries(results).map(([key, values]) => [key, values.join(' ')]));
}

module.exports = { runPool };
