// SPDX-License-Identifier: MIT
//
// Which operations take memory, counted: this program replaces operator new, and its BlockSource counts its requests.
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <new>
#include <optional>
#include <ostream>
#include <string>
#include <utility>

#include "slabyard/allocator.h"

namespace {

thread_local size_t heap_requests = 0;

void* Counted(size_t size) {
  ++heap_requests;
  if (void* const data = std::malloc(size != 0 ? size : 1)) return data;
  std::abort();
}

}  // namespace

void* operator new(size_t size) { return Counted(size); }
void* operator new[](size_t size) { return Counted(size); }
void operator delete(void* data) noexcept { std::free(data); }
void operator delete[](void* data) noexcept { std::free(data); }
void operator delete(void* data, size_t) noexcept { std::free(data); }
void operator delete[](void* data, size_t) noexcept { std::free(data); }

namespace slabyard {
namespace {

/// What a piece of work took.
struct Cost {
  size_t heap = 0;    // calls of operator new
  size_t source = 0;  // requests to the BlockSource

  friend bool operator==(const Cost&, const Cost&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Cost& cost) {
    return out << cost.heap << " of the heap, " << cost.source << " of the source";
  }
};

constexpr Cost kNothing = {0, 0};
constexpr Cost kOwnBlock = {0, 2};  // a header and a block

/// Counts without the overhead of a source that keeps books on the heap.
class CountingSource final : public BlockSource {
 public:
  Block Allocate(size_t size, size_t alignment, bool zeroed) noexcept override {
    ++requests;
    return system_->Allocate(size, alignment, zeroed);
  }
  void Free(Block block) noexcept override { system_->Free(block); }

  size_t requests = 0;

 private:
  const std::shared_ptr<BlockSource> system_ = MakeSystemSource();
};

class AllocationCount : public ::testing::Test {
 protected:
  template <typename Work>
  Cost CostOf(Work work) {
    const size_t heap = heap_requests, source = source_->requests;
    work();
    return {heap_requests - heap, source_->requests - source};
  }

