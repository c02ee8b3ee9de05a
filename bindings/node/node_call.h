// SPDX-License-Identifier: MIT
//
// One call of a script through Node-API. Every function of Node-API is a call through the engine's checks (10 ns and
// more), so arguments are fetched when they are asked for, and once.
#ifndef SLABYARD_BINDINGS_NODE_NODE_CALL_H_
#define SLABYARD_BINDINGS_NODE_NODE_CALL_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "bindings/js/natives/call_frame.h"
#include "bindings/node/environment.h"
#include "bindings/node/node_api.h"

namespace slabyard::node {

class NodeCall final : public js::CallFrame {
 public:
  /// More than any native takes.
  static constexpr size_t kMaxArguments = 8;

  NodeCall(Environment& environment, std::span<const napi_value> arguments)
      : CallFrame(environment), environment_(environment), env_(environment.env()), arguments_(arguments) {}

  /// What the script gets; null, which is undefined, when nothing was returned.
  napi_value result() const { return result_; }

  size_t count() const override { return arguments_.size(); }
  double Number(size_t index) override;
  bool Bool(size_t index) override;
  MutableByteSpan Bytes(size_t index) override;
  TextView Text(size_t index) override;
  size_t TextLength(size_t index) override;
  size_t EncodeText(size_t index, Encoding encoding, MutableByteSpan out) override;
  size_t Utf8Length(size_t index) override;

  void ReturnNull() override;
  void ReturnBool(bool value) override;
  void ReturnNumber(double value) override;
  void ReturnLatin1(ByteSpan units) override;
  void ReturnUtf16(std::u16string_view units) override;
  MutableByteSpan ReturnNewArrayBuffer(size_t size, bool zeroed) override;
  void ReturnSlab(size_t size) override { ReturnNewArrayBuffer(size, false); }
  void ReturnBlock(BlockRef block) override;

  /// Without memory null, and the script's call throws, whatever the native returns.
  uint8_t* Scratch(size_t size) override {
    uint8_t* const bytes = environment_.scratch().Take(size);
    if (bytes == nullptr) ThrowNoMemory();
    return bytes;
  }

 private:
  napi_value Argument(size_t index) const { return index < arguments_.size() ? arguments_[index] : nullptr; }
  /// A text, or some of it.
  struct Piece {
    napi_value text;
    size_t length;       // code units
    uint8_t* scratch;    // room for it in UTF-16, and a NUL
    bool more_follows;   // its end is not the end of the text
    bool follows_ascii;  // what came before it was ASCII alone, or the text before it
  };
  // node_text.cc
  size_t LengthOf(napi_value text) const;
  /// The first `length` code units of a string; none when that failed.
  std::u16string_view UnitsOf(napi_value text, size_t length, uint8_t* scratch) const;
  /// The same with each unit narrowed to its low byte, as Node does.
  ByteSpan NarrowUnitsOf(napi_value text, size_t length, uint8_t* scratch) const;
  /// Code units [start, end) of a string as one of its own, which shares its memory; null when that failed.
  napi_value Slice(napi_value text, size_t start, size_t end);
  /// Bytes written; nullopt when not all of the text, kShort code units at most, fits.
  std::optional<size_t> EncodeShortUtf8(napi_value text, MutableByteSpan out) const;
  Progress EncodePiece(const Piece& piece, Encoding encoding, MutableByteSpan out) const;
  Progress EncodeUtf8(const Piece& piece, MutableByteSpan out) const;
  /// True when the piece was ASCII and is in `out` now; otherwise bytes of as many units there are lost.
  bool EncodeAscii(const Piece& piece, MutableByteSpan out) const;
  Progress EncodeUtf16(const Piece& piece, MutableByteSpan out) const;
  /// For Latin-1, and for UTF-8 of text that `is_ascii`.
  Progress EncodeNarrow(const Piece& piece, bool is_ascii, MutableByteSpan out) const;
  /// True when no other thread sees the byte behind the first `size` of `out`, which is there.
  bool MayTouchBehind(size_t size, MutableByteSpan out) const;
  size_t EncodeInPieces(const Piece& whole, Encoding encoding, MutableByteSpan out);
  /// What is behind the first `start` code units, at once.
  size_t EncodeRest(const Piece& whole, size_t start, Encoding encoding, MutableByteSpan out);

  /// The units as bytes, in scratch memory; none when one is above FF or there is no memory.
  ByteSpan Narrowed(std::u16string_view units);

  /// Clears what a failed call of Node-API left to be thrown.
  void DropException();
  void ThrowNoMemory();

  Environment& environment_;
  napi_env env_;
  std::span<const napi_value> arguments_;
  // The latest answer of Bytes() for an array, and its ArrayBuffer or SharedArrayBuffer.
  MutableByteSpan bytes_;
  napi_value bytes_owner_ = nullptr;
  napi_value result_ = nullptr;
};

}  // namespace slabyard::node

#endif  // SLABYARD_BINDINGS_NODE_NODE_CALL_H_
