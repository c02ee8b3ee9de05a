// Where bytes come from. Slabs are leased whole from the native pool and carved here, since a native call costs more
// than the carve:
//
//   slab  [ a | b |pad| c |......... free .........]
//                          ^ cursor, a multiple of 8
//
// The ArrayBuffer of a slab holds the native reference; the slab goes back when the collector drops its last view.

const natives = require('natives');
const host = require('host');

// Up to this size a block of its own lies in the engine's heap, as Node's do: no native block, nothing external.
const ENGINE_HEAP_MAX = 64;
// The alignment of slabs, and so the largest that a carve can promise.
const SLAB_ALIGNMENT = 64;

class FastBuffer extends Uint8Array {
  // The engine's default constructor for a derived class would copy its arguments into an array first.
  constructor(bufferOrLength, byteOffset, length) {
    super(bufferOrLength, byteOffset, length);
  }
}

// Deprecated names of buffer and byteOffset.
Object.defineProperties(FastBuffer.prototype, {
  parent: {
    enumerable: true,
    get() {
      return this instanceof FastBuffer ? this.buffer : undefined;
    },
  },
  offset: {
    enumerable: true,
    get() {
      return this instanceof FastBuffer ? this.byteOffset : undefined;
    },
  },
});

// Shared with C++ (slabyard::LeaseCounters).
const counters = host.leaseCounters;
const [CARVES, REQUESTED, HANDED_OUT, CURSOR] = [0, 1, 2, 3];

// Whose `poolSize` rules: Buffer, where scripts may change it at any time.
let owner = { poolSize: 8192 };
let slab = null;
let slabBytes = null;
let slabSize = 0;
let cursor = 0;

// A plain RangeError with a code: its toString() does not show the code, as in Node.
function allocationFailed() {
  const error = new RangeError('Failed to allocate memory');
  error.code = 'ERR_MEMORY_ALLOCATION_FAILED';
  return error;
}

function openSlab() {
  const size = Math.trunc(Number(owner.poolSize));
  const fresh = natives.leaseSlab(size);
  if (fresh === null) throw allocationFailed();
  slab = fresh;
  slabBytes = new Uint8Array(slab);
  slabSize = size;
  cursor = counters[CURSOR] = 0;
}

/** True when `size` bytes are carved: below half of the pool size as it is now. */
const isCarved = (size) => size < owner.poolSize >>> 1;

function takeAt(offset, size) {
  const before = cursor;
  // Passes the end of a slab whose size is no multiple of 8: nothing fits behind it then.
  cursor = Math.ceil((offset + size) / 8) * 8;
  counters[CARVES] += 1;
  counters[REQUESTED] += size;
  counters[HANDED_OUT] += Math.min(cursor, slabSize) - Math.min(before, slabSize);
  counters[CURSOR] = cursor;
  return new FastBuffer(slab, offset, size);
}

/** Carves `size` bytes at a multiple of `alignment`, a power of two up to SLAB_ALIGNMENT. */
function carve(size, alignment = 8) {
  const offset = Math.ceil(cursor / alignment) * alignment;
  if (size <= slabSize - offset) return takeAt(offset, size);
  openSlab();
  return takeAt(0, size);
}

/** Carves the bytes of `string`, for which `room` are enough. Text without bytes refers to the slab all the same. */
function carveText(string, encoding, room) {
  if (room > slabSize - cursor) openSlab();
  return takeAt(cursor, natives.encode(string, encoding, slabBytes, cursor, room));
}

/** A block of its own. Zeroed, or with any content. */
function ownBlock(size, zeroed) {
  if (size <= ENGINE_HEAP_MAX) return new FastBuffer(size);
  const block = natives.allocateBlock(Math.trunc(size), zeroed);
  if (block !== null) return new FastBuffer(block);
  throw zeroed ? new RangeError('Array buffer allocation failed') : allocationFailed();
}

/** Carved when small, else a block of its own; any content. */
function allocate(size) {
  if (size <= 0) return new FastBuffer();
  return isCarved(size) ? carve(Math.trunc(size)) : ownBlock(size, false);
}

module.exports = {
  FastBuffer,
  SLAB_ALIGNMENT,
  isCarved,
  carve,
  carveText,
  ownBlock,
  allocate,
  allocationFailed,
  follow: (object) => {
    owner = object;
  },
};
