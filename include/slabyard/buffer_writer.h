// SPDX-License-Identifier: MIT
// Floor: buffer
//
// Writes the fields of a binary message: into one Buffer of fixed size, or into a chain that grows by blocks from an
// Allocator and takes large payloads without copying. The mirror of BufferReader.
//
//   BufferWriter writer(allocator);
//   writer.WriteUInt16BE(7);
//   const BufferWriter::Length body = writer.BeginLength(LengthPrefix::kUInt16BE);
//   writer.WriteText("hello");
//   writer.EndLength(body);
//   if (!writer.ok()) return writer.status();
//   sink_chain.Append(writer.Take());
//
// Failure is sticky: the first one wins and nothing is written after it. Threads: one thread at a time. A write that
// fits the piece is one comparison and a store.
#ifndef SLABYARD_BUFFER_WRITER_H_
#define SLABYARD_BUFFER_WRITER_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "slabyard/allocator.h"
#include "slabyard/buffer.h"
#include "slabyard/buffer_chain.h"
#include "slabyard/bytes.h"
#include "slabyard/encoding.h"
#include "slabyard/endian.h"
#include "slabyard/field_types.h"
#include "slabyard/length_prefix.h"
#include "slabyard/text_view.h"

namespace slabyard {

class BufferWriter {
 public:
  /// A length that was begun and waits for its bytes.
  class Length {
   private:
    friend class BufferWriter;
    explicit Length(size_t depth) : depth_(depth) {}
    size_t depth_;
  };

  /// Buffers of this size and more are shared by Append. One piece more costs about 25 ns (3 for the handle, 22 for its
  /// entry in a writev), as long as copying 2 KiB within the cache takes (Zen 5, g++ 12 -O2, Linux, pipe).
  static constexpr size_t kShareFrom = 2048;

  /// Writes into `target`, and fails when that is full.
  explicit BufferWriter(Buffer target);
  /// Writes into blocks of `allocator`, which must outlive the writer: the first of about `first_size` bytes, each next
  /// one twice as large up to 64 KiB, from where larger steps save no more calls than they waste bytes.
  explicit BufferWriter(Allocator& allocator, size_t first_size = 512);
  // A second writer would write over the first one's bytes.
  BufferWriter(const BufferWriter&) = delete;
  BufferWriter& operator=(const BufferWriter&) = delete;

  bool ok() const { return status_.ok(); }
  /// kResourceExhausted: full, or memory refused; kOutOfRange: a number does not fit its bytes. The message has the
  /// offset, but for refused memory.
  const absl::Status& status() const { return status_; }
  /// Bytes written since the last Take; a byte whose bits were begun counts when it is whole.
  size_t size() const { return pieces_size_ + static_cast<size_t>(at_ - begin_); }

#define SLABYARD_WRITE(NAME, T, ORDER)                                 \
  void Write##NAME(T value) {                                          \
    if (static_cast<size_t>(fast_end_ - at_) < sizeof(T)) [[unlikely]] \
      return Write##NAME##Slow(value);                                 \
    Store<T, std::endian::ORDER>(at_, value);                          \
    at_ += sizeof(T);                                                  \
  }
  SLABYARD_FIELD_TYPES(SLABYARD_WRITE)
#undef SLABYARD_WRITE

  /// Integers of `byte_length` 1 to 8 bytes; a value that does not fit them is kOutOfRange.
  void WriteUIntLE(uint64_t value, size_t byte_length);
  void WriteUIntBE(uint64_t value, size_t byte_length);
  void WriteIntLE(int64_t value, size_t byte_length);
  void WriteIntBE(int64_t value, size_t byte_length);

  /// The shortest LEB128 form, signed LEB128, and zigzag.
  void WriteVarint(uint64_t value);
  void WriteSignedVarint(int64_t value);
  void WriteZigzag(int64_t value);

  /// The lowest `count` bits (1 to 64) of `value`; higher ones must be 0. The rest of a byte waits for the next call;
  /// any other write, even one of no bytes, fills it with zeros first. One order within a byte.
  void WriteBits(uint64_t value, unsigned count, BitOrder order = BitOrder::kMsbFirst);
  void AlignToByte();

  void WriteBytes(ByteSpan bytes);
  void WriteZeros(size_t count);
  /// The bytes of `text` in `encoding`, all of them.
  void WriteText(TextView text, Encoding encoding = Encoding::kUtf8);
  /// A length and the bytes.
  void WritePrefixed(LengthPrefix prefix, ByteSpan bytes);
  /// Shares `bytes` as a piece of the chain when they are long enough for that to be cheaper than a copy; copies
  /// otherwise, and always into a fixed target.
  void Append(const Buffer& bytes);
  void Append(const BufferChain& bytes);

  /// Leaves room for a length; EndLength stores the number of bytes written since. Lengths nest, and end in reverse
  /// order. One that does not fit is kOutOfRange. A varint takes its shortest form: when that is longer than the one
  /// byte left for it, a short body moves up, and in front of a long one the length becomes a piece of its own. A body
  /// in a fixed target always moves.
  Length BeginLength(LengthPrefix prefix);
  void EndLength(Length length);

  /// All that was written since the last Take, sharing the target or the blocks: no byte moves. What is written next
  /// goes behind it. Empty after a failure. All lengths must have ended.
  BufferChain Take();

 private:
#define SLABYARD_WRITE_SLOW(NAME, T, ORDER) void Write##NAME##Slow(T value);
  SLABYARD_FIELD_TYPES(SLABYARD_WRITE_SLOW)
#undef SLABYARD_WRITE_SLOW

  struct OpenLength {
    size_t at;       // offset of the prefix
    uint8_t* place;  // its first byte; a varint has room for one there
    LengthPrefix prefix;
  };

  size_t Room() const { return static_cast<size_t>(end_ - at_); }
  /// False, after failing, when the writer cannot take another byte.
  bool Ready();
  /// Makes `size` bytes of room in one run, in another block if it must be.
  bool EnsureRun(size_t size);
  /// Room for at least one byte, and for `wanted` when it takes another block.
  bool EnsureSome(size_t wanted);
  bool NextBlock(size_t size);
  /// Moves what was written in the current block to the pieces.
  void EndPiece();
  void SetFastEnd();
  void Fail(absl::Status status);
  void FailFull(size_t size);
  void FailRange(size_t at, size_t byte_length);
  void EndVarint(const OpenLength& length, size_t size);
  /// Replaces the byte at offset `at` by `bytes`, without moving any other.
  void SpliceAt(size_t at, ByteSpan bytes);

  Allocator* allocator_ = nullptr;  // null: a fixed target
  Buffer block_;                    // the current one, or the target
  uint8_t* begin_ = nullptr;        // first byte of the piece that is being written
  uint8_t* at_ = nullptr;           // next byte
  uint8_t* end_ = nullptr;          // of the block
  uint8_t* fast_end_ = nullptr;     // end_; at_ after a failure and in the middle of a byte
  size_t next_size_ = 0;            // of the next block
  std::vector<Buffer> pieces_;      // those in front of begin_
  size_t pieces_size_ = 0;          // their bytes
  std::vector<OpenLength> open_;
  uint8_t byte_ = 0;        // begun by WriteBits
  unsigned bits_used_ = 0;  // of it, 0 to 7
  absl::Status status_;
};

}  // namespace slabyard

#endif  // SLABYARD_BUFFER_WRITER_H_
