// SPDX-License-Identifier: MIT
//
// The native table: what the prelude calls, engine-neutral. An adaptor makes one function of each entry and puts it
// into the object that the prelude's `require('natives')` gives. `view` is a Uint8Array, `text` a string, `encoding`
// the number of a slabyard::Encoding; sizes and offsets are integers. Ranges beyond what a view has are clamped to it.
// An argument costs 8 ns and more, by the engine, so the usual ones come last and may be left out: encoding UTF-8,
// offset and start 0, room and end all that there is, backward false, unit a byte.
#ifndef SLABYARD_BINDINGS_JS_NATIVES_NATIVE_TABLE_H_
#define SLABYARD_BINDINGS_JS_NATIVES_NATIVE_TABLE_H_

#include "bindings/js/natives/call_frame.h"

namespace slabyard::js {

// Text and bytes.

/// encode(text, view, offset, encoding, room): bytes written into view[offset, offset + room)
void Encode(CallFrame& frame);
/// decode(view, encoding, start, end): the text, or null when it is longer than Node's constants.MAX_STRING_LENGTH
void Decode(CallFrame& frame);
/// utf8Length(text): bytes
void Utf8Length(CallFrame& frame);
/// isUtf8(view)
void CheckUtf8(CallFrame& frame);
/// isAscii(view)
void CheckAscii(CallFrame& frame);
/// transcode(view, from, to): ArrayBuffer; null without memory; a TranscodeError's number for what cannot be done or
/// has no result (kNone: an empty one)
void TranscodeBytes(CallFrame& frame);
/// atob(text): the text, or an AtobError's number
void DecodeWebBase64(CallFrame& frame);
/// btoa(text): the text, or null when a code unit is above FF
void EncodeWebBase64(CallFrame& frame);

// Comparison, search, order.

/// compare(a, b): -1, 0 or 1
void Compare(CallFrame& frame);
/// find(view, needle, byteOffset, unit, backward, end): offset in bytes, or -1. The needle is a view, byteOffset a
/// 32-bit integer or the view's size, unit the number of a BufferSearch::Unit.
void Find(CallFrame& frame);
/// findByte(view, byte, byteOffset, backward, end): the same for a byte
void FindByte(CallFrame& frame);
/// findText(view, text, byteOffset, encoding, backward, end): the same for a text
void FindText(CallFrame& frame);
/// swap(view, width): reverses every 2, 4 or 8 bytes; what is left over at the end stays
void Swap(CallFrame& frame);
/// repeat(view, size, start, end): repeats the first `size` bytes of view[start, end) up to its end
void Repeat(CallFrame& frame);

// Memory.

/// leaseSlab(size): ArrayBuffer with arbitrary content that stays in place, or null
void LeaseSlab(CallFrame& frame);
/// allocateBlock(size, zeroed): ArrayBuffer, or null
void AllocateBlock(CallFrame& frame);
/// firstAligned(view, alignment): offset of the first address in it that is a multiple of a power of two
void FirstAligned(CallFrame& frame);

// What the engine can do (host_services.h, thresholds.h).

void MaxArrayBuffer(CallFrame& frame);
void MaxStringLength(CallFrame& frame);
void EncodeThreshold(CallFrame& frame);
void DecodeThreshold(CallFrame& frame);
void HexThreshold(CallFrame& frame);
void CompareThreshold(CallFrame& frame);
void SwapThreshold(CallFrame& frame);
void FindThreshold(CallFrame& frame);
void FindLastThreshold(CallFrame& frame);
void RepeatThreshold(CallFrame& frame);

struct NativeEntry {
  const char* name;
  void (*call)(CallFrame& frame);
};

inline constexpr NativeEntry kNatives[] = {
    {"encode", Encode},
    {"decode", Decode},
    {"utf8Length", Utf8Length},
    {"isUtf8", CheckUtf8},
    {"isAscii", CheckAscii},
    {"transcode", TranscodeBytes},
    {"atob", DecodeWebBase64},
    {"btoa", EncodeWebBase64},
    {"compare", Compare},
    {"find", Find},
    {"findByte", FindByte},
    {"findText", FindText},
    {"swap", Swap},
    {"repeat", Repeat},
    {"leaseSlab", LeaseSlab},
    {"allocateBlock", AllocateBlock},
    {"firstAligned", FirstAligned},
    {"maxArrayBuffer", MaxArrayBuffer},
    {"maxStringLength", MaxStringLength},
    {"encodeThreshold", EncodeThreshold},
    {"decodeThreshold", DecodeThreshold},
    {"hexThreshold", HexThreshold},
    {"compareThreshold", CompareThreshold},
    {"swapThreshold", SwapThreshold},
    {"findThreshold", FindThreshold},
    {"findLastThreshold", FindLastThreshold},
    {"repeatThreshold", RepeatThreshold},
};

}  // namespace slabyard::js

#endif  // SLABYARD_BINDINGS_JS_NATIVES_NATIVE_TABLE_H_
