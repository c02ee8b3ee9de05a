// SPDX-License-Identifier: MIT
#include "slabyard/buffer_writer.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "slabyard/check.h"
#include "slabyard/codec.h"

namespace slabyard {
namespace {

constexpr size_t kLargestBlock = 65536;
constexpr unsigned kBitsPerByte = 8;
constexpr size_t kLongestVarint = 10;  // bytes of seven bits for 64

/// Writes the shortest LEB128 form of `value`; returns its bytes.
size_t StoreVarint(uint8_t (&to)[kLongestVarint], uint64_t value) {
  size_t size = 0;
  for (; value >= 0x80; value >>= 7) to[size++] = static_cast<uint8_t>(value | 0x80);
  to[size++] = static_cast<uint8_t>(value);
  return size;
}

Buffer Part(const Buffer& piece, size_t start, size_t end) {
  return piece.Subarray(static_cast<ptrdiff_t>(start), static_cast<ptrdiff_t>(end));
}

}  // namespace

BufferWriter::BufferWriter(Buffer target)
    : block_(std::move(target)), begin_(block_.data()), at_(begin_), end_(begin_ + block_.size()), fast_end_(end_) {}

BufferWriter::BufferWriter(Allocator& allocator, size_t first_size)
    : allocator_(&allocator), next_size_(std::clamp<size_t>(first_size, 1, kLargestBlock)) {}

// ---- Room and failure

void BufferWriter::SetFastEnd() { fast_end_ = ok() && bits_used_ == 0 ? end_ : at_; }

void BufferWriter::Fail(absl::Status status) {
  if (ok()) status_ = std::move(status);
  fast_end_ = at_;
}

void BufferWriter::FailFull(size_t size) {
  Fail(absl::ResourceExhaustedError("at " + std::to_string(this->size()) + ": no room for " + std::to_string(size) +
                                    (size == 1 ? " byte" : " bytes")));
}

void BufferWriter::FailRange(size_t at, size_t byte_length) {
  Fail(absl::OutOfRangeError("at " + std::to_string(at) + ": the value does not fit " + std::to_string(byte_length) +
                             (byte_length == 1 ? " byte" : " bytes")));
}

bool BufferWriter::Ready() {
  AlignToByte();
  return ok();
}

void BufferWriter::EndPiece() {
  const auto size = static_cast<size_t>(at_ - begin_);
  if (size == 0) return;
  const auto from = static_cast<size_t>(begin_ - block_.data());
  pieces_.push_back(Part(block_, from, from + size));
  pieces_size_ += size;
  begin_ = at_;
}

bool BufferWriter::NextBlock(size_t size) {
  if (allocator_ == nullptr) {
    FailFull(size);
    return false;
  }
  absl::StatusOr<Buffer> block = allocator_->AllocUnsafe(std::max(size, next_size_));
  if (!block.ok()) {
    Fail(block.status());
    return false;
  }
  EndPiece();
  next_size_ = std::min(2 * next_size_, kLargestBlock);
  block_ = *std::move(block);
  begin_ = at_ = block_.data();
  end_ = begin_ + block_.size();
  SetFastEnd();
  return true;
}

bool BufferWriter::EnsureRun(size_t size) { return Room() >= size || NextBlock(size); }

bool BufferWriter::EnsureSome(size_t wanted) { return Room() != 0 || NextBlock(wanted); }

// ---- Numbers

#define SLABYARD_WRITE_SLOW(NAME, T, ORDER)       \
  void BufferWriter::Write##NAME##Slow(T value) { \
    uint8_t bytes[sizeof(T)];                     \
    Store<T, std::endian::ORDER>(bytes, value);   \
    WriteBytes(bytes);                            \
  }
SLABYARD_FIELD_TYPES(SLABYARD_WRITE_SLOW)
#undef SLABYARD_WRITE_SLOW

#define SLABYARD_WRITE_INTEGER(NAME, T, FITS, ORDER)                                                             \
  void BufferWriter::Write##NAME(T value, size_t byte_length) {                                                  \
    SLABYARD_CHECK(byte_length >= 1 && byte_length <= sizeof(T), "Write" #NAME ": an integer has 1 to 8 bytes"); \
    if (!FITS(value, byte_length)) return FailRange(size(), byte_length);                                        \
    uint8_t bytes[sizeof(T)];                                                                                    \
    StoreInteger(bytes, static_cast<uint64_t>(value), byte_length, std::endian::ORDER);                          \
    WriteBytes({bytes, byte_length});                                                                            \
  }
