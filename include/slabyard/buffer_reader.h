// SPDX-License-Identifier: MIT
// Floor: buffer
//
// Reads the fields of a binary message, from one Buffer or from a chain of pieces as they arrived. Nothing is copied
// out but numbers: slices share memory. A parser reads on without asking and asks once at the end:
//
//   BufferReader reader(packet);
//   FieldGroup header = reader.Need(4);                 // one bounds check for the group
//   const uint16_t type = header.ReadUInt16BE("type");
//   const uint16_t size = header.ReadUInt16BE("size");
//   const Buffer body = reader.ReadSlice(size, "body");
//   if (!reader.ok()) return reader.status();
//
// Failure is sticky: the first one wins, every later read gives 0 or nothing, and the position stays where it was
// (at the first byte of bits that failed). Two
// kinds are told apart: kNeedMore, when the bytes end too early and more may come (Feed goes on from the last Mark),
// and kMalformed, when no further byte could help; inside a Nested, whose size is known, running out is kMalformed.
//
// Threads: one thread at a time. Copyable: the copy reads on by itself, without the record; made inside a Nested it
// stays inside for good. Field names are borrowed and must outlive the reader; they and values are kept only after
// Record(), for Explain(). A read that fits the piece is one comparison and a load. docs/parsing.md has the whole tour.
#ifndef SLABYARD_BUFFER_READER_H_
#define SLABYARD_BUFFER_READER_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "slabyard/buffer.h"
#include "slabyard/buffer_chain.h"
#include "slabyard/bytes.h"
#include "slabyard/check.h"
#include "slabyard/endian.h"
#include "slabyard/field_group.h"
#include "slabyard/field_types.h"
#include "slabyard/length_prefix.h"

namespace slabyard {

namespace internal {
class FieldRecord;
}  // namespace internal

enum class ReadState : uint8_t {
  kGood,
  kNeedMore,   // the bytes ended; missing() more are needed at least
  kMalformed,  // problem() says what is wrong at failed_at()
  kRefused,    // a slice across pieces had to be copied, and there was no memory
};

class BufferReader {
 public:
  class Nested;

  /// Reads `bytes`; the reader holds its own handles. Offsets count from their first byte.
  explicit BufferReader(Buffer bytes);
  explicit BufferReader(BufferChain bytes);
  BufferReader(const BufferReader& other);
  BufferReader& operator=(const BufferReader& other);
  BufferReader(BufferReader&& other) noexcept;
  BufferReader& operator=(BufferReader&& other) noexcept;
  ~BufferReader();

  // ---- State

  bool ok() const { return now_.state == ReadState::kGood; }
  ReadState state() const { return now_.state; }
  /// Offset of the next byte; after a read that failed, of the field's first one. A byte whose bits were begun counts
  /// as read.
  size_t position() const { return now_.run_end_offset - static_cast<size_t>(now_.run_end - now_.at); }
  /// Bytes left of the innermost Nested, else of all that came so far.
  size_t remaining() const { return now_.end - position(); }
  /// True when nothing is left to read here, or after a failure: the end of a loop over fields.
  bool done() const { return !ok() || remaining() == 0; }
  /// How many bytes more are needed at least; 0 unless kNeedMore.
  size_t missing() const { return now_.missing; }
  /// Offset of what failed: the field's first byte, the first wrong one of an Expect, what FailAt named.
  size_t failed_at() const { return now_.failed_at; }
  /// What is wrong, in words; empty while ok().
  const std::string& problem() const { return now_.problem; }
  /// OK; kUnavailable for kNeedMore, kInvalidArgument for kMalformed (both with offset and reason), kResourceExhausted
  /// without a message.
  absl::Status status() const;

  /// The parser's own finding: kMalformed at position(), or at `offset`.
  void Fail(std::string_view problem) { FailAt(position(), problem); }
  void FailAt(size_t offset, std::string_view problem);

  // ---- Streams

