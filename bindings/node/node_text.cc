// SPDX-License-Identifier: MIT
//
// Strings of a script, as units and as bytes. Node-API copies them and does not let one look at the engine's own units;
// it starts at the first unit always, and ends each copy with a NUL, for which a buffer need not have room. Where it
// has, and no other thread can see it, the copy goes straight to its place and what the NUL replaced is put back; else
// it goes through scratch memory. Long text goes in pieces: String.prototype.slice shares memory, a piece stays in the
// processor's cache between its copies, and the next one overwrites the NUL.
#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>

#include "bindings/node/node_call.h"

namespace slabyard::node {

namespace {

/// Units of a piece: stays in the second-level cache, and is long enough to hide what slice costs (about 0.2 us). A
/// multiple of 4, the digits of a whole base64 group.
constexpr size_t kPiece = size_t{64} << 10;

/// Bytes of the longest character in UTF-8, and of the longest that is one code unit.
constexpr size_t kMaxCharacter = 4;
constexpr size_t kMaxUnit = 3;

/// Up to so many code units a text is converted in one go, without questions: its bytes fit on the stack.
constexpr size_t kShort = 256;

bool IsHighSurrogate(char16_t unit) { return (unit & 0xFC00) == 0xD800; }

}  // namespace

size_t NodeCall::LengthOf(napi_value text) const {
  size_t length;
  return napi_get_value_string_utf16(env_, text, nullptr, 0, &length) == napi_ok ? length : 0;
}

std::u16string_view NodeCall::UnitsOf(napi_value text, size_t length, uint8_t* scratch) const {
  auto* const units = reinterpret_cast<char16_t*>(scratch);
  if (napi_get_value_string_utf16(env_, text, units, length + 1, &length) != napi_ok) return {};
  return {units, length};
}

ByteSpan NodeCall::NarrowUnitsOf(napi_value text, size_t length, uint8_t* scratch) const {
  if (napi_get_value_string_latin1(env_, text, reinterpret_cast<char*>(scratch), length + 1, &length) != napi_ok) {
    return {};
  }
  return {scratch, length};
}

napi_value NodeCall::Slice(napi_value text, size_t start, size_t end) {
  napi_value slice;
  napi_value range[2];
  napi_value piece;
  if (napi_get_reference_value(env_, environment_.slice(), &slice) == napi_ok &&
      napi_create_double(env_, static_cast<double>(start), &range[0]) == napi_ok &&
      napi_create_double(env_, static_cast<double>(end), &range[1]) == napi_ok &&
      napi_call_function(env_, text, slice, 2, range, &piece) == napi_ok) {
    return piece;
  }
  DropException();
  return nullptr;
}

TextView NodeCall::Text(size_t index) {
  napi_value text = Argument(index);
  const size_t length = LengthOf(text);
  uint8_t* const scratch = Scratch((length + 1) * sizeof(char16_t));
  return scratch == nullptr ? TextView() : TextView(UnitsOf(text, length, scratch));
}

size_t NodeCall::TextLength(size_t index) { return LengthOf(Argument(index)); }

size_t NodeCall::Utf8Length(size_t index) {
  size_t length;
  return napi_get_value_string_utf8(env_, Argument(index), nullptr, 0, &length) == napi_ok ? length : 0;
}

size_t NodeCall::EncodeText(size_t index, Encoding encoding, MutableByteSpan out) {
  napi_value text = Argument(index);
  const size_t length = LengthOf(text);
  if (out.empty() || length == 0) return 0;
  if (encoding == Encoding::kUtf8 && length <= kShort) {
    if (const std::optional<size_t> written = EncodeShortUtf8(text, out)) return *written;
  }
  uint8_t* const scratch = Scratch((std::min(length, kPiece) + 1) * sizeof(char16_t) + kMaxCharacter);
  if (scratch == nullptr) return 0;
  const Piece whole{.text = text,
                    .length = length,
                    .scratch = scratch,
                    .more_follows = false,
                    .follows_ascii = environment_.expects_ascii()};
  const size_t written =
      length <= kPiece ? EncodePiece(whole, encoding, out).written : EncodeInPieces(whole, encoding, out);
  // A program's texts are much alike.
  if (encoding == Encoding::kUtf8) environment_.ExpectAscii(written == length);
  return written;
}

// By the engine, which does not say where it stopped, but has room for all of it here.
std::optional<size_t> NodeCall::EncodeShortUtf8(napi_value text, MutableByteSpan out) const {
  char bytes[kShort * kMaxUnit + 1];
  size_t size;
  if (napi_get_value_string_utf8(env_, text, bytes, sizeof bytes, &size) != napi_ok) return std::nullopt;
  if (size > out.size()) return std::nullopt;
  std::memcpy(out.data(), bytes, size);
  return size;
}

Progress NodeCall::EncodePiece(const Piece& piece, Encoding encoding, MutableByteSpan out) const {
  switch (encoding) {
    case Encoding::kUtf8:
      return EncodeUtf8(piece, out);
    case Encoding::kUtf16le:
      return EncodeUtf16(piece, out);
    case Encoding::kLatin1:
    case Encoding::kAscii:
      return EncodeNarrow(piece, false, out);
    case Encoding::kHex:
    case Encoding::kBase64:
    case Encoding::kBase64Url:
      return ToBytes(TextView::Latin1(NarrowUnitsOf(piece.text, piece.length, piece.scratch)), encoding, out);
  }
  return {.read = 0, .written = 0};
}

// As many bytes as units: all is ASCII. Other text comes as UTF-16: the engine's own conversion takes a character at a
// time (V8), and does not say how many it took.
Progress NodeCall::EncodeUtf8(const Piece& piece, MutableByteSpan out) const {
  if (piece.follows_ascii && EncodeAscii(piece, out)) return {.read = piece.length, .written = piece.length};
  size_t size;
  if (napi_get_value_string_utf8(env_, piece.text, nullptr, 0, &size) != napi_ok) return {.read = 0, .written = 0};
  if (size == piece.length) return EncodeNarrow(piece, true, out);
  std::u16string_view units = UnitsOf(piece.text, piece.length, piece.scratch);
  // Perhaps one half of a character; the next piece begins with it.
  if (piece.more_follows && !units.empty() && IsHighSurrogate(units.back())) units.remove_suffix(1);
  return ToBytes(units, Encoding::kUtf8, out);
}

// By the engine's conversion, which is as quick as a copy then. With room for one more character it stops at as many
// bytes as units for ASCII alone. Otherwise all that it wrote is written again, by the next piece too where there is
// room for the characters on both sides of the border.
bool NodeCall::EncodeAscii(const Piece& piece, MutableByteSpan out) const {
  if (piece.length > out.size()) return false;
  const size_t room = piece.length + kMaxCharacter + 1;
  const bool is_overwritten = piece.more_follows && out.size() >= room + 2 * kMaxCharacter;
  const bool is_put_back = !is_overwritten && MayTouchBehind(room - 1, out);
  uint8_t* const bytes = is_overwritten || is_put_back ? out.data() : piece.scratch;
  uint8_t behind[kMaxCharacter + 1];
  if (is_put_back) std::memcpy(behind, bytes + piece.length, sizeof behind);
  size_t size;
  const napi_status status = napi_get_value_string_utf8(env_, piece.text, reinterpret_cast<char*>(bytes), room, &size);
  if (is_put_back) std::memcpy(bytes + piece.length, behind, sizeof behind);
  if (status != napi_ok || size != piece.length) return false;
  if (bytes == piece.scratch) std::memcpy(out.data(), bytes, size);
  return true;
}

Progress NodeCall::EncodeUtf16(const Piece& piece, MutableByteSpan out) const {
  constexpr size_t kUnit = sizeof(char16_t);
  // Straight to its place; the next piece writes its first unit over the NUL.
  const bool is_aligned = reinterpret_cast<uintptr_t>(out.data()) % kUnit == 0;
  const bool has_room = piece.more_follows && out.size() >= (piece.length + 1) * kUnit;
  if (std::endian::native == std::endian::little && is_aligned && has_room) {
    const size_t read = UnitsOf(piece.text, piece.length, out.data()).size();
    return {.read = read, .written = read * kUnit};
  }
  const size_t length = std::min(piece.length, out.size() / kUnit);
  return ToBytes(UnitsOf(piece.text, length, piece.scratch), Encoding::kUtf16le, out);
}

bool NodeCall::MayTouchBehind(size_t size, MutableByteSpan out) const {
  if (out.size() <= size) return false;
  const bool is_view = !bytes_.empty() && out.data() >= bytes_.data() && out.data() < bytes_.data() + bytes_.size();
  bool is_unshared;
  return is_view && napi_is_arraybuffer(env_, bytes_owner_, &is_unshared) == napi_ok && is_unshared;
}

Progress NodeCall::EncodeNarrow(const Piece& piece, bool is_ascii, MutableByteSpan out) const {
  // The next piece writes its first character over the NUL.
  if (piece.more_follows && out.size() >= piece.length + kMaxCharacter) {
    const size_t written = NarrowUnitsOf(piece.text, piece.length, out.data()).size();
    return {.read = written, .written = written};
  }
  if (MayTouchBehind(piece.length, out)) {
    // V8 copies Latin-1 with one instruction that is slow into memory outside the cache, but UTF-8 with vectors.
    const auto get = is_ascii ? napi_get_value_string_utf8 : napi_get_value_string_latin1;
    const uint8_t behind = out[piece.length];
    size_t written;
    const napi_status status = get(env_, piece.text, reinterpret_cast<char*>(out.data()), piece.length + 1, &written);
    if (status == napi_ok) {
      out[written] = behind;
      return {.read = written, .written = written};
    }
  }
  const ByteSpan units = NarrowUnitsOf(piece.text, std::min(piece.length, out.size()), piece.scratch);
  if (!units.empty()) std::memcpy(out.data(), units.data(), units.size());
  return {.read = units.size(), .written = units.size()};
}

size_t NodeCall::EncodeInPieces(const Piece& whole, Encoding encoding, MutableByteSpan out) {
  const bool is_base64 = encoding == Encoding::kBase64 || encoding == Encoding::kBase64Url;
  Progress sum{.read = 0, .written = 0};
  while (sum.read < whole.length && sum.written < out.size()) {
    const MutableByteSpan rest = out.subspan(sum.written);
    const size_t size = std::min(kPiece, whole.length - sum.read);
    napi_handle_scope scope;
    if (napi_open_handle_scope(env_, &scope) != napi_ok) break;
    const Piece piece{.text = Slice(whole.text, sum.read, sum.read + size),
                      .length = size,
                      .scratch = whole.scratch,
                      .more_follows = size < whole.length - sum.read,
                      .follows_ascii = sum.read == 0 ? whole.follows_ascii : sum.read == sum.written};
    Progress progress{.read = 0, .written = 0};
    if (piece.text != nullptr) progress = EncodePiece(piece, encoding, rest);
    napi_close_handle_scope(env_, scope);
    // At the end of the script's stack nothing can be called, slice neither.
    if (piece.text == nullptr) return sum.written + EncodeRest(whole, sum.read, encoding, rest);
    // Skipped characters: the next piece does not begin with a whole group.
    const bool is_ragged = is_base64 && progress.read == size && progress.written != size / 4 * 3;
    if (is_ragged && piece.more_follows && progress.written < rest.size()) {
      return sum.written + EncodeRest(whole, sum.read, encoding, rest);
    }
    sum.read += progress.read;
    sum.written += progress.written;
    // One unit may be left for the next piece; more are left at the end of the text or of the room alone.
    if (progress.read == 0 || progress.read + 1 < size) break;
  }
  return sum.written;
}

size_t NodeCall::EncodeRest(const Piece& whole, size_t start, Encoding encoding, MutableByteSpan out) {
  const bool is_wide = encoding == Encoding::kUtf8 || encoding == Encoding::kUtf16le;
  uint8_t* const scratch = Scratch((whole.length + 1) * (is_wide ? sizeof(char16_t) : 1));
  if (scratch == nullptr) return 0;
  if (is_wide) return ToBytes(UnitsOf(whole.text, whole.length, scratch).substr(start), encoding, out).written;
  const ByteSpan units = NarrowUnitsOf(whole.text, whole.length, scratch).subspan(start);
  return ToBytes(TextView::Latin1(units), encoding, out).written;
}

// V8 looks whether text fits into one byte a unit too, and takes twice as long as both passes here.
void NodeCall::ReturnUtf16(std::u16string_view units) {
  const ByteSpan narrow = Narrowed(units);
  if (narrow.size() == units.size()) return ReturnLatin1(narrow);
  if (napi_create_string_utf16(env_, units.data(), units.size(), &result_) != napi_ok) ReturnNull();
}

ByteSpan NodeCall::Narrowed(std::u16string_view units) {
  // Most text that does not fit says so early.
  constexpr size_t kBlock = 256;
  uint8_t* const narrow = environment_.scratch().Take(units.size());
  if (narrow == nullptr) return {};
  for (size_t start = 0; start < units.size(); start += kBlock) {
    const size_t end = std::min(start + kBlock, units.size());
    unsigned all = 0;
    for (size_t i = start; i < end; i++) {
      all |= units[i];
      narrow[i] = static_cast<uint8_t>(units[i]);
    }
    if (all > 0xFF) return {};
  }
  return {narrow, units.size()};
}

}  // namespace slabyard::node