SLABYARD_WRITE_INTEGER(UIntLE, uint64_t, FitsUInt, little)
SLABYARD_WRITE_INTEGER(UIntBE, uint64_t, FitsUInt, big)
SLABYARD_WRITE_INTEGER(IntLE, int64_t, FitsInt, little)
SLABYARD_WRITE_INTEGER(IntBE, int64_t, FitsInt, big)
#undef SLABYARD_WRITE_INTEGER

void BufferWriter::WriteVarint(uint64_t value) {
  uint8_t bytes[kLongestVarint];
  const size_t size = StoreVarint(bytes, value);
  WriteBytes({bytes, size});
}

void BufferWriter::WriteSignedVarint(int64_t value) {
  uint8_t bytes[kLongestVarint];
  size_t size = 0;
  // Until the rest is all sign, and the last byte's top bit says which.
  for (bool more = true; more; value >>= 7) {
    const auto low = static_cast<uint8_t>(value & 0x7F);
    more = value >> 6 != (low & 0x40 ? -1 : 0);
    bytes[size++] = static_cast<uint8_t>(low | (more ? 0x80 : 0));
  }
  WriteBytes({bytes, size});
}

void BufferWriter::WriteZigzag(int64_t value) {
  WriteVarint(static_cast<uint64_t>(value) << 1 ^ static_cast<uint64_t>(value >> 63));
}

// ---- Bits

void BufferWriter::WriteBits(uint64_t value, unsigned count, BitOrder order) {
  SLABYARD_CHECK(count >= 1 && count <= 64, "BufferWriter::WriteBits: 1 to 64 bits");
  if (!ok()) return;
  if (count < 64 && value >> count != 0) {
    return Fail(absl::OutOfRangeError("at " + std::to_string(size()) + ": the value does not fit " +
                                      std::to_string(count) + (count == 1 ? " bit" : " bits")));
  }
  // Nothing is written of a value that does not fit the target whole.
  const size_t whole_bytes = (bits_used_ + count + kBitsPerByte - 1) / kBitsPerByte;
  if (allocator_ == nullptr && Room() < whole_bytes) return FailFull(whole_bytes);
  for (unsigned left = count; left != 0;) {
    const unsigned now = std::min(left, kBitsPerByte - bits_used_);
    const bool msb_first = order == BitOrder::kMsbFirst;
    const uint64_t bits = (msb_first ? value >> (left - now) : value >> (count - left)) & ((1u << now) - 1);
    byte_ |= static_cast<uint8_t>(bits << (msb_first ? kBitsPerByte - bits_used_ - now : bits_used_));
    bits_used_ += now;
    left -= now;
    if (bits_used_ == kBitsPerByte) AlignToByte();
  }
  SetFastEnd();
}

void BufferWriter::AlignToByte() {
  if (bits_used_ == 0) return;
  bits_used_ = 0;
  const uint8_t byte = std::exchange(byte_, uint8_t{0});
  SetFastEnd();
  WriteBytes({&byte, 1});
}

// ---- Bytes

void BufferWriter::WriteBytes(ByteSpan bytes) {
  if (!Ready() || bytes.empty()) return;
  if (allocator_ == nullptr && Room() < bytes.size()) return FailFull(bytes.size());
  while (!bytes.empty()) {
    if (!EnsureSome(bytes.size())) return;
    const size_t now = std::min(bytes.size(), Room());
    std::memcpy(at_, bytes.data(), now);
    at_ += now;
    bytes = bytes.subspan(now);
  }
}

void BufferWriter::WriteZeros(size_t count) {
  if (!Ready() || count == 0) return;
  if (allocator_ == nullptr && Room() < count) return FailFull(count);
  while (count != 0) {
    if (!EnsureSome(std::min(count, kLargestBlock))) return;
    const size_t now = std::min(count, Room());
    std::memset(at_, 0, now);
    at_ += now;
    count -= now;
  }
}

