// SPDX-License-Identifier: MIT
//
// One call from a script into C++, whatever engine runs the script: arguments in, a result out. An adaptor implements
// it over its engine's API; the native table is written against it once.
//
// The prelude has given each argument the type that a native asks for, so nothing of the script runs during a native. A
// script that calls natives itself, with whatever it likes, gets results that mean nothing, and does no harm.
// Pointers and lengths of views come from the engine at the moment of asking, after every coercion: a view that was
// detached or shrank meanwhile has the bytes that it has now, and natives clamp to those.
#ifndef SLABYARD_BINDINGS_JS_NATIVES_CALL_FRAME_H_
#define SLABYARD_BINDINGS_JS_NATIVES_CALL_FRAME_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "bindings/js/natives/host_services.h"
#include "slabyard/block_ref.h"
#include "slabyard/bytes.h"
#include "slabyard/codec.h"
#include "slabyard/encoding.h"
#include "slabyard/text_view.h"

namespace slabyard::js {

class CallFrame {
 public:
  explicit CallFrame(HostServices& host) : host_(host) {}
  CallFrame(const CallFrame&) = delete;
  CallFrame& operator=(const CallFrame&) = delete;
  virtual ~CallFrame() = default;

  HostServices& host() const { return host_; }

  // Arguments. An argument of another type than asked for, or that is missing, gives 0, false, no bytes or no text.

  /// How many there are.
  virtual size_t count() const = 0;
  virtual double Number(size_t index) = 0;
  virtual bool Bool(size_t index) = 0;
  /// The bytes of a Uint8Array or ArrayBuffer, shared or not, as it is now; none for one that is detached.
  virtual MutableByteSpan Bytes(size_t index) = 0;
  /// The code units of a string, Latin-1 or UTF-16, valid until the call ends.
  virtual TextView Text(size_t index) = 0;
  /// Code units of a string.
  virtual size_t TextLength(size_t index) { return Text(index).size(); }
  /// ToBytes of a string; how many bytes it wrote. Adaptors override it where their engine encodes without handing out
  /// the units.
  virtual size_t EncodeText(size_t index, Encoding encoding, MutableByteSpan out) {
    return ToBytes(Text(index), encoding, out).written;
  }
  /// Bytes of a string in UTF-8, a lone surrogate counted as 3.
  virtual size_t Utf8Length(size_t index) { return ByteLength(Text(index), Encoding::kUtf8); }

  /// A number as a size: 0 when negative or NaN, the largest size when it is more than fits.
  size_t Size(size_t index);
  /// The same, and `missing` when there is no such argument.
  size_t SizeOr(size_t index, size_t missing) { return index < count() ? Size(index) : missing; }
  /// A number as an int: the nearest, and 0 for NaN.
  int Int(size_t index);
  /// A number as an offset that may be negative: the nearest, and 0 for NaN.
  ptrdiff_t Offset(size_t index);
  /// The encoding of a number; UTF-8 when there is none.
  Encoding EncodingAt(size_t index);
  /// [start, end) of Bytes(index), as far as they have it.
  MutableByteSpan BytesIn(size_t index, size_t start, size_t end);

  // Results. The last one counts; a native that returns nothing returns undefined.

  virtual void ReturnNull() = 0;
  virtual void ReturnBool(bool value) = 0;
  virtual void ReturnNumber(double value) = 0;
  virtual void ReturnLatin1(ByteSpan units) = 0;
  virtual void ReturnUtf16(std::u16string_view units) = 0;
  /// A fresh ArrayBuffer of memory that the engine accounts for, and its bytes; null and no bytes when there is no
  /// memory. With `zeroed` false the content is arbitrary. `size` is from 1 to limits().array_buffer.
  virtual MutableByteSpan ReturnNewArrayBuffer(size_t size, bool zeroed) = 0;
  /// The same for a slab, which the engine will not transfer or detach where it can be told so from here.
  virtual void ReturnSlab(size_t size) = 0;
  /// An ArrayBuffer over the whole block, which lives as long as it does, or of a copy where the engine adopts no
  /// memory; null when `block` is empty or there is no memory. The table's own results are new memory, for which this
  /// is one way to make it; an embedder's natives show what it has already by it (a mapped file, a message).
  virtual void ReturnBlock(BlockRef block) = 0;

  /// Memory of at least `size` bytes, aligned for char16_t, apart from what Text() gave, valid until the call ends or
  /// Scratch is called again; null when there is none.
  virtual uint8_t* Scratch(size_t size) = 0;

 private:
  HostServices& host_;
};

}  // namespace slabyard::js

#endif  // SLABYARD_BINDINGS_JS_NATIVES_CALL_FRAME_H_
