// SPDX-License-Identifier: MIT
// Floor: buffer
//
// A view of bytes that shares memory: Node's Buffer as a 24-byte handle. Copying it makes a second view of the same
// bytes and never copies them; the block lives until its last view goes. Shallow-const like std::span. Names, index
// rules and results are Node's; get one from an Allocator.
//
//   Buffer a [data,size,ref] --.
//                               >-- block [ ....aaaaaaaaaaaa.... ]
//   Buffer a.Subarray(4, 8) ---'            ........^^^^
//
// Threads: handles may be copied, passed on and dropped on any thread; one handle, and the bytes, need the caller's
// lock. Bad indices never fail: they are clamped as Node clamps them. Out-of-range number access ends the process;
// its Try... twin says no.
#ifndef SLABYARD_BUFFER_H_
#define SLABYARD_BUFFER_H_

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "slabyard/block_ref.h"
#include "slabyard/bytes.h"
#include "slabyard/encoding.h"
#include "slabyard/numeric_access.h"
#include "slabyard/text_view.h"

namespace slabyard {

class UniqueBuffer;

/// What the existence of one handle costs.
struct Retention {
  size_t visible;     // bytes that the handle shows
  size_t kept_alive;  // bytes that stay reserved because of it: its whole block
  size_t sharers;     // handles on that block; exact on the thread that uses the pool, a hint elsewhere

  friend bool operator==(const Retention&, const Retention&) = default;
};

class Buffer : public NumericAccess<Buffer> {
 public:
  // What container algorithms and matchers ask for.
  using value_type = uint8_t;
  using size_type = size_t;
  using reference = uint8_t&;
  using const_reference = uint8_t&;
  using iterator = uint8_t*;
  using const_iterator = uint8_t*;

  /// An index "not given": up to the end. Any index past the end means the same.
  static constexpr ptrdiff_t kToEnd = std::numeric_limits<ptrdiff_t>::max();
  /// Node's buffer.INSPECT_MAX_BYTES.
  static constexpr size_t kInspectMaxBytes = 50;

  /// No bytes, no block.
  Buffer() = default;
  /// `size` bytes at `data` inside the block of `block`.
  Buffer(uint8_t* data, size_t size, BlockRef block) : data_(data), size_(size), block_(std::move(block)) {}
  Buffer(const Buffer&) = default;
  Buffer& operator=(const Buffer&) = default;
  /// Leaves the source without bytes.
  Buffer(Buffer&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)),
        block_(std::move(other.block_)) {}
  Buffer& operator=(Buffer&& other) noexcept {
    data_ = std::exchange(other.data_, nullptr);
    size_ = std::exchange(other.size_, 0);
    block_ = std::move(other.block_);
    return *this;
  }