void BufferWriter::WriteText(TextView text, Encoding encoding) {
  if (!Ready()) return;
  // The bound that costs nothing is up to three times the truth.
  size_t most = MaxByteLength(text, encoding);
  if (Room() < most) most = ByteLength(text, encoding);
  if (allocator_ == nullptr && Room() < most) {
    // Text in hex or base64 may fit all the same: how many bytes it is, is known only when they are there.
    std::vector<uint8_t> bytes(most);
    bytes.resize(ToBytes(text, encoding, bytes).written);
    return WriteBytes(bytes);
  }
  if (!EnsureRun(most)) return;
  at_ += ToBytes(text, encoding, {at_, Room()}).written;
}

void BufferWriter::Append(const BufferChain& bytes) {
  for (const Buffer& piece : bytes.pieces()) Append(piece);
}

void BufferWriter::Append(const Buffer& bytes) {
  if (allocator_ == nullptr || bytes.size() < kShareFrom) return WriteBytes(bytes);
  if (!Ready()) return;
  EndPiece();
  pieces_.push_back(bytes);
  pieces_size_ += bytes.size();
}

// ---- Lengths

void BufferWriter::WritePrefixed(LengthPrefix prefix, ByteSpan bytes) {
  if (prefix == LengthPrefix::kVarint) {
    WriteVarint(bytes.size());
  } else {
    const FixedPrefixFormat format = FixedPrefix(prefix);
    format.order == std::endian::big ? WriteUIntBE(bytes.size(), format.width)
                                     : WriteUIntLE(bytes.size(), format.width);
  }
  WriteBytes(bytes);
}

BufferWriter::Length BufferWriter::BeginLength(LengthPrefix prefix) {
  const bool varint = prefix == LengthPrefix::kVarint;
  const size_t width = varint ? 1 : FixedPrefix(prefix).width;
  // In one run, so that it can be stored later.
  const bool there = Ready() && EnsureRun(width);
  open_.push_back({size(), at_, prefix});
  if (there) at_ += width;
  return Length(open_.size());
}

void BufferWriter::EndLength(Length length) {
  SLABYARD_CHECK(length.depth_ == open_.size(), "BufferWriter::EndLength: lengths end in reverse order");
  const OpenLength open = open_.back();
  open_.pop_back();
  if (!Ready()) return;
  if (open.prefix == LengthPrefix::kVarint) return EndVarint(open, size() - open.at - 1);
  const FixedPrefixFormat format = FixedPrefix(open.prefix);
  const size_t size = this->size() - open.at - format.width;
  if (!FitsUInt(size, format.width)) return FailRange(open.at, format.width);
  StoreInteger(open.place, size, format.width, format.order);
}

void BufferWriter::EndVarint(const OpenLength& length, size_t size) {
  uint8_t bytes[kLongestVarint];
  const size_t width = StoreVarint(bytes, size);
  if (width == 1) {
    *length.place = bytes[0];
    return;
  }
  const size_t more = width - 1;
  const bool may_move = length.at >= pieces_size_ && size < kShareFrom && Room() >= more;
  if (allocator_ != nullptr && !may_move) return SpliceAt(length.at, {bytes, width});
  if (Room() < more) return FailFull(more);
  std::memmove(length.place + width, length.place + 1, size);
  std::memcpy(length.place, bytes, width);
  at_ += more;
}

void BufferWriter::SpliceAt(size_t at, ByteSpan bytes) {
  absl::StatusOr<Buffer> spliced = allocator_->From(bytes);
  if (!spliced.ok()) return Fail(spliced.status());
  EndPiece();
  // From the back, where the lengths that end are.
  size_t i = pieces_.size();
  size_t start = pieces_size_;  // offset of piece i
  do {
    --i;
    start -= pieces_[i].size();
  } while (start > at);
  const Buffer whole = pieces_[i];
  const Buffer parts[] = {Part(whole, 0, at - start), *spliced, Part(whole, at - start + 1, whole.size())};
  const auto place = pieces_.erase(pieces_.begin() + static_cast<ptrdiff_t>(i));
  pieces_.insert(place, std::begin(parts), std::end(parts));
  std::erase_if(pieces_, [](const Buffer& piece) { return piece.empty(); });
  pieces_size_ += bytes.size() - 1;
}

BufferChain BufferWriter::Take() {
  SLABYARD_CHECK(open_.empty(), "BufferWriter::Take: a length was begun and not ended");
  BufferChain chain;
  if (!Ready()) return chain;
  EndPiece();
  for (Buffer& piece : pieces_) chain.Append(std::move(piece));
  pieces_.clear();
  pieces_size_ = 0;
  return chain;
}

}  // namespace slabyard
