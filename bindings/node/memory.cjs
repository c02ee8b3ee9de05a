// SPDX-License-Identifier: MIT
//
// The natives that give memory, in script: the engine's own constructors are quicker from here than through Node-API,
// and refuse where napi_create_arraybuffer ends the process (V8).
'use strict';

const { Buffer: HostBuffer, constants } = require('buffer');

// What zeroing costs nothing; hosts put so little into the collector's heap first, from where .buffer would copy it.
const SMALL = 64;
const { allocUnsafeSlow } = HostBuffer;

/** An ArrayBuffer of `size` bytes, or null when there is no memory. Not zeroed where the host can do without. */
function allocateBlock(size, zeroed) {
  if (size > constants.MAX_LENGTH) return null;
  try {
    if (zeroed || size <= SMALL) return new ArrayBuffer(size);
    // Heeds --zero-fill-buffers. Never pooled, so the store is the buffer's alone.
    return allocUnsafeSlow(size).buffer;
  } catch {
    return null;
  }
}

module.exports = {
  allocateBlock,
  leaseSlab: (size) => allocateBlock(size, false),
};