  std::shared_ptr<CountingSource> source_ = std::make_shared<CountingSource>();
  Allocator allocator_{{.source = source_}};
  // In a slab that has room for all the carving below.
  const Buffer buffer_ = allocator_.From("0123456789abcdef0123456789abcdef").value();
  const Buffer other_ = allocator_.From("0123456789abcdef0123456789abcdeF").value();
};

TEST_F(AllocationCount, TheCountersCount) {
  EXPECT_EQ(CostOf([] { const std::string text(1000, 'x'); }), (Cost{1, 0}));
  EXPECT_EQ(CostOf([&] { (void)allocator_.Alloc(10); }), kOwnBlock);
}

TEST_F(AllocationCount, ViewsTakeNothing) {
  EXPECT_EQ(CostOf([&] {
              const Buffer view = buffer_.Subarray(1, -1);
              const Buffer copy = view;
              EXPECT_EQ(copy.At(-1), 'e');
              EXPECT_GT(copy.Retained().sharers, 2u);
            }),
            kNothing);
}

TEST_F(AllocationCount, FillWriteCopyAndSwapsTakeNothing) {
  EXPECT_EQ(CostOf([&] {
              buffer_.Fill(uint8_t{1});
              EXPECT_TRUE(buffer_.Fill(other_, 3));
              EXPECT_TRUE(buffer_.Fill("\u20AC\U0001F4A9", Encoding::kUtf16le));
              EXPECT_TRUE(buffer_.Fill("c2xhYg==", Encoding::kBase64));
              for (const Encoding encoding : {Encoding::kUtf8, Encoding::kUtf16le, Encoding::kLatin1, Encoding::kAscii,
                                              Encoding::kHex, Encoding::kBase64, Encoding::kBase64Url}) {
                EXPECT_GT(buffer_.Write("00112233", 1, 30, encoding), 0u);
                EXPECT_GT(buffer_.Write(u"00112233", 1, 30, encoding), 0u);
              }
              EXPECT_EQ(buffer_.Copy(other_, 8), 24u);
              EXPECT_TRUE(buffer_.Swap16() && buffer_.Swap32() && buffer_.Swap64());
            }),
            kNothing);
}

TEST_F(AllocationCount, CompareAndEqualsTakeNothing) {
  EXPECT_EQ(CostOf([&] {
              EXPECT_EQ(buffer_.Compare(other_), 1);
              EXPECT_EQ(buffer_.Compare(other_, 0, 10, 0, 10), 0);
              EXPECT_FALSE(buffer_.Equals(other_));
            }),
            kNothing);
}

TEST_F(AllocationCount, SearchesForBytesNumbersAndShortTextTakeNothing) {
  EXPECT_EQ(CostOf([&] {
              EXPECT_EQ(buffer_.IndexOf(uint8_t{'a'}), 10u);
              EXPECT_EQ(buffer_.LastIndexOf(uint8_t{'a'}), 26u);
              EXPECT_EQ(buffer_.IndexOf(other_.Subarray(2, 20)), 2u);
              EXPECT_EQ(buffer_.LastIndexOf(other_.Subarray(0, 9)), 16u);
              EXPECT_EQ(buffer_.IndexOf("89ab"), 8u);
              EXPECT_EQ(buffer_.LastIndexOf("89ab"), 24u);
              EXPECT_EQ(buffer_.IndexOf("6162", 0, Encoding::kHex), 10u);
              EXPECT_FALSE(buffer_.Includes(u"89ab", 0, Encoding::kUtf16le));
            }),
            kNothing);
}

TEST_F(AllocationCount, ASearchForMoreThan256BytesOfTextTakesTheHeapOnce) {
  const std::string fits(256, 'x'), needs_more(257, 'x');
  EXPECT_EQ(CostOf([&] { EXPECT_FALSE(buffer_.Includes(fits)); }), kNothing);
  EXPECT_EQ(CostOf([&] { EXPECT_FALSE(buffer_.Includes(needs_more)); }), (Cost{1, 0}));
}

TEST_F(AllocationCount, NumbersTakeNothing) {
  EXPECT_EQ(CostOf([&] {
              EXPECT_EQ(buffer_.WriteUInt32BE(7, 4), 8u);
              EXPECT_EQ(buffer_.ReadUInt32BE(4), 7u);
              EXPECT_EQ(buffer_.WriteIntLE(-7, 1, 5), 6u);
              EXPECT_EQ(buffer_.ReadIntLE(1, 5), -7);
              EXPECT_EQ(buffer_.WriteDoubleBE(0.5, 8), 16u);
              EXPECT_EQ(buffer_.TryReadDoubleBE(8), 0.5);
              EXPECT_FALSE(buffer_.TryReadBigInt64LE(30).has_value());
            }),
            kNothing);
}

TEST_F(AllocationCount, CarvingTakesNothingWhileTheSlabHasRoom) {
  constexpr double kNumbers[] = {1, 2, 3};
  const Buffer pieces[] = {buffer_, other_};
  EXPECT_EQ(CostOf([&] {
              EXPECT_TRUE(allocator_.AllocUnsafe(10).ok());
              EXPECT_TRUE(allocator_.AllocUnsafe(10, 64).ok());
              EXPECT_TRUE(allocator_.From("text \u20AC").ok());
              EXPECT_TRUE(allocator_.From(u"AAECAw==", Encoding::kBase64).ok());
              EXPECT_TRUE(allocator_.From(buffer_).ok());
              EXPECT_TRUE(allocator_.From(kNumbers).ok());
              EXPECT_TRUE(allocator_.CopyBytesFrom(kNumbers).ok());
              EXPECT_TRUE(allocator_.Concat(pieces).ok());
            }),
            kNothing);
}

TEST_F(AllocationCount, AnotherSlabTakesItsHeaderAndItselfOrComesFromTheFreeList) {
  Allocator allocator({.source = source_});
  std::optional<Buffer> lower, upper;
  const auto fill_another = [&] {
    lower = allocator.AllocUnsafe(4000).value();
    upper = allocator.AllocUnsafe(4000).value();
  };
  EXPECT_EQ(CostOf(fill_another), kOwnBlock);
  const Buffer first = *lower;
  EXPECT_EQ(CostOf(fill_another), kOwnBlock);
  EXPECT_EQ(CostOf(fill_another), kOwnBlock) << "both slabs are in use";
  EXPECT_EQ(CostOf(fill_another), kNothing) << "the second slab is free again";
  EXPECT_EQ(allocator.pool().stats().slabs_reused, 1u);
}

TEST_F(AllocationCount, TranscodingTakesAnOwnBlockAndTemporaryText) {
  const std::string source(1000, 'x');
  const Cost cost =
      CostOf([&] { EXPECT_TRUE(allocator_.Transcode(AsBytes(source), Encoding::kLatin1, Encoding::kUtf16le).ok()); });
  EXPECT_EQ(cost.source, kOwnBlock.source);
  EXPECT_GT(cost.heap, 0u);
}

TEST_F(AllocationCount, NoBytesTakeNothing) {
  EXPECT_EQ(CostOf([&] {
              EXPECT_TRUE(allocator_.Alloc(0).ok() && allocator_.AllocUnsafe(0).ok() && allocator_.From("").ok());
              EXPECT_TRUE(allocator_.Concat({}).ok() && allocator_.Of({}).ok());
              EXPECT_TRUE(buffer_.Subarray(3, 3).Compact().ok());
            }),
            kNothing);
}

TEST_F(AllocationCount, AnOwnBlockTakesItsHeaderAndItselfFromTheSource) {
  EXPECT_EQ(CostOf([&] { EXPECT_TRUE(allocator_.Alloc(10, "ab").ok()); }), kOwnBlock);
  EXPECT_EQ(CostOf([&] { EXPECT_TRUE(allocator_.AllocUnsafe(5000).ok()); }), kOwnBlock);
  EXPECT_EQ(CostOf([&] { EXPECT_TRUE(allocator_.AllocUnsafeSlow(11).ok()); }), kOwnBlock);
  EXPECT_EQ(CostOf([&] { EXPECT_TRUE(allocator_.Of({1, 2}).ok()); }), kOwnBlock);
  EXPECT_EQ(CostOf([&] { EXPECT_TRUE(buffer_.Subarray(0, 3).Compact().ok()); }), kOwnBlock);
  EXPECT_EQ(CostOf([&] { EXPECT_TRUE(allocator_.Escape(buffer_.Subarray(0, 4)).ok()); }), kOwnBlock);
  EXPECT_EQ(CostOf([&] { EXPECT_TRUE(allocator_.AllocUnique(12).ok()); }), kOwnBlock);
}

TEST_F(AllocationCount, AnOwnBlockOfASizeJustReleasedTakesNothing) {
  EXPECT_TRUE(allocator_.Alloc(10).ok() && allocator_.AllocUnsafe(65536).ok() && allocator_.AllocUnsafe(65537).ok());
  EXPECT_EQ(CostOf([&] { EXPECT_TRUE(allocator_.AllocUnique(10).ok()); }), kNothing);
  EXPECT_EQ(CostOf([&] { EXPECT_TRUE(allocator_.Alloc(65536).ok()); }), kNothing);
  EXPECT_EQ(CostOf([&] { EXPECT_TRUE(allocator_.AllocUnsafe(65537).ok()); }), kOwnBlock) << "too large to be kept";
}

TEST_F(AllocationCount, BecomingUniqueResizingInPlaceWipingAndSharingTakeNothing) {
  Buffer own = allocator_.Alloc(100).value();
  EXPECT_EQ(CostOf([&] {
              std::optional<UniqueBuffer> unique = own.TryUnique();
              EXPECT_TRUE(unique->Resize(50).ok());
              EXPECT_TRUE(unique->Resize(100).ok());
              EXPECT_TRUE(unique->ShrinkToFit().ok());
              unique->Wipe();
              own = std::move(*unique).Share();
              EXPECT_EQ(allocator_.Escape(own).value().size(), 100u);
            }),
            kNothing);
  UniqueBuffer unique = own.TryUnique().value();
  EXPECT_EQ(CostOf([&] { EXPECT_TRUE(unique.Resize(101).ok()); }), kOwnBlock);
}

TEST_F(AllocationCount, AdoptingTakesAHeaderAndAContainersHolder) {
  uint8_t memory[10];
  EXPECT_EQ(CostOf([&] { EXPECT_TRUE(allocator_.Adopt(memory, sizeof memory, [](uint8_t*, size_t) {}).ok()); }),
            (Cost{0, 1}));
  const double a = 1, b = 2, c = 3;
  EXPECT_EQ(CostOf([&] {
              const auto captures_more = [a, b, c](uint8_t*, size_t) { EXPECT_EQ(a + b, c); };
              EXPECT_TRUE(allocator_.Adopt(memory, sizeof memory, captures_more).ok());
            }),
            (Cost{1, 1}));
  std::string text(100, 'x');
  EXPECT_EQ(CostOf([&] { EXPECT_TRUE(allocator_.Adopt(std::move(text)).ok()); }), (Cost{1, 1}));
}

TEST_F(AllocationCount, TextThatComesOutIsTheCallersString) {
  std::string hex;
  EXPECT_EQ(CostOf([&] { hex = buffer_.ToText(Encoding::kHex); }), (Cost{1, 0}));
  std::u16string utf16;
  EXPECT_EQ(CostOf([&] { utf16 = buffer_.ToUtf16Text(); }), (Cost{1, 0}));
  EXPECT_EQ(hex.size(), 2 * utf16.size());
}

TEST_F(AllocationCount, RefusalsTakeNothing) {
  allocator_.pool().account().set_limit(0);
  EXPECT_EQ(CostOf([&] {
              EXPECT_FALSE(allocator_.Alloc(1 << 20).ok());
              EXPECT_FALSE(allocator_.AllocUnique(1 << 20).ok());
              EXPECT_FALSE(allocator_.Alloc(SIZE_MAX).ok());
            }),
            kNothing);
}

}  // namespace
}  // namespace slabyard
