// SPDX-License-Identifier: MIT
//
// Random work on buffers against a plain model: a shared vector per allocation, and views as offset and size in it.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
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
    switch (random_() % 12) {
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
