// SPDX-License-Identifier: MIT
//
// Text to bytes and back.
#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>
#include <string>

#include "bindings/js/natives/native_table.h"
#include "slabyard/codec.h"
#include "slabyard/transcode.h"
#include "slabyard/web_base64.h"

namespace slabyard::js {

namespace {

/// Node's constants.MAX_STRING_LENGTH, whatever an engine could hold.
constexpr size_t kMaxTextLength = 0x1fffffe8;
constexpr size_t kAll = std::numeric_limits<size_t>::max();

/// Up to this many bytes of UTF-8 a text gets room for as many code units, without asking how many it has.
constexpr size_t kMeasureAbove = size_t{64} << 10;

/// Code units that the text of `bytes` has at most, and exactly when the bytes are many.
size_t TextRoom(ByteSpan bytes, Encoding encoding) {
  const bool quick = encoding == Encoding::kUtf8 && bytes.size() <= kMeasureAbove;
  return quick ? bytes.size() : TextLength(bytes, encoding);
}

void ReturnOneByteText(CallFrame& frame, ByteSpan bytes, Encoding encoding, size_t length) {
  uint8_t* const units = frame.Scratch(length);
  if (units == nullptr) return frame.ReturnNull();
  frame.ReturnLatin1({units, ToLatin1(bytes, encoding, {units, length})});
}

void ReturnTwoByteText(CallFrame& frame, ByteSpan bytes, Encoding encoding, size_t room) {
  auto* const units = reinterpret_cast<char16_t*>(frame.Scratch(room * sizeof(char16_t)));
  if (units == nullptr) return frame.ReturnNull();
  frame.ReturnUtf16({units, ToUtf16(bytes, encoding, {units, room})});
}

void ReturnText(CallFrame& frame, ByteSpan bytes, Encoding encoding) {
  const size_t room = TextRoom(bytes, encoding);
  if (room > kMaxTextLength && TextLength(bytes, encoding) > kMaxTextLength) return frame.ReturnNull();
  const bool is_itself = encoding == Encoding::kLatin1 ||
                         ((encoding == Encoding::kUtf8 || encoding == Encoding::kAscii) && IsAscii(bytes));
  if (is_itself) {
    frame.ReturnLatin1(bytes);
  } else if (IsOneByteText(encoding)) {
    ReturnOneByteText(frame, bytes, encoding, room);
  } else {
    ReturnTwoByteText(frame, bytes, encoding, room);
  }
}

}  // namespace

void Encode(CallFrame& frame) {
  const MutableByteSpan rest = frame.BytesIn(1, frame.Size(2), kAll);
  const size_t room = frame.SizeOr(4, kAll);
  const size_t written = frame.EncodeText(0, frame.EncodingAt(3), rest.first(std::min(room, rest.size())));
  frame.ReturnNumber(static_cast<double>(written));
}

void Decode(CallFrame& frame) {
  ReturnText(frame, frame.BytesIn(0, frame.Size(2), frame.SizeOr(3, kAll)), frame.EncodingAt(1));
}

void Utf8Length(CallFrame& frame) { frame.ReturnNumber(static_cast<double>(frame.Utf8Length(0))); }
void CheckUtf8(CallFrame& frame) { frame.ReturnBool(IsUtf8(frame.Bytes(0))); }
void CheckAscii(CallFrame& frame) { frame.ReturnBool(IsAscii(frame.Bytes(0))); }

void TranscodeBytes(CallFrame& frame) {
  std::string out;
  const TranscodeError error = Transcode(frame.Bytes(0), frame.EncodingAt(1), frame.EncodingAt(2), out);
  if (error != TranscodeError::kNone || out.empty()) return frame.ReturnNumber(static_cast<double>(error));
  const MutableByteSpan bytes = frame.ReturnNewArrayBuffer(out.size(), false);
  if (bytes.size() == out.size()) std::memcpy(bytes.data(), out.data(), out.size());
}

void DecodeWebBase64(CallFrame& frame) {
  const TextView text = frame.Text(0);
  const size_t room = MaxByteLength(text, Encoding::kBase64);
  uint8_t* const bytes = frame.Scratch(room);
  if (bytes == nullptr) return frame.ReturnNull();
  const AtobResult result = Atob(text, {bytes, room});
  if (result.error != AtobError::kNone) return frame.ReturnNumber(static_cast<double>(result.error));
  frame.ReturnLatin1({bytes, result.written});
}

void EncodeWebBase64(CallFrame& frame) {
  const TextView text = frame.Text(0);
  const size_t room = BtoaLength(text.size());
  uint8_t* const digits = frame.Scratch(room);
  const std::optional<size_t> length = digits == nullptr ? std::nullopt : Btoa(text, {digits, room});
  if (!length) return frame.ReturnNull();
  frame.ReturnLatin1({digits, *length});
}

}  // namespace slabyard::js