  /// All before the position is done with: its memory is let go, and Feed goes on here. Nothing after a failure. Not
  /// inside a Nested.
  void Mark();
  /// More bytes arrived. After kNeedMore the reader goes back to the last Mark (or the start) and is good again; any
  /// Nested must be gone by then. Other failures stay, and let the bytes go.
  void Feed(Buffer more);
  /// A field or slice that runs out of bytes and is larger than this is kMalformed instead of kNeedMore, so that a
  /// wrong length makes nobody wait for gigabytes. A prefix or delimiter counts as part of its field. No limit unless
  /// set, and none on fields whose bytes are there already.
  void set_most_needed(size_t bytes) { now_.most_needed = bytes; }

  // ---- Numbers

#define SLABYARD_READ(NAME, T, ORDER) \
  T Read##NAME(std::string_view name = {}) { return ReadNumber<T, std::endian::ORDER>(name); }
  SLABYARD_FIELD_TYPES(SLABYARD_READ)
#undef SLABYARD_READ

  /// Integers of `byte_length` 1 to 8 bytes.
  uint64_t ReadUIntLE(size_t byte_length, std::string_view name = {});
  uint64_t ReadUIntBE(size_t byte_length, std::string_view name = {});
  int64_t ReadIntLE(size_t byte_length, std::string_view name = {});
  int64_t ReadIntBE(size_t byte_length, std::string_view name = {});

  /// LEB128: seven bits a byte, lowest first, in at most 10 (5) bytes. A value of more than 64 (32) bits, or more
  /// bytes, is kMalformed; a form longer than the value needs is fine.
  uint64_t ReadVarint(std::string_view name = {}) {
    if (now_.at != now_.fast_end && *now_.at < 0x80) [[likely]]
      return *now_.at++;
    return ReadVarintSlow(name);
  }
  uint32_t ReadVarint32(std::string_view name = {});
  /// Signed LEB128, as in WebAssembly and DWARF; the same limits.
  int64_t ReadSignedVarint(std::string_view name = {});
  /// A varint whose lowest bit is the sign, as in Protocol Buffers' sint64.
  int64_t ReadZigzag(std::string_view name = {});

  /// `count` bits, 1 to 64, across bytes; the rest of a byte waits for the next call. One order within a byte. Any
  /// other read, even one of no bytes, first drops what is left of a begun byte.
  uint64_t ReadBits(unsigned count, BitOrder order = BitOrder::kMsbFirst, std::string_view name = {});
  void AlignToByte();

  /// Makes sure that `size` bytes, at most FieldGroup::kMost, are there, and reads them without further checks. The
  /// reader stands behind them at once.
  FieldGroup Need(size_t size, std::string_view name = {});

  // ---- Bytes

  /// The next `size` bytes, shared; copied into a block of their own only when they lie in several pieces.
  Buffer ReadSlice(size_t size, std::string_view name = {});
  /// The same as a chain, which never copies.
  BufferChain ReadChain(size_t size, std::string_view name = {});
  /// A slice behind its length.
  Buffer ReadPrefixed(LengthPrefix prefix, std::string_view name = {});
  /// The bytes up to `delimiter`, which is read too and left out. kNeedMore when there is none yet, but kMalformed when
  /// it cannot lie in the first `most` bytes. An empty delimiter is found at once. Linear.
  Buffer ReadUntil(uint8_t delimiter, size_t most = kNoMost, std::string_view name = {});
  Buffer ReadUntil(ByteSpan delimiter, size_t most = kNoMost, std::string_view name = {});
  /// Copies as many bytes as `target` has; nothing when fewer are there.
  void ReadInto(MutableByteSpan target, std::string_view name = {});
  /// Bytes that must be there as they are: a magic number. kMalformed at the first other one.
  void Expect(ByteSpan bytes, std::string_view name = {});

  void Skip(size_t size, std::string_view name = {});

