// SPDX-License-Identifier: MIT
//
// Random work on buffers against a plain model: a shared vector per allocation, and views as offset and size in it.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <random>
#include <utility>
#include <vector>

#include "slabyard/allocator.h"
#include "tests/support/checked_source.h"

namespace slabyard {
namespace {

using Bytes = std::vector<uint8_t>;

struct ModelView {
  std::shared_ptr<Bytes> memory;
  size_t offset = 0;
  size_t size = 0;

  uint8_t* begin() const { return memory->data() + offset; }
  uint8_t* end() const { return begin() + size; }
};

struct Pair {
  Buffer buffer;
  ModelView model;
};

class BufferModel {
 public:
  explicit BufferModel(uint32_t seed) : random_(seed) {}

  void Step() {
    switch (random_() % 18) {
      case 0:
        return Allocate(allocator_.Alloc(Size(20'000)).value(), false);
      case 1:
        return Allocate(allocator_.AllocUnsafe(Size(6000), size_t{1} << (random_() % 9)).value(), true);
      case 2:
        return Allocate(allocator_.AllocUnsafeSlow(Size(300)).value(), true);
      case 3:
        return From();
      case 4:
        return Subarray();
      case 5:
        return Fill();
      case 6:
        return Copy();
      case 7:
        return Number();
      case 8:
        return Concat();
      case 9:
        return Compact();
      case 10:
        return Integer();
      case 11:
        return CompareRanges();
      case 12:
        return Search();
      case 13:
        return Escape();
      case 14:
        return Adopt();
      case 15:
        return Grow();
      default:
        return Drop();
    }
  }

  void CheckAll() {
    allocator_.pool().stats().CheckInvariants();
    for (const Pair& pair : pairs_) {
      ASSERT_EQ(pair.buffer.size(), pair.model.size);
      ASSERT_TRUE(std::equal(pair.model.begin(), pair.model.end(), pair.buffer.begin()));
    }
  }

  void Finish() {
    pairs_.clear();
    allocator_.pool().Trim();
    EXPECT_EQ(account_->reserved(), 0u);
    EXPECT_EQ(account_->external(), 0u);
  }

 private:
  size_t Size(size_t below) { return random_() % 8 == 0 ? random_() % 3 : random_() % below; }
  /// An index in and around [0, size], from both ends.
  ptrdiff_t Index(size_t size) {
    return static_cast<ptrdiff_t>(random_() % (2 * size + 9)) - static_cast<ptrdiff_t>(size) - 4;
  }
  Pair* Any() { return pairs_.empty() ? nullptr : &pairs_[random_() % pairs_.size()]; }

  void Keep(Buffer buffer, ModelView model) {
    if (pairs_.size() > 300) Drop();
    pairs_.push_back({std::move(buffer), std::move(model)});
  }

  void Allocate(Buffer buffer, bool any_content) {
    auto memory = std::make_shared<Bytes>(buffer.size());
    if (any_content) std::copy(buffer.begin(), buffer.end(), memory->begin());
    const size_t size = buffer.size();
    Keep(std::move(buffer), {std::move(memory), 0, size});
  }

  void From() {
    Bytes bytes(Size(5000));
    for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random_());
    const size_t size = bytes.size();
    Buffer buffer = allocator_.From(bytes).value();
    Keep(std::move(buffer), {std::make_shared<Bytes>(std::move(bytes)), 0, size});
  }

  void Subarray() {
    const Pair* const pair = Any();
    if (pair == nullptr) return;
    const auto size = static_cast<ptrdiff_t>(pair->model.size);
    const ptrdiff_t start = Index(pair->model.size);
    const ptrdiff_t end = Index(pair->model.size);
    const ptrdiff_t from = std::clamp<ptrdiff_t>(start < 0 ? start + size : start, 0, size);
    const ptrdiff_t to = std::clamp<ptrdiff_t>(end < 0 ? end + size : end, from, size);
    ModelView view{pair->model.memory, pair->model.offset + static_cast<size_t>(from), static_cast<size_t>(to - from)};
    Keep(pair->buffer.Subarray(start, end), std::move(view));
  }

  void Fill() {
    const Pair* const pair = Any();
    if (pair == nullptr || pair->model.size == 0) return;
    const size_t from = random_() % pair->model.size;
    Bytes pattern(1 + random_() % 9);
    for (uint8_t& byte : pattern) byte = static_cast<uint8_t>(random_());
    ASSERT_TRUE(pair->buffer.Fill(pattern, from));
    for (size_t i = from; i < pair->model.size; ++i) pair->model.begin()[i] = pattern[(i - from) % pattern.size()];
  }

  void Copy() {
    const Pair* const source = Any();
    const Pair* const target = Any();
    if (source == nullptr) return;
    const size_t to = random_() % (target->model.size + 2);
    const size_t from = random_() % (source->model.size + 2);
    const size_t copied = source->buffer.Copy(target->buffer, to, from);
    const size_t room = target->model.size - std::min(to, target->model.size);
    const size_t rest = source->model.size - std::min(from, source->model.size);
    ASSERT_EQ(copied, std::min(room, rest));
    if (copied == 0) return;
    const Bytes moved(source->model.begin() + from, source->model.begin() + from + copied);
    std::copy(moved.begin(), moved.end(), target->model.begin() + to);
  }

  void Number() {
    const Pair* const pair = Any();
    if (pair == nullptr) return;
    const size_t at = random_() % (pair->model.size + 4);
    const auto value = static_cast<uint32_t>(random_());
    const bool fits = pair->buffer.TryWriteUInt32BE(value, at);
    ASSERT_EQ(fits, at + 4 <= pair->model.size);
    if (!fits) return;
    for (size_t i = 0; i < 4; ++i) pair->model.begin()[at + i] = static_cast<uint8_t>(value >> (24 - 8 * i));
    ASSERT_EQ(pair->buffer.ReadUInt32BE(at), value);
  }

  void Concat() {
    std::vector<Buffer> list;
    auto memory = std::make_shared<Bytes>();
    for (size_t i = random_() % 4; i > 0 && !pairs_.empty(); --i) {
      const Pair* const pair = Any();
      list.push_back(pair->buffer);
      memory->insert(memory->end(), pair->model.begin(), pair->model.end());
    }
    const size_t length = random_() % 2 == 0 ? memory->size() : random_() % 5000;
    memory->resize(length);
    Keep(allocator_.Concat(list, length).value(), {std::move(memory), 0, length});
  }

  void Compact() {
    const Pair* const pair = Any();
    if (pair == nullptr) return;
    Buffer compact = pair->buffer.Compact().value();
    ASSERT_EQ(compact.Retained().kept_alive, pair->model.size);
    if (compact.data() == pair->buffer.data()) return Keep(std::move(compact), pair->model);
    auto memory = std::make_shared<Bytes>(pair->model.begin(), pair->model.end());
    Keep(std::move(compact), {std::move(memory), 0, pair->model.size});
  }

  void Integer() {
    const Pair* const pair = Any();
    if (pair == nullptr) return;
    const size_t width = random_() % 8;
    const size_t at = random_() % (pair->model.size + 4);
    const auto value = static_cast<int64_t>(uint64_t{random_()} << 32 | random_()) >> random_() % 64;
    const bool in_place = width >= 1 && width <= 6 && at + width <= pair->model.size;
    const int64_t half = int64_t{1} << (8 * (width == 0 ? 1 : width) - 1);
    const bool fits = in_place && value >= -half && value < half;
    ASSERT_EQ(pair->buffer.TryWriteIntLE(value, at, width), fits);
    if (!fits) return;
    for (size_t i = 0; i < width; ++i) pair->model.begin()[at + i] = static_cast<uint8_t>(value >> 8 * i);
    ASSERT_EQ(pair->buffer.ReadIntLE(at, width), value);
  }

  void CompareRanges() {
    const Pair* const a = Any();
    const Pair* const b = Any();
    if (a == nullptr) return;
    const auto range = [this](const ModelView& view) {
      const size_t start = random_() % (view.size + 3), end = random_() % (view.size + 3);
      return std::pair(start, end);
    };
    const auto part = [](const ModelView& view, std::pair<size_t, size_t> ends) {
      const size_t from = std::min(ends.first, view.size), to = std::max(from, std::min(ends.second, view.size));
      return Bytes(view.begin() + from, view.begin() + to);
    };
    const auto in_a = range(a->model), in_b = range(b->model);
    const auto order = part(a->model, in_a) <=> part(b->model, in_b);
    const int expected = order < 0 ? -1 : order > 0 ? 1 : 0;
    ASSERT_EQ(a->buffer.Compare(b->buffer, in_b.first, in_b.second, in_a.first, in_a.second), expected);
  }

  /// Forward, for a needle that is there, or nearly.
  void Search() {
    const Pair* const pair = Any();
    if (pair == nullptr || pair->model.size == 0) return;
    const size_t at = random_() % pair->model.size;
    Bytes needle(pair->model.begin() + at, pair->model.begin() + std::min(at + 1 + random_() % 6, pair->model.size));
    if (random_() % 3 == 0) needle.back() ^= 1;
    const size_t from = random_() % pair->model.size, end = random_() % (pair->model.size + 2);
    const uint8_t* const stop = pair->model.begin() + std::max(from, std::min(end, pair->model.size));
    const uint8_t* const found =
        std::search<const uint8_t*>(pair->model.begin() + from, stop, needle.begin(), needle.end());
    const auto index = pair->buffer.IndexOf(needle, static_cast<ptrdiff_t>(from), Encoding::kUtf8, end);
    ASSERT_EQ(index.has_value(), found != stop);
    if (index) {
      ASSERT_EQ(*index, static_cast<size_t>(found - pair->model.begin()));
    }
  }

  void Escape() {
    const Pair* const pair = Any();
    if (pair == nullptr) return;
    Buffer escaped = allocator_.Escape(pair->buffer).value();
    const Retention cost = escaped.Retained();
    ASSERT_GE(static_cast<double>(cost.visible),
              AllocatorOptions().retention_budget * static_cast<double>(cost.kept_alive));
    if (escaped.block() == pair->buffer.block()) return Keep(std::move(escaped), pair->model);
    auto memory = std::make_shared<Bytes>(pair->model.begin(), pair->model.end());
    Keep(std::move(escaped), {std::move(memory), 0, pair->model.size});
  }

  void Adopt() {
    Bytes bytes(Size(2000), static_cast<uint8_t>(random_()));
    if (random_() % 2 == 0) bytes.reserve(bytes.size() + random_() % 100);
    auto memory = std::make_shared<Bytes>(bytes);
    const size_t size = bytes.size();
    Keep(allocator_.Adopt(std::move(bytes)).value(), {std::move(memory), 0, size});
  }

  /// Whoever is alone grows or shrinks; who is not stays as it is.
  void Grow() {
    Pair* const pair = Any();
    if (pair == nullptr) return;
    const Retention cost = pair->buffer.Retained();
    const bool alone = pair->buffer.block() && !pair->buffer.block().is_slab() && cost.sharers == 1;
    std::optional<UniqueBuffer> unique = pair->buffer.TryUnique();
    ASSERT_EQ(unique.has_value(), alone);
    if (!unique) return;
    const size_t size = Size(3000);
    const size_t kept = std::min(size, pair->model.size);
    ASSERT_TRUE(unique->Resize(size).ok());
    if (random_() % 2 == 0) {
      ASSERT_TRUE(unique->ShrinkToFit().ok());
    }
    auto memory = std::make_shared<Bytes>(unique->begin(), unique->end());
    ASSERT_TRUE(std::equal(pair->model.begin(), pair->model.begin() + kept, memory->begin()));
    pair->buffer = std::move(*unique).Share();
    pair->model = {std::move(memory), 0, size};
  }

  void Drop() {
    if (pairs_.empty()) return;
    std::swap(pairs_[random_() % pairs_.size()], pairs_.back());
    pairs_.pop_back();
  }

  std::mt19937 random_;
  std::shared_ptr<MemoryAccount> account_ = std::make_shared<MemoryAccount>();
  Allocator allocator_{{.source = std::make_shared<testing::CheckedSource>(), .account = account_}};
  std::vector<Pair> pairs_;
};

TEST(BufferProperty, RandomWorkAgreesWithPlainVectors) {
  for (uint32_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    BufferModel model(seed);
    for (int step = 0; step < 2000; ++step) {
      ASSERT_NO_FATAL_FAILURE(model.Step());
      if (step % 20 == 0) {
        ASSERT_NO_FATAL_FAILURE(model.CheckAll());
      }
    }
    ASSERT_NO_FATAL_FAILURE(model.CheckAll());
    model.Finish();
  }
}

}  // namespace
}  // namespace slabyard
