// SPDX-License-Identifier: MIT
//
// The native table: what the prelude calls, engine-neutral. An adaptor makes one function of each entry and puts it
// into the object that the prelude's `require('natives')` gives. `view` is a Uint8Array, `text` a string, `encoding` the
// number of a slabyard::Encoding; sizes and offsets are integers. Ranges beyond what a view has are clamped to it.
#ifndef SLABYARD_BINDINGS_JS_NATIVES_NATIVE_TABLE_H_
#define SLABYARD_BINDINGS_JS_NATIVES_NATIVE_TABLE_H_

#include <span>

#include "bindings/js/natives/call_frame.h"

namespace slabyard::js {

struct NativeEntry {
  const char* name;
  void (*call)(CallFrame& frame);
};

/// Text and bytes.
///   encode(text, encoding, view, offset, room): bytes written into view[offset, offset + room)
///   decode(view, encoding, start, end, maxLength): the text, or null when it has more than maxLength code units
///   utf8Length(text): bytes
///   isUtf8(view), isAscii(view)
///   transcode(view, from, to): ArrayBuffer, null without memory, or the number of a slabyard::TranscodeError
///   atob(text): the text, or the number of a slabyard::AtobError
///   btoa(text): the text, or null when a code unit is above FF
std::span<const NativeEntry> CodecNatives();

/// Comparison and search.
///   compare(a, aStart, aEnd, b, bStart, bEnd): -1, 0 or 1
///   find(view, needle, byteOffset, end, backward, unit): offset in bytes, or -1; needle is a view, byteOffset a 32-bit
///     integer or the size of the view, unit the number of a slabyard::BufferSearch::Unit
///   findText(view, text, encoding, byteOffset, end, backward): the same for a text
///   swap(view, width): swaps the bytes of every 2, 4 or 8; the view's size is a multiple of that
std::span<const NativeEntry> CompareNatives();

/// Memory and what the engine can do.
///   leaseSlab(size): ArrayBuffer that stays in place, or null; its content is arbitrary
///   allocateBlock(size, zeroed): ArrayBuffer, or null
///   firstAligned(arrayBuffer, alignment): offset of the first address that is a multiple of a power of two
///   maxArrayBuffer(), maxStringLength()
///   encodeThreshold(), decodeThreshold(), hexThreshold(), compareThreshold(), swapThreshold(): thresholds.h
std::span<const NativeEntry> MemoryNatives();

}  // namespace slabyard::js

#endif  // SLABYARD_BINDINGS_JS_NATIVES_NATIVE_TABLE_H_