  /// The next byte or bytes without reading them, and without failing.
  std::optional<uint8_t> Peek() const;
  bool Peek(MutableByteSpan target) const;

  /// Goes to `offset`. kMalformed before the last Mark or behind the innermost Nested; kNeedMore behind all that came
  /// so far. O(pieces) in a chain.
  void Seek(size_t offset);

  /// The next `size` bytes, all of which must be there, as a message of their own: until the Nested ends, reads cannot
  /// run beyond it.
  [[nodiscard]] Nested ReadNested(size_t size, std::string_view name = {});

  // ---- Explaining

  /// Keeps names and values of all fields read from now on. Costs memory and speed: parse once more with it after a
  /// failure, or use it in tools.
  void Record();
  /// Sets the remark on the field read last ("type 1 is A"); nothing without Record().
  void Note(std::string_view remark);
  /// The fields read since the last Mark, one a line: offset, bytes in hex, name, value, remark; nested messages are
  /// indented. After a failure the byte that failed is marked, with the problem. Without Record() the dump alone.
  /// Linear in the bytes since the last Mark.
  std::string Explain() const;

 private:
  friend class FieldGroup;
  template <bool kSigned>
  struct VarintRules;

  static constexpr size_t kNoMost = std::numeric_limits<size_t>::max();
  static constexpr size_t kMostGathered = FieldGroup::kMost;

  // All that a copy takes over.
  //
  //   0        mark          position         end of run     end        end of all that came
  //   | let go | bytes.......|................|..............|..........|
  //                          at               run_end
  struct State {
    BufferChain bytes;  // from the last Mark on
    // The contiguous run at the position. fast_end is `at` whenever a read must look closer: failed, recording, in the
    // middle of a byte; else run_end, or the end of the innermost Nested if that comes first.
    const uint8_t* at = nullptr;
    const uint8_t* fast_end = nullptr;
    const uint8_t* run_end = nullptr;
    size_t run_end_offset = 0;
    size_t pieces_entered = 0;  // the run is the last of these pieces of `bytes`, or empty before the first
    size_t mark = 0;            // offset of the first byte of `bytes`
    size_t end = 0;             // of the innermost Nested, else of `bytes`
    size_t most_needed = kNoMost;
    size_t missing = 0;
    size_t failed_at = 0;
    std::string problem;
    size_t nested_begin = 0;  // of the innermost Nested
    std::string_view nested_name;
    bool in_nested = false;
    ReadState state = ReadState::kGood;
    uint8_t bits_left = 0;       // of the byte before `at`
    uint8_t mark_bits_left = 0;  // the same at the Mark: then `bytes` starts with that begun byte
    unsigned depth = 0;          // number of Nested objects that refer to this reader
  };

  template <typename T, std::endian kOrder>
  T ReadNumber(std::string_view name) {
    const uint8_t* from = now_.at;
    if (static_cast<size_t>(now_.fast_end - from) >= sizeof(T)) [[likely]] {
      now_.at += sizeof(T);
    } else {
      from = TakeNumberSlow(sizeof(T), kOrder, internal::NumberKindOf<T>(), name);
    }
    return Load<T, kOrder>(from);
  }

  /// Reads a number of `size` bytes; returns where they lie in a row, zeros after a failure.
  const uint8_t* TakeNumberSlow(size_t size, std::endian order, internal::NumberKind kind, std::string_view name);
  uint64_t ReadVarintSlow(std::string_view name);
  /// The same for a group.
  const uint8_t* TakeGroupSlow(size_t size, std::string_view name);

  // Moving about. These keep to [mark, end] and set fast_end.
  void Advance(size_t size);
  void GoTo(size_t offset);
  void GoToMark();
  void EnterPiece();
  void SetFastEnd();

