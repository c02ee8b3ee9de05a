// SPDX-License-Identifier: MIT
//
// Views: ranges, fill, copy, comparison, byte order, retention.
#include "slabyard/buffer.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "slabyard/codec.h"
#include "src/base/swap_kernel.h"

namespace slabyard {
namespace {

/// Node's rule for one index: from the end when negative, clamped to [0, size].
size_t ResolveIndex(ptrdiff_t index, size_t size) {
  if (index >= 0) return std::min(static_cast<size_t>(index), size);
  // Negated as unsigned: the most negative index has no positive twin.
  const size_t from_end = size_t{0} - static_cast<size_t>(index);
  return from_end < size ? size - from_end : 0;
}

void MoveBytes(uint8_t* to, const uint8_t* from, size_t size) {
  if (size != 0) std::memmove(to, from, size);
}

/// [start, end) of `bytes`, both clamped.
template <typename Span>
Span Clamped(Span bytes, size_t start, size_t end) {
  const size_t from = std::min(start, bytes.size());
  const size_t to = std::max(from, std::min(end, bytes.size()));
  return bytes.subspan(from, to - from);
}

int CompareBytes(ByteSpan a, ByteSpan b) {
  const size_t shared = std::min(a.size(), b.size());
  const int order = shared != 0 ? std::memcmp(a.data(), b.data(), shared) : 0;
  if (order != 0) return order < 0 ? -1 : 1;
  if (a.size() == b.size()) return 0;
  return a.size() < b.size() ? -1 : 1;
}

/// Repeats the first `filled` bytes of `range` (at least 1) up to its end, in a logarithmic number of copies.
void RepeatPrefix(MutableByteSpan range, size_t filled) {
  while (filled < range.size()) {
    const size_t step = std::min(filled, range.size() - filled);
    std::memcpy(range.data() + filled, range.data(), step);
    filled += step;
  }
}

/// Writes as much of the first character of `text` as `range` has room for behind its first `filled` bytes, of which
/// the character's high surrogate may be the last two. Returns how many bytes.
size_t CutCharacter(TextView text, Encoding encoding, MutableByteSpan range, size_t filled) {
  uint8_t character[4];
  const size_t width = ToBytes(text, encoding, character).written;
  // Only a character of UTF-8 text counts as unread while half of it is written.
  const bool half_written = text.form() == TextView::Form::kUtf8 && encoding == Encoding::kUtf16le &&
                            width == sizeof character && filled >= 2 &&
                            std::memcmp(range.data() + filled - 2, character, 2) == 0;
  const size_t from = half_written ? 2 : 0;
  const size_t part = std::min(width - from, range.size() - filled);
  std::memcpy(range.data() + filled, character + from, part);
  return part;
}

}  // namespace

Buffer Buffer::Subarray(ptrdiff_t start, ptrdiff_t end) const {
  const size_t from = ResolveIndex(start, size_);
  const size_t to = std::max(from, ResolveIndex(end, size_));
  return Buffer(data_ + from, to - from, block_);
}

MutableByteSpan Buffer::Range(size_t start, size_t end) const { return Clamped(span(), start, end); }

void Buffer::Fill(uint8_t value, size_t start, size_t end) const {
  const MutableByteSpan range = Range(start, end);
  if (!range.empty()) std::memset(range.data(), value, range.size());
}

bool Buffer::Fill(ByteSpan pattern, size_t start, size_t end) const {
  const MutableByteSpan range = Range(start, end);
  if (range.empty()) return true;
  if (pattern.empty()) return false;
  const size_t first = std::min(pattern.size(), range.size());
  MoveBytes(range.data(), pattern.data(), first);
  RepeatPrefix(range, first);
  return true;
}

bool Buffer::Fill(TextView text, Encoding encoding, size_t start, size_t end) const {
  const MutableByteSpan range = Range(start, end);
  if (range.empty()) return true;
  if (text.empty()) {
    Fill(uint8_t{0}, start, end);
    return true;
  }
  auto [read, filled] = ToBytes(text, encoding, range);
  const bool may_cut = encoding == Encoding::kUtf8 || encoding == Encoding::kUtf16le;
  if (may_cut && filled < range.size() && read < text.size()) {
    filled += CutCharacter(text.Rest(read), encoding, range, filled);
  }
  if (filled == 0) return false;
  RepeatPrefix(range, filled);
  return true;
}

size_t Buffer::Write(TextView text, size_t offset, size_t length, Encoding encoding) const {
  const size_t from = std::min(offset, size_);
  return ToBytes(text, encoding, {data_ + from, std::min(length, size_ - from)}).written;
}

size_t Buffer::Copy(MutableByteSpan target, size_t target_start, size_t source_start, size_t source_end) const {
  const MutableByteSpan source = Range(source_start, source_end);
  if (target_start >= target.size()) return 0;
  const size_t count = std::min(source.size(), target.size() - target_start);
  MoveBytes(target.data() + target_start, source.data(), count);
  return count;
}

std::optional<uint8_t> Buffer::At(ptrdiff_t index) const {
  if (index >= 0) return static_cast<size_t>(index) < size_ ? std::optional(data_[index]) : std::nullopt;
  const size_t from_end = size_t{0} - static_cast<size_t>(index);
  return from_end <= size_ ? std::optional(data_[size_ - from_end]) : std::nullopt;
}

bool Buffer::Equals(ByteSpan other) const { return size_ == other.size() && Compare(other) == 0; }

int Buffer::Compare(ByteSpan other) const { return CompareBytes(span(), other); }

int Buffer::Compare(ByteSpan target, size_t target_start, size_t target_end, size_t source_start,
                    size_t source_end) const {
  return CompareBytes(Range(source_start, source_end), Clamped(target, target_start, target_end));
}

bool Buffer::Swap16() const { return base::SwapBytes<uint16_t>(data_, size_); }
bool Buffer::Swap32() const { return base::SwapBytes<uint32_t>(data_, size_); }
bool Buffer::Swap64() const { return base::SwapBytes<uint64_t>(data_, size_); }

absl::StatusOr<Buffer> Buffer::Compact() const {
  if (empty()) return Buffer();
  if (!block_.is_slab() && block_.capacity() == size_) return *this;
  BlockRef block = AllocateLike(block_, size_);
  if (!block) return absl::Status(absl::StatusCode::kResourceExhausted, "");
  uint8_t* const copy = block.data();
  std::memcpy(copy, data_, size_);
  return Buffer(copy, size_, std::move(block));
}

}  // namespace slabyard
