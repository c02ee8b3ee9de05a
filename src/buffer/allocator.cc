// SPDX-License-Identifier: MIT
#include "slabyard/allocator.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "slabyard/check.h"
#include "slabyard/codec.h"
#include "slabyard/transcode.h"

namespace slabyard {
namespace {

absl::Status EmptyPattern() { return absl::InvalidArgumentError("Alloc: the fill pattern has no bytes"); }

/// Length in UTF-16 code units, which is what Node counts in.
size_t CodeUnits(TextView text) {
  return text.form() == TextView::Form::kUtf8 ? TextLength(text.utf8(), Encoding::kUtf8) : text.size();
}

/// ECMAScript's ToUint8.
uint8_t LowByte(double number) {
  if (!std::isfinite(number)) return 0;
  constexpr double kModulus = 256;
  return static_cast<uint8_t>(static_cast<int>(std::fmod(std::trunc(number), kModulus)));
}

SlabPoolOptions WithoutSlabs(SlabPoolOptions options) {
  options.pool_size = 0;
  return options;
}

}  // namespace

Allocator::Allocator(AllocatorOptions options)
    : blocks_(options.source != nullptr ? std::move(options.source) : MakeSystemSource(),
              options.account != nullptr ? std::move(options.account) : std::make_shared<MemoryAccount>(),
              options.pool),
      slabs_(blocks_),
      node_layout_(options.node_layout),
      retention_budget_(options.retention_budget) {
  SLABYARD_CHECK(retention_budget_ >= 0 && retention_budget_ <= 1, "Allocator: retention_budget is not from 0 to 1");
}

Allocator::Allocator(Allocator& shared, std::shared_ptr<MemoryAccount> account)
    : blocks_(shared.blocks_.source(), std::move(account), WithoutSlabs(shared.blocks_.options())),
      slabs_(shared.slabs_),
      node_layout_(shared.node_layout_),
      retention_budget_(shared.retention_budget_) {}

// No message: making one would allocate.
absl::Status Allocator::Refused() { return absl::Status(absl::StatusCode::kResourceExhausted, ""); }

absl::StatusOr<Buffer> Allocator::Show(Piece piece, size_t size) {
  if (!piece) return Refused();
  return Buffer(piece.data, size, std::move(piece.block));
}

absl::StatusOr<Buffer> Allocator::OwnBlock(size_t size, size_t capacity, bool zeroed, size_t alignment) {
  if (capacity > kMaxLength) return Refused();
  if (capacity == 0) return Buffer();
  return Show(blocks_.AllocateBlock(capacity, zeroed, alignment), size);
}

absl::StatusOr<Buffer> Allocator::OwnCopy(ByteSpan bytes) {
  absl::StatusOr<Buffer> buffer = FilledBlock(bytes.size(), /*zeroed=*/false);
  if (buffer.ok() && !bytes.empty()) std::memcpy(buffer->data(), bytes.data(), bytes.size());
  return buffer;
}

absl::StatusOr<Buffer> Allocator::FilledBlock(size_t size, bool zeroed) {
  if (size > kMaxLength) return Refused();
  if (size == 0) return Buffer();
  return Show(blocks_.AllocateBlock(size, zeroed), size);
}

absl::StatusOr<Buffer> Allocator::Alloc(size_t size) { return FilledBlock(size, /*zeroed=*/true); }

absl::StatusOr<Buffer> Allocator::Alloc(size_t size, uint8_t value) {
  absl::StatusOr<Buffer> buffer = FilledBlock(size, /*zeroed=*/value == 0);
  if (buffer.ok() && value != 0) buffer->Fill(value);
  return buffer;
}

absl::StatusOr<Buffer> Allocator::Alloc(size_t size, ByteSpan pattern) {
  absl::StatusOr<Buffer> buffer = FilledBlock(size, /*zeroed=*/false);
  if (buffer.ok() && !buffer->Fill(pattern)) return EmptyPattern();
  return buffer;
}

absl::StatusOr<Buffer> Allocator::Alloc(size_t size, TextView text, Encoding encoding) {
  absl::StatusOr<Buffer> buffer = FilledBlock(size, /*zeroed=*/false);
  if (buffer.ok() && !buffer->Fill(text, encoding)) return EmptyPattern();
  return buffer;
}

internal::LoosePiece Allocator::AllocUnsafeWithoutRoom(size_t size) {
  if (slabs_.IsCarved(size)) return slabs_.CarveSlow(size);
  if (size == 0 || size > kMaxLength) return {};
  return blocks_.AllocateLoosely(size, /*zeroed=*/size <= kAlwaysZeroed);
}

absl::StatusOr<Buffer> Allocator::AllocUnsafe(size_t size, std::optional<size_t> alignment) {
  SLABYARD_CHECK(IsPowerOfTwo(alignment.value_or(1)), "Allocator: alignment is not a power of two");
  if (!slabs_.IsCarved(size) || alignment.value_or(1) > SlabPool::kSlabAlignment) {
    return AllocUnsafeSlow(size, alignment);
  }
  return Show(slabs_.Carve(size, std::max(alignment.value_or(1), SlabPool::kCursorStep)), size);
}

absl::StatusOr<Buffer> Allocator::AllocUnsafeSlow(size_t size) {
  return FilledBlock(size, /*zeroed=*/size <= kAlwaysZeroed);
}

absl::StatusOr<Buffer> Allocator::AllocUnsafeSlow(size_t size, std::optional<size_t> alignment) {
  SLABYARD_CHECK(IsPowerOfTwo(alignment.value_or(1)), "Allocator: alignment is not a power of two");
  if (size == 0) return Buffer();
  if (size > kMaxLength) return Refused();
  const size_t at = std::max(alignment.value_or(1), alignof(std::max_align_t));
  const bool padded = node_layout_ && alignment.has_value();
  const size_t capacity = padded ? size + std::max(*alignment, SlabPool::kCursorStep) : size;
  return OwnBlock(size, capacity, /*zeroed=*/size <= kAlwaysZeroed, at);
}

absl::StatusOr<Buffer> Allocator::From(TextView text, Encoding encoding) {
  if (text.empty()) return Buffer();
  size_t reserve = 0;
  bool carve = false;
  if (node_layout_) {
    // Node reserves for the longest text of so many code units first, whatever the encoding, and counts only then.
    constexpr size_t kLongestCharacter = 4;
    const size_t units = CodeUnits(text);
    reserve = units * kLongestCharacter;
    if (slabs_.IsCarved(units) && !slabs_.IsCarved(reserve)) reserve = ByteLength(text, encoding);
    carve = slabs_.IsCarved(units) && (reserve == 0 || slabs_.IsCarved(reserve));
    if (!carve) reserve = ByteLength(text, encoding);
  } else {
    reserve = ByteLength(text, encoding);
    carve = slabs_.IsCarved(reserve);
  }
  return carve ? EncodeIntoSlab(text, encoding, reserve) : EncodeIntoOwnBlock(text, encoding, reserve);
}

absl::StatusOr<Buffer> Allocator::EncodeIntoSlab(TextView text, Encoding encoding, size_t reserve) {
  uint8_t* const room = slabs_.Reserve(reserve);
  if (room == nullptr) return Refused();
  const size_t written = ToBytes(text, encoding, {room, reserve}).written;
  if (written == 0 && !node_layout_) {
    slabs_.Cancel();
    return Buffer();
  }
  Piece piece = slabs_.Commit(written);
  return Buffer(piece.data, written, std::move(piece.block));
}

absl::StatusOr<Buffer> Allocator::EncodeIntoOwnBlock(TextView text, Encoding encoding, size_t reserve) {
  absl::StatusOr<Buffer> buffer = OwnBlock(reserve, reserve, /*zeroed=*/false, alignof(std::max_align_t));
  if (!buffer.ok()) return buffer;
  const size_t written = ToBytes(text, encoding, *buffer).written;
  const Buffer encoded(buffer->data(), written, buffer->block());
  // hex and base64 with junk have fewer bytes than estimated. Line breaks are not worth a copy, more than that is.
  constexpr size_t kWorthACopy = 8;
  if (!node_layout_ && reserve - written > reserve / kWorthACopy) {
    absl::StatusOr<Buffer> fitting = From(encoded);
    if (fitting.ok()) return fitting;
  }
  return encoded;
}

absl::StatusOr<Buffer> Allocator::From(ByteSpan bytes) {
  absl::StatusOr<Buffer> buffer = AllocUnsafe(bytes.size());
  if (buffer.ok() && !bytes.empty()) std::memcpy(buffer->data(), bytes.data(), bytes.size());
  return buffer;
}

absl::StatusOr<Buffer> Allocator::From(std::span<const double> numbers) {
  absl::StatusOr<Buffer> buffer = AllocUnsafe(numbers.size());
  if (buffer.ok()) std::ranges::transform(numbers, buffer->data(), LowByte);
  return buffer;
}

absl::StatusOr<Buffer> Allocator::Of(std::initializer_list<uint8_t> bytes) {
  return OwnCopy({bytes.begin(), bytes.size()});
}

absl::StatusOr<Buffer> Allocator::Transcode(ByteSpan source, Encoding from, Encoding to) {
  std::string bytes;
  switch (slabyard::Transcode(source, from, to, bytes)) {
    case TranscodeError::kUnsupported:
      return absl::UnimplementedError("Transcode: one of the encodings is none of utf8, utf16le, latin1, ascii");
    case TranscodeError::kInvalidCharacter:
      return absl::InvalidArgumentError("Transcode: the source is ill-formed");
    case TranscodeError::kNone:
      break;
  }
  return OwnCopy(AsBytes(bytes));
}

absl::StatusOr<Buffer> Allocator::Concat(std::span<const Buffer> pieces, std::optional<size_t> length) {
  size_t total = 0;
  for (const Buffer& piece : pieces) {
    // Views of one block may add up past any address space.
    if (__builtin_add_overflow(total, piece.size(), &total)) return Refused();
  }
  absl::StatusOr<Buffer> result = AllocUnsafe(length.value_or(total));
  if (!result.ok()) return result;
  size_t at = 0;
  for (const Buffer& piece : pieces) at += piece.Copy(*result, at);
  result->Fill(uint8_t{0}, at);
  return result;
}

Allocator& ThreadAllocator() {
  thread_local Allocator allocator;
  return allocator;
}

}  // namespace slabyard