  /// Starts a read at a whole byte; false after a failure, and when fewer than `size` bytes are left, which fails.
  bool Begin(size_t size, std::string_view name);
  /// The next `most` bytes, at most kMostGathered, or as many as remain, in a row.
  ByteSpan Ahead(size_t most);
  /// Copies the next bytes, as many as `target` has; they are there.
  void CopyAhead(MutableByteSpan target) const;
  /// The run at the position, then the pieces behind it; i counts from 0. It may reach beyond the innermost Nested.
  ByteSpan Run(size_t i) const {
    return i == 0 ? ByteSpan(now_.at, now_.run_end) : ByteSpan(now_.bytes.pieces()[now_.pieces_entered + i - 1].span());
  }
  /// The next `size` bytes, which are there, as one Buffer; nothing when memory for a copy was refused.
  std::optional<Buffer> Share(size_t size);

  /// What a search ahead met: the delimiter behind `offset` bytes, or as much of it as the bytes end with.
  struct Found {
    bool whole;
    size_t offset;
    size_t matched;
  };
  Found FindAhead(ByteSpan delimiter, size_t most) const;

  struct Leb128 {
    uint64_t value = 0;
    size_t size = 0;  // 0: it failed
  };
  Leb128 PeekLeb128(unsigned bits, bool is_signed, std::string_view name);
  void FinishVarint(size_t size, uint64_t value, internal::NumberKind kind, std::string_view name);

  /// A field of `needed` bytes, of which `there` are there.
  void FailShort(size_t needed, size_t there, std::string_view name);
  /// The field at the position is wrong.
  void FailField(ReadState state, size_t offset, std::string_view name, std::string_view problem);
  void FailRefused(std::string_view name);
  void SetFailure(ReadState state, size_t offset, std::string problem);

  void RecordNumber(size_t offset, ByteSpan bytes, std::endian order, internal::NumberKind kind, std::string_view name);
  void RecordBytes(size_t offset, size_t size, std::string_view name, ByteSpan content, size_t content_size);

  State now_;
  uint8_t gathered_[kMostGathered];  // what lies in several pieces, for one number or group
  std::unique_ptr<internal::FieldRecord> record_;
};

/// The bytes of one sub-message, by BufferReader::ReadNested. While it lives, remaining() and done() of the reader
/// speak of it, and running out of it is kMalformed. Its end skips what was not read. Nests; ends in reverse order.
/// Refers to its reader, which must stay where it is meanwhile. Means nothing when the reader had failed.
class [[nodiscard]] BufferReader::Nested {
 public:
  Nested(const Nested&) = delete;
  Nested& operator=(const Nested&) = delete;
  ~Nested() {
    if (reader_ != nullptr) Leave();
  }

  /// Offsets of its first byte and behind its last one; both 0 when the reader had failed.
  size_t begin() const { return begin_; }
  size_t end() const { return end_; }

 private:
  friend class BufferReader;

  Nested() = default;
  Nested(BufferReader* reader, size_t size, std::string_view name);

  void Leave();

  BufferReader* reader_ = nullptr;
  size_t begin_ = 0;
  size_t end_ = 0;
  // What holds again afterwards.
  size_t outer_begin_ = 0;
  size_t outer_end_ = 0;
  std::string_view outer_name_;
  bool outer_nested_ = false;
  unsigned depth_ = 0;  // its own, counted from 1
};

inline FieldGroup BufferReader::Need(size_t size, std::string_view name) {
  SLABYARD_CHECK(size <= FieldGroup::kMost, "BufferReader: Need takes at most FieldGroup::kMost bytes");
  const uint8_t* from = now_.at;
  BufferReader* recording = nullptr;
  // A group of no bytes goes the long way too: it ends a begun byte.
  if (static_cast<size_t>(now_.fast_end - from) >= size && size != 0) [[likely]] {
    now_.at += size;
  } else {
    from = TakeGroupSlow(size, name);
    if (record_ != nullptr && ok()) recording = this;
  }
  return FieldGroup(recording, from, size);
}

}  // namespace slabyard

#endif  // SLABYARD_BUFFER_READER_H_
