// Where bytes come from. A slab is taken whole from the host and carved here, since a native call costs more than the
// carve:
//
//   slab  [pad| a | b |  c |......... free .........]
//             ^ base       ^ base + cursor; the cursor is a multiple of 8, and the base, where there is one, of 64
//
// A slab lives as long as the collector finds a view of it.
'use strict';

const natives = require('natives');
const host = require('host');
const { allocationFailed } = require('./errors');
const { MAX_SAFE, min, RangeError, trunc, typedArrayFill, Uint8Array } = require('./primordials');
const { encode } = require('./text');

// Up to this size a block of its own lies in the engine's heap, as Node's do: no native block, nothing external.
const ENGINE_HEAP_MAX = 64;
// The alignment of slabs, and so the largest that a carve can promise.
const SLAB_ALIGNMENT = 64;

class FastBuffer extends Uint8Array {
  // The engine's default constructor for a derived class may copy its arguments into an array first. Defaults make its
  // `length` 0, as Node's is; to define that property would make every construction slow in V8.
  constructor(bufferOrLength = undefined, byteOffset = undefined, length = undefined) {
    super(bufferOrLength, byteOffset, length);
  }
}

// Shared with C++ (slabyard::LeaseCounters), where somebody reads them.
const counters = host.leaseCounters;
const [CARVES, REQUESTED, HANDED_OUT, CURSOR] = [0, 1, 2, 3];
const { slabPadding, zeroesItself, zeroFill } = host;

// Whose `poolSize` rules: Buffer, where scripts may change it at any time.
let owner = { poolSize: host.poolSize };
let slab = null;
let slabBytes = new Uint8Array();
let storeSize = 0;
let base = 0;
let slabSize = 0;
let cursor = 0;

function openSlab() {
  const size = trunc(+owner.poolSize);
  const fresh = natives.leaseSlab(size + slabPadding);
  if (fresh === null) throw allocationFailed();
  host.keepInPlace(fresh);
  slab = fresh;
  slabBytes = new Uint8Array(slab);
  if (zeroFill) typedArrayFill(slabBytes, 0);
  storeSize = size + slabPadding;
  base = slabPadding === 0 ? 0 : natives.firstAligned(slab, SLAB_ALIGNMENT);
  slabSize = size;
  cursor = 0;
  if (counters !== undefined) counters[CURSOR] = 0;
}

/** True when `size` bytes are carved: below half of the pool size as it is now. */
const isCarved = (size) => size < owner.poolSize >>> 1;

/** True when `size` bytes from `offset` on are left in the slab, and nobody has transferred it. */
const fits = (offset, size) => size <= slabSize - offset && slabBytes.length === storeSize;

// Tells of `size` bytes that moved the cursor from `before`.
function count(size, before) {
  counters[CARVES] += 1;
  counters[REQUESTED] += size;
  counters[HANDED_OUT] += min(cursor, slabSize) - min(before, slabSize);
  counters[CURSOR] = cursor;
}

function takeAt(offset, size) {
  const before = cursor;
  // Passes the end of a slab whose size is no multiple of 8: nothing fits behind it then.
  const rest = (offset + size) % 8;
  cursor = rest === 0 ? offset + size : offset + size + 8 - rest;
  if (counters !== undefined) count(size, before);
  return new FastBuffer(slab, base + offset, size);
}

/** Carves `size` bytes, a whole number. */
function carve(size) {
  if (!fits(cursor, size)) openSlab();
  return takeAt(cursor, size);
}

/** Carves `size` bytes at a multiple of `alignment`, a power of two up to SLAB_ALIGNMENT. */
function carveAligned(size, alignment) {
  const offset = cursor + ((alignment - (cursor % alignment)) % alignment);
  if (fits(offset, size)) return takeAt(offset, size);
  openSlab();
  return takeAt(0, size);
}

/** Carves the bytes of `string`, for which `room` are enough. Text without bytes refers to the slab all the same. */
function carveText(string, encoding, room) {
  if (!fits(cursor, room)) openSlab();
  return takeAt(cursor, encode(string, encoding, slabBytes, base + cursor, room));
}

/** A block of its own, zeroed. */
function zeroedBlock(size) {
  // Written so that NaN is no bytes.
  if (!(size > (zeroesItself ? MAX_SAFE : ENGINE_HEAP_MAX))) return new FastBuffer(size);
  const block = natives.allocateBlock(trunc(size), true);
  if (block === null) throw new RangeError('Array buffer allocation failed');
  return new FastBuffer(block);
}

/** A block of its own with any content. */
function unsafeBlock(size) {
  if (size <= ENGINE_HEAP_MAX) return new FastBuffer(size);
  const block = natives.allocateBlock(trunc(size), zeroFill);
  if (block === null) throw allocationFailed();
  return new FastBuffer(block);
}

/** Carved when small, else a block of its own; any content. */
function allocate(size) {
  if (size <= 0) return new FastBuffer();
  return isCarved(size) ? carve(trunc(size)) : unsafeBlock(size);
}

// Larger by the alignment, with the view at the first such address inside: what Node does, to the byte.
function alignedBlock(size, alignment) {
  if (size <= 0) return new FastBuffer();
  const whole = trunc(size);
  const block = natives.allocateBlock(whole + (alignment > 8 ? alignment : 8), zeroFill);
  if (block === null) throw allocationFailed();
  return new FastBuffer(block, natives.firstAligned(block, alignment), whole);
}

module.exports = {
  FastBuffer,
  SLAB_ALIGNMENT,
  isCarved,
  carveAligned,
  carveText,
  zeroedBlock,
  unsafeBlock,
  alignedBlock,
  allocate,
  follow: (object) => {
    owner = object;
  },
};
