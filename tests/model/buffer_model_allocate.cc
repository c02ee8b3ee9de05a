// SPDX-License-Identifier: MIT
//
// Operations that make buffers.
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "slabyard/check.h"
#include "slabyard/unique_buffer.h"
#include "tests/encoding/reference.h"
#include "tests/model/buffer_model.h"
#include "tests/model/codec_model.h"

namespace slabyard::model {

void BufferModel::MakeBuffer(size_t kind) {
  switch (kind) {
    case 0:
      return Alloc();
    case 1: {
      const size_t size = Size(6000), alignment = size_t{1} << choices_.Below(9);
      absl::StatusOr<Buffer> buffer = AnyAllocator().AllocUnsafe(size, alignment);
      if (buffer.ok() && size != 0) {
        SLABYARD_CHECK(reinterpret_cast<uintptr_t>(buffer->data()) % alignment == 0, "a wrong alignment");
      }
      return KeepAsIs(std::move(buffer));
    }
    case 2:
      return KeepAsIs(AnyAllocator().AllocUnsafeSlow(Size(3000)));
    case 3:
      return KeepAsIs(AnyAllocator().AllocUnsafe(Size(9000)));
    case 4:
    case 5: {
      const Bytes bytes = choices_.Bytes(Size(5000));
      return Keep(AnyAllocator().From(bytes), bytes);
    }
    case 6:
    case 7:
      return FromText();
    case 8:
      return FromNumbers();
    case 9:
      return Concat();
    case 10:
      return Adopt();
    default:
      return AdoptForeign();
  }
}

void BufferModel::Alloc() {
  const size_t size = Size(20'000);
  switch (choices_.Below(3)) {
    case 0:
      return Keep(AnyAllocator().Alloc(size), Bytes(size));
    case 1: {
      const uint8_t value = choices_.Byte();
      return Keep(AnyAllocator().Alloc(size, value), Bytes(size, value));
    }
    default: {
      const Bytes pattern = choices_.Bytes(1 + choices_.Below(9));
      Bytes expected(size);
      for (size_t i = 0; i < size; ++i) expected[i] = pattern[i % pattern.size()];
      return Keep(AnyAllocator().Alloc(size, pattern), std::move(expected));
    }
  }
}

void BufferModel::FromText() {
  const std::u16string text = AnyText(choices_);
  const Encoding encoding = AnyEncoding();
  Keep(AnyAllocator().From(text, encoding), reference::Encode(text, encoding, SIZE_MAX).bytes);
}

void BufferModel::FromNumbers() {
  std::vector<double> numbers(Size(500));
  Bytes expected(numbers.size());
  for (size_t i = 0; i < numbers.size(); ++i) {
    const auto number = static_cast<int16_t>(choices_.Number(2));
    // A fraction goes towards zero.
    numbers[i] = number + (number < 0 ? -0.5 : 0.5);
    expected[i] = static_cast<uint8_t>(number & 0xFF);
  }
  // Elements of two bytes: their bytes, and not their values.
  const size_t offset = AnyIndex(numbers.size()), length = AnyIndex(numbers.size());
  const size_t from = std::min(offset, numbers.size());
  const size_t count = std::min(length, numbers.size() - from);
  const auto* const bytes = reinterpret_cast<const uint8_t*>(numbers.data() + from);
  Keep(AnyAllocator().CopyBytesFrom(numbers, offset, length), Bytes(bytes, bytes + count * sizeof(double)));
  Keep(AnyAllocator().From(std::span<const double>(numbers)), std::move(expected));
}

void BufferModel::Adopt() {
  Bytes bytes = choices_.Bytes(Size(2000));
  if (choices_.OneIn(2)) bytes.reserve(bytes.size() + choices_.Below(100));
  const Bytes expected = bytes;
  const std::string text(bytes.begin(), bytes.end());
  if (choices_.OneIn(2)) {
    std::string moved = text;
    absl::StatusOr<Buffer> buffer = AnyAllocator().Adopt(std::move(moved));
    SLABYARD_CHECK(buffer.ok() || moved == text, "a refused Adopt changed its text");
    return Keep(std::move(buffer), expected);
  }
  absl::StatusOr<Buffer> buffer = AnyAllocator().Adopt(std::move(bytes));
  SLABYARD_CHECK(buffer.ok() || bytes == expected, "a refused Adopt changed its bytes");
  Keep(std::move(buffer), expected);
}

void BufferModel::AdoptForeign() {
  const size_t size = Size(1000);
  const Bytes content = choices_.Bytes(size);
  auto foreign = std::make_unique<uint8_t[]>(size);
  std::ranges::copy(content, foreign.get());
  uint8_t* const data = foreign.get();
  absl::StatusOr<Buffer> buffer = AnyAllocator().Adopt(data, size, [this, data, size](uint8_t* given, size_t bytes) {
    SLABYARD_CHECK(given == data && bytes == size, "the deleter gets something else than was adopted");
    SLABYARD_CHECK(adopted_ != 0, "a deleter called twice");
    --adopted_;
    delete[] given;
  });
  if (buffer.ok() && size != 0) {
    static_cast<void>(foreign.release());  // the deleter's now
    ++adopted_;
    SLABYARD_CHECK(buffer->data() == data, "adopted memory that moved");
  }
  Keep(std::move(buffer), content);
}

void BufferModel::Concat() {
  std::vector<Buffer> list;
  Bytes expected;
  for (size_t i = choices_.Below(4); i > 0 && !pairs_.empty(); --i) {
    const Pair& pair = pairs_[choices_.Below(pairs_.size())];
    list.push_back(pair.buffer);
    expected.insert(expected.end(), pair.model.begin(), pair.model.end());
  }
  if (choices_.OneIn(2)) return Keep(AnyAllocator().Concat(list), std::move(expected));
  const size_t length = Size(5000);
  expected.resize(length);
  Keep(AnyAllocator().Concat(list, length), std::move(expected));
}

void BufferModel::Subarray(const Pair& pair) {
  const auto size = static_cast<ptrdiff_t>(pair.model.size);
  const ptrdiff_t start = SignedIndex(pair.model.size);
  const ptrdiff_t end = choices_.OneIn(3) ? Buffer::kToEnd : SignedIndex(pair.model.size);
  const ptrdiff_t from = std::clamp<ptrdiff_t>(start < 0 ? start + size : start, 0, size);
  const ptrdiff_t to = std::clamp<ptrdiff_t>(end < 0 ? end + size : end, from, size);
  const View view{pair.model.memory, pair.model.offset + static_cast<size_t>(from), static_cast<size_t>(to - from)};
  KeepView(pair.buffer.Subarray(start, end), view);
}

void BufferModel::Compact(const Pair& pair) {
  absl::StatusOr<Buffer> compact = pair.buffer.Compact();
  if (compact.ok()) {
    SLABYARD_CHECK(compact->Retained().kept_alive == pair.model.size, "Compact keeps more alive than it shows");
    if (compact->data() == pair.buffer.data()) return KeepView(*std::move(compact), pair.model);
  }
  Keep(std::move(compact), Part(pair.model, {0, SIZE_MAX}));
}

void BufferModel::Escape(const Pair& pair) {
  absl::StatusOr<Buffer> escaped = AnyAllocator().Escape(pair.buffer);
  if (escaped.ok()) {
    const Retention cost = escaped->Retained();
    SLABYARD_CHECK(
        static_cast<double>(cost.visible) >= AllocatorOptions().retention_budget * static_cast<double>(cost.kept_alive),
        "what escaped is over its budget");
    if (escaped->block() == pair.buffer.block()) return KeepView(*std::move(escaped), pair.model);
  }
  Keep(std::move(escaped), Part(pair.model, {0, SIZE_MAX}));
}

/// Who is alone grows, shrinks or is wiped; who is not stays as it is.
void BufferModel::Grow(Pair& pair) {
  const bool alone = pair.buffer.block() && !pair.buffer.block().is_slab() && pair.buffer.Retained().sharers == 1;
  std::optional<UniqueBuffer> unique = pair.buffer.TryUnique();
  SLABYARD_CHECK(unique.has_value() == alone, "TryUnique and Retained do not agree");
  if (!unique) return Check(pair);
  const size_t before = pair.model.size;
  const size_t size = Size(3000);
  const bool grown = unique->Resize(size).ok();
  SLABYARD_CHECK(grown || steps_of_trouble_ != 0, "memory refused without need");
  SLABYARD_CHECK(unique->size() == (grown ? size : before), "Resize: size");
  if (choices_.OneIn(2)) {
    SLABYARD_CHECK(unique->ShrinkToFit().ok() || steps_of_trouble_ != 0, "memory refused without need");
  }
  const size_t kept = std::min(unique->size(), before);
  SLABYARD_CHECK(std::equal(pair.model.begin(), pair.model.begin() + kept, unique->begin()), "bytes lost");
  if (choices_.OneIn(8)) {
    unique->Wipe();
    SLABYARD_CHECK(std::ranges::all_of(*unique, [](uint8_t byte) { return byte == 0; }), "bytes left by Wipe");
  }
  auto memory = std::make_shared<Bytes>(unique->begin(), unique->end());
  pair.model = {std::move(memory), 0, unique->size()};
  pair.buffer = std::move(*unique).Share();
}

}  // namespace slabyard::model
