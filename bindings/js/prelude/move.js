// Bytes from one view to another, or within one.
'use strict';

const {
  typedArrayBuffer,
  typedArrayByteOffset,
  typedArrayLength,
  typedArraySet,
  Uint8Array,
} = require('./primordials');

/** Puts `count` bytes of the Uint8Array `source`, from `from` on, into `target` at `to`; they may overlap. */
function move(target, to, source, from, count) {
  const isWhole = from === 0 && count === typedArrayLength(source);
  const bytes = isWhole
    ? source
    : new Uint8Array(typedArrayBuffer(source), typedArrayByteOffset(source) + from, count);
  typedArraySet(target, bytes, to);
}

module.exports = { move };