  uint8_t* data() const { return data_; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  uint8_t* begin() const { return data_; }
  uint8_t* end() const { return data_ + size_; }
  /// Requires index < size().
  uint8_t& operator[](size_t index) const {
    SLABYARD_CHECK(index < size_, "Buffer: index out of range");
    return data_[index];
  }

  /// Converts to spans as every contiguous range does, but not from a temporary handle: its bytes may end with it.
  operator MutableByteSpan() && = delete;
  operator ByteSpan() && = delete;
  MutableByteSpan span() const& { return {data_, size_}; }
  MutableByteSpan span() && = delete;

  /// A view of [start, end). Negative indices count from the end, all are clamped. Shares memory; an empty view keeps
  /// its address and its block.
  Buffer Subarray(ptrdiff_t start = 0, ptrdiff_t end = kToEnd) const;

  /// Sets every byte of [start, end) to `value`, or repeats `pattern` there (overlap with this buffer behaves as if the
  /// pattern was moved to `start` first). Text is encoded; utf8 and utf16le may be cut inside a character. start and
  /// end are clamped to size(). Empty text fills with zeros, as in Node. False, with nothing written, when the range is
  /// not empty and the pattern, or what the text decodes to, is.
  void Fill(uint8_t value, size_t start = 0, size_t end = kAll) const;
  [[nodiscard]] bool Fill(ByteSpan pattern, size_t start = 0, size_t end = kAll) const;
  [[nodiscard]] bool Fill(const Buffer& pattern, size_t start = 0, size_t end = kAll) const {
    return Fill(pattern.span(), start, end);
  }
  [[nodiscard]] bool Fill(TextView text, Encoding encoding = Encoding::kUtf8, size_t start = 0,
                          size_t end = kAll) const;

  /// Encodes whole characters of `text` at `offset`, at most `length` bytes of them. Returns the bytes written.
  size_t Write(TextView text, size_t offset = 0, size_t length = kAll, Encoding encoding = Encoding::kUtf8) const;

  /// Copies [source_start, source_end) to `target` at `target_start` as far as there is room; ranges may overlap.
  /// Returns the number of bytes.
  size_t Copy(MutableByteSpan target, size_t target_start = 0, size_t source_start = 0, size_t source_end = kAll) const;
  size_t Copy(const Buffer& target, size_t target_start = 0, size_t source_start = 0, size_t source_end = kAll) const {
    return Copy(target.span(), target_start, source_start, source_end);
  }

  /// The byte at `index`, from the end when negative; nothing outside.
  std::optional<uint8_t> At(ptrdiff_t index) const;

  /// Same bytes.
  bool Equals(ByteSpan other) const;
  bool Equals(const Buffer& other) const { return Equals(other.span()); }
  /// -1, 0 or 1 by unsigned bytes, then by length.
  int Compare(ByteSpan other) const;
  int Compare(const Buffer& other) const { return Compare(other.span()); }
  /// Of [source_start, source_end) of this buffer with [target_start, target_end) of `target`, all clamped.
  int Compare(ByteSpan target, size_t target_start, size_t target_end, size_t source_start = 0,
              size_t source_end = kAll) const;
  int Compare(const Buffer& target, size_t target_start, size_t target_end, size_t source_start = 0,
              size_t source_end = kAll) const {
    return Compare(target.span(), target_start, target_end, source_start, source_end);
  }

  /// Offset of the first occurrence at or behind `byte_offset` (negative: from the end), or of the last at or before
  /// it, that lies below `end`, by Node's rules: an empty value is always found, utf16le looks at even offsets and
  /// whole 16-bit units only, and for a value that came as bytes other encodings mean nothing. Nothing when there is
  /// none. Linear in size(); text that does not fit 256 bytes is encoded on the heap.
  std::optional<size_t> IndexOf(uint8_t value, ptrdiff_t byte_offset = 0, size_t end = kAll) const;
  std::optional<size_t> IndexOf(ByteSpan value, ptrdiff_t byte_offset = 0, Encoding encoding = Encoding::kUtf8,
                                size_t end = kAll) const;
  std::optional<size_t> IndexOf(const Buffer& value, ptrdiff_t byte_offset = 0, Encoding encoding = Encoding::kUtf8,
                                size_t end = kAll) const {
    return IndexOf(ByteSpan(value), byte_offset, encoding, end);
  }
  std::optional<size_t> IndexOf(TextView text, ptrdiff_t byte_offset = 0, Encoding encoding = Encoding::kUtf8,
                                size_t end = kAll) const;
  std::optional<size_t> LastIndexOf(uint8_t value, ptrdiff_t byte_offset = kToEnd, size_t end = kAll) const;
  std::optional<size_t> LastIndexOf(ByteSpan value, ptrdiff_t byte_offset = kToEnd, Encoding encoding = Encoding::kUtf8,
                                    size_t end = kAll) const;
  std::optional<size_t> LastIndexOf(const Buffer& value, ptrdiff_t byte_offset = kToEnd,
                                    Encoding encoding = Encoding::kUtf8, size_t end = kAll) const {
    return LastIndexOf(ByteSpan(value), byte_offset, encoding, end);
  }
  std::optional<size_t> LastIndexOf(TextView text, ptrdiff_t byte_offset = kToEnd, Encoding encoding = Encoding::kUtf8,
                                    size_t end = kAll) const;
  bool Includes(uint8_t value, ptrdiff_t byte_offset = 0, size_t end = kAll) const {
    return IndexOf(value, byte_offset, end).has_value();
  }
  bool Includes(ByteSpan value, ptrdiff_t byte_offset = 0, Encoding encoding = Encoding::kUtf8,
                size_t end = kAll) const {
    return IndexOf(value, byte_offset, encoding, end).has_value();
  }
  bool Includes(const Buffer& value, ptrdiff_t byte_offset = 0, Encoding encoding = Encoding::kUtf8,
                size_t end = kAll) const {
    return IndexOf(value, byte_offset, encoding, end).has_value();
  }
  bool Includes(TextView text, ptrdiff_t byte_offset = 0, Encoding encoding = Encoding::kUtf8,
                size_t end = kAll) const {
    return IndexOf(text, byte_offset, encoding, end).has_value();
  }

  /// Reverses the bytes of every 2, 4 or 8 in place. False, with nothing changed, when size() is no multiple of that.
  [[nodiscard]] bool Swap16() const;
  [[nodiscard]] bool Swap32() const;
  [[nodiscard]] bool Swap64() const;

  /// The text of [start, end), which are clamped, as UTF-8 (or UTF-16).
  std::string ToText(Encoding encoding = Encoding::kUtf8, size_t start = 0, size_t end = kAll) const;
  std::u16string ToUtf16Text(Encoding encoding = Encoding::kUtf8, size_t start = 0, size_t end = kAll) const;

  /// `<Buffer 68 65 6c>`, with ` ... 7 more bytes` behind the first `max_bytes`.
  std::string Inspect(size_t max_bytes = kInspectMaxBytes) const;

  /// `{"type":"Buffer","data":[104,101]}`, what JSON.stringify makes of Node's toJSON().
  std::string ToJson() const;

  Retention Retained() const { return {size_, block_.capacity(), block_.sharers()}; }

  /// The same bytes in a block of their own, from the source and account of this one: a small survivor leaves its slab
  /// without ever landing in another. Returns a second view when it fills an own block already.
  /// kResourceExhausted when refused. Linear in size().
  absl::StatusOr<Buffer> Compact() const;

  /// The same bytes as a UniqueBuffer, without copying, when this is the only handle of a block of its own; this buffer
  /// is empty then. Nothing, with this buffer untouched, otherwise: for slabs, shared blocks, no block. Exact on any
  /// thread. Constant time. (unique_buffer.h)
  std::optional<UniqueBuffer> TryUnique();

  /// Prints Inspect(), to std::ostream and through absl::StrCat and absl::StrFormat where Abseil has AbslStringify.
  friend std::ostream& operator<<(std::ostream& out, const Buffer& buffer);
  template <typename AbslSink>
  friend void AbslStringify(AbslSink& sink, const Buffer& buffer) {
    sink.Append(buffer.Inspect());
  }

  /// The block that the bytes lie in; empty for a buffer without one.
  const BlockRef& block() const { return block_; }

 private:
  static constexpr size_t kAll = std::numeric_limits<size_t>::max();

  /// [start, end) clamped to this buffer.
  MutableByteSpan Range(size_t start, size_t end) const;

  uint8_t* data_ = nullptr;
  size_t size_ = 0;
  BlockRef block_;
};

static_assert(sizeof(Buffer) == 3 * sizeof(void*), "Buffer is a handle of three words");

}  // namespace slabyard

#endif  // SLABYARD_BUFFER_H_
