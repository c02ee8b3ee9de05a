// SPDX-License-Identifier: MIT
#include "slabyard/allocator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/checked_source.h"

namespace slabyard {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

class AllocatorTest : public ::testing::Test {
 protected:
  std::shared_ptr<testing::CheckedSource> source_ = std::make_shared<testing::CheckedSource>();
  std::shared_ptr<MemoryAccount> account_ = std::make_shared<MemoryAccount>();
  Allocator allocator_{{.source = source_, .account = account_}};

  Allocator LikeNode26() {
    AllocatorOptions options = AllocatorOptions::Node26();
    options.source = source_;
    options.account = account_;
    return Allocator(options);
  }
};

TEST_F(AllocatorTest, AllocIsZeroedAndNeverCarved) {
  for (const size_t size : std::initializer_list<size_t>{1, 64, 65, 4095, 4096, 100'000}) {
    const Buffer buffer = allocator_.Alloc(size).value();
    EXPECT_THAT(buffer, Each(0));
    EXPECT_FALSE(buffer.block().is_slab()) << size;
    EXPECT_EQ(buffer.Retained().kept_alive, size);
  }
}

TEST_F(AllocatorTest, AllocRepeatsItsPattern) {
  EXPECT_EQ(allocator_.Alloc(5, "ab").value().ToText(), "ababa");
  EXPECT_THAT(allocator_.Alloc(3, 0x2A).value(), Each(42));
  EXPECT_THAT(allocator_.Alloc(3, "0a0b", Encoding::kHex).value(), ElementsAre(10, 11, 10));
  const uint8_t pattern[] = {1, 2};
  EXPECT_THAT(allocator_.Alloc(3, pattern).value(), ElementsAre(1, 2, 1));
}

TEST_F(AllocatorTest, AllocWithAPatternOfNoBytesIsAnError) {
  EXPECT_EQ(allocator_.Alloc(3, "zz", Encoding::kHex).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(allocator_.Alloc(0, "zz", Encoding::kHex).value().size(), 0u) << "nothing to fill";
  EXPECT_EQ(account_->reserved(), 0u);
}

TEST_F(AllocatorTest, AllocUnsafeCarvesBelowHalfThePool) {
  const Buffer small = allocator_.AllocUnsafe(4095).value();
  const Buffer large = allocator_.AllocUnsafe(4096).value();
  EXPECT_TRUE(small.block().is_slab());
  EXPECT_FALSE(large.block().is_slab());
  EXPECT_EQ(allocator_.AllocUnsafe(10).value().block(), small.block());
  EXPECT_FALSE(allocator_.AllocUnsafeSlow(10).value().block().is_slab());
}

TEST_F(AllocatorTest, NoBytesNeedNoBlock) {
  EXPECT_FALSE(allocator_.AllocUnsafe(0).value().block());
  EXPECT_FALSE(allocator_.Alloc(0).value().block());
  EXPECT_FALSE(allocator_.From("").value().block());
  EXPECT_FALSE(allocator_.From(ByteSpan()).value().block());
  EXPECT_FALSE(allocator_.Concat({}).value().block());
  EXPECT_FALSE(allocator_.From("zz", Encoding::kHex).value().block()) << "text that decodes to nothing pins no slab";
}

TEST_F(AllocatorTest, TinyOwnBlocksAreZeroedEvenWhenUnsafe) {
  EXPECT_THAT(allocator_.AllocUnsafeSlow(64).value(), Each(0));
  EXPECT_THAT(allocator_.AllocUnsafeSlow(65).value(), Each(testing::CheckedSource::kJunk));
}

TEST_F(AllocatorTest, AlignmentHoldsInTheSlabAndOutOfIt) {
  for (size_t alignment = 1; alignment <= 4096; alignment *= 2) {
    const Buffer a = allocator_.AllocUnsafe(3, alignment).value();
    const Buffer b = allocator_.AllocUnsafeSlow(3, alignment).value();
    EXPECT_EQ(reinterpret_cast<uintptr_t>(a.data()) % alignment, 0u);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(b.data()) % alignment, 0u);
    EXPECT_EQ(a.block().is_slab(), alignment <= SlabPool::kSlabAlignment);
  }
}

TEST_F(AllocatorTest, FromTextHasTheBytesOfItsEncoding) {
  EXPECT_EQ(allocator_.From("h\u00E9").value().ToText(Encoding::kHex), "68c3a9");
  EXPECT_EQ(allocator_.From(u"h\u00E9", Encoding::kLatin1).value().ToText(Encoding::kHex), "68e9");
  EXPECT_EQ(allocator_.From("aGVsbG8", Encoding::kBase64).value().ToText(), "hello");
  EXPECT_EQ(allocator_.From(std::string(10'000, 'a')).value().size(), 10'000u);
}

TEST_F(AllocatorTest, FromNumbersTakesEachModulo256) {
  const double numbers[] = {0,
                            1.9,
                            255,
                            256,
                            257,
                            -1,
                            -1.9,
                            -256,
                            -257,
                            97.9,
                            0.5,
                            -0.5,
                            1e300,
                            -4294967297.0,
                            std::nan(""),
                            std::numeric_limits<double>::infinity()};
  EXPECT_THAT(allocator_.From(numbers).value(), ElementsAre(0, 1, 255, 0, 1, 255, 255, 0, 255, 97, 0, 0, 0, 255, 0, 0));
  EXPECT_TRUE(allocator_.From(std::vector<double>(100)).value().block().is_slab());
  EXPECT_FALSE(allocator_.From(std::span<const double>()).value().block());
}

TEST_F(AllocatorTest, OfIsABlockOfItsOwn) {
  const Buffer buffer = allocator_.Of({1, 2, 255}).value();
  EXPECT_THAT(buffer, ElementsAre(1, 2, 255));
  EXPECT_EQ(buffer.Retained(), (Retention{3, 3, 1}));
  EXPECT_FALSE(allocator_.Of({}).value().block());
}

TEST_F(AllocatorTest, CopyBytesFromTakesTheBytesOfElementsNotTheirValues) {
  const std::vector<uint16_t> numbers = {0x0102, 0x0304, 0x0506};
  const auto bytes_of = [&](size_t from, size_t to) {
    const auto* const bytes = reinterpret_cast<const uint8_t*>(numbers.data());
    return std::vector<uint8_t>(bytes + 2 * from, bytes + 2 * to);
  };
  EXPECT_THAT(allocator_.CopyBytesFrom(numbers).value(), ElementsAreArray(bytes_of(0, 3)));
  EXPECT_THAT(allocator_.CopyBytesFrom(numbers, 1).value(), ElementsAreArray(bytes_of(1, 3)));
  EXPECT_THAT(allocator_.CopyBytesFrom(numbers, 1, 1).value(), ElementsAreArray(bytes_of(1, 2)));
  EXPECT_THAT(allocator_.CopyBytesFrom(std::span(numbers), 2, SIZE_MAX).value(), ElementsAreArray(bytes_of(2, 3)));
  EXPECT_EQ(allocator_.CopyBytesFrom(numbers, 4).value().size(), 0u);
  EXPECT_EQ(allocator_.CopyBytesFrom(std::vector<double>(100)).value().size(), 800u);
}

TEST_F(AllocatorTest, TranscodeConvertsReplacesAndTellsTheTwoRefusalsApart) {
  const Buffer utf16 = allocator_.Transcode(AsBytes("\u20AC"), Encoding::kUtf8, Encoding::kUtf16le).value();
  EXPECT_THAT(utf16, ElementsAre(0xAC, 0x20));
  EXPECT_FALSE(utf16.block().is_slab());
  EXPECT_EQ(allocator_.Transcode(AsBytes("\u20AC"), Encoding::kUtf8, Encoding::kAscii).value().ToText(), "?");
  EXPECT_EQ(allocator_.Transcode(AsBytes("\u200B"), Encoding::kUtf8, Encoding::kLatin1).value().size(), 0u);
  EXPECT_EQ(allocator_.Transcode(AsBytes("ab"), Encoding::kHex, Encoding::kUtf8).status().code(),
            absl::StatusCode::kUnimplemented);
  EXPECT_EQ(allocator_.Transcode(AsBytes("\xFF"), Encoding::kUtf8, Encoding::kUtf16le).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(allocator_.Transcode({}, Encoding::kHex, Encoding::kHex).value().size(), 0u);
}

TEST_F(AllocatorTest, FromTextCarvesWhatItNeedsAndNoMore) {
  const Buffer a = allocator_.From("hello").value();
  const Buffer b = allocator_.From("x").value();
  EXPECT_EQ(b.data() - a.data(), 8);
  const Buffer filler = allocator_.AllocUnsafe(4090).value();
  const Buffer filler2 = allocator_.AllocUnsafe(4056).value();
  const Buffer last = allocator_.From(std::string(24, 'y')).value();
  EXPECT_EQ(last.block(), a.block()) << "24 bytes left take 24 characters";
}

TEST_F(AllocatorTest, LargeTextThatDecodesToLittleKeepsLittleAlive) {
  const Buffer nothing = allocator_.From(std::string(20'000, 'z'), Encoding::kHex).value();
  EXPECT_EQ(nothing.Retained().kept_alive, 0u);
  const Buffer half = allocator_.From(std::string(20'000, 'a') + std::string(20'000, '-'), Encoding::kHex).value();
  EXPECT_EQ(half.Retained(), (Retention{10'000, 10'000, 1}));
  std::string lines;
  for (int i = 0; i < 200; ++i) lines += std::string(76, 'A') + "\r\n";
  const Buffer broken = allocator_.From(lines, Encoding::kBase64).value();
  EXPECT_EQ(broken.size(), 200u * 57);
  EXPECT_EQ(broken.Retained().kept_alive, 11'700u) << "line breaks are not worth a copy";
}

TEST_F(AllocatorTest, NodeLayoutReservesFourBytesACodeUnit) {
  Allocator node = LikeNode26();
  node.pool().set_pool_size(8192);
  const Buffer a = node.AllocUnsafe(4088).value();
  const Buffer b = node.AllocUnsafe(4088).value();
  ASSERT_EQ(a.block(), b.block());              // 16 bytes are left
  const Buffer c = node.From("12345").value();  // 20 are reserved
  EXPECT_NE(c.block(), a.block());
  const Buffer nothing = node.From("zz", Encoding::kHex).value();
  EXPECT_EQ(nothing.size(), 0u);
  EXPECT_EQ(nothing.block(), c.block()) << "text that decodes to nothing pins the slab";
}

TEST_F(AllocatorTest, ConcatCutsOrPadsToItsLength) {
  const Buffer pieces[] = {allocator_.From("ab").value(), Buffer(), allocator_.From("cde").value()};
  EXPECT_EQ(allocator_.Concat(pieces).value().ToText(), "abcde");
  EXPECT_EQ(allocator_.Concat(pieces, 4).value().ToText(), "abcd");
  EXPECT_THAT(allocator_.Concat(pieces, 7).value(), ElementsAre('a', 'b', 'c', 'd', 'e', 0, 0));
  EXPECT_EQ(allocator_.Concat(pieces, 0).value().size(), 0u);
}

TEST_F(AllocatorTest, ConcatOfMoreThanAnyMachineHasIsRefused) {
  const Buffer block = allocator_.Alloc(1 << 20).value();
  const std::vector<Buffer> pieces(1000, block);
  account_->set_limit(100 << 20);
  EXPECT_EQ(allocator_.Concat(pieces).status().code(), absl::StatusCode::kResourceExhausted);
}

TEST_F(AllocatorTest, AbsurdSizesAreRefusedAsValues) {
  for (const size_t size : {size_t{Allocator::kMaxLength}, size_t{Allocator::kMaxLength} + 1, SIZE_MAX}) {
    EXPECT_EQ(allocator_.Alloc(size).status().code(), absl::StatusCode::kResourceExhausted);
    EXPECT_EQ(allocator_.AllocUnsafe(size).status().code(), absl::StatusCode::kResourceExhausted);
    EXPECT_EQ(allocator_.AllocUnsafeSlow(size, 4096).status().code(), absl::StatusCode::kResourceExhausted);
  }
  EXPECT_EQ(account_->reserved(), 0u);
  EXPECT_EQ(account_->peak(), 0u);
}

TEST_F(AllocatorTest, AlignmentThatIsNoPowerOfTwoEndsTheProcess) {
  EXPECT_DEATH((void)allocator_.AllocUnsafe(3, 3), "not a power of two");
  EXPECT_DEATH((void)allocator_.AllocUnsafeSlow(3, 0), "not a power of two");
}

/// Every way to make a buffer; returns how many succeeded.
int MakeOneOfEach(Allocator& allocator) {
  std::vector<Buffer> kept;
  const auto keep = [&](absl::StatusOr<Buffer> made) {
    if (made.ok()) {
      kept.push_back(*std::move(made));
    } else {
      EXPECT_EQ(made.status().code(), absl::StatusCode::kResourceExhausted);
      EXPECT_TRUE(made.status().message().empty());
    }
  };
  keep(allocator.Alloc(10));
  keep(allocator.Alloc(10, "ab"));
  keep(allocator.AllocUnsafe(4000));
  keep(allocator.AllocUnsafe(4000));
  keep(allocator.AllocUnsafe(4000));
  keep(allocator.AllocUnsafe(9000, 4096));
  keep(allocator.AllocUnsafeSlow(10));
  keep(allocator.From("text"));
  keep(allocator.From(std::u16string(5000, u'\u20AC')));
  keep(allocator.From(AsBytes("bytes")));
  keep(allocator.Concat(kept));
  keep(allocator.Of({1, 2, 3}));
  keep(allocator.From(std::vector<double>(10)));
  keep(allocator.CopyBytesFrom(std::vector<uint64_t>(1000)));
  keep(allocator.Transcode(AsBytes("abc"), Encoding::kUtf8, Encoding::kUtf16le));
  keep(allocator.Adopt(std::string(100, 'a')));
  keep(allocator.Adopt(std::vector<uint8_t>(100)));
  absl::StatusOr<UniqueBuffer> unique = allocator.AllocUnique(10);
  if (unique.ok()) {
    if (const absl::Status grown = unique->Resize(1000); grown.ok()) {
      keep(std::move(*unique).Share());
    } else {
      keep(grown);
    }
  } else {
    keep(unique.status());
  }
  if (!kept.empty()) keep(allocator.Escape(kept.front().Subarray(0, 1)));
  if (!kept.empty()) keep(kept.front().Subarray(0, 1).Compact());
  return static_cast<int>(kept.size());
}

TEST(AllocatorRefusal, OfAnyOneRequestIsAValueAndLosesNothing) {
  bool met_refusal = true;
  size_t runs = 0;
  for (size_t n = 1; met_refusal; ++n, ++runs) {
    SCOPED_TRACE(n);
    const auto source = std::make_shared<testing::CheckedSource>();
    const auto account = std::make_shared<MemoryAccount>();
    source->RefuseRequest(n);
    Allocator allocator({.source = source, .account = account});
    const int made = MakeOneOfEach(allocator);
    met_refusal = source->refusals() != 0;
    EXPECT_EQ(made, met_refusal ? 19 : 20);
    allocator.pool().Trim();
    allocator.pool().stats().CheckInvariants();
    EXPECT_EQ(account->reserved(), 0u);
    EXPECT_EQ(account->external(), 0u);
  }
  EXPECT_GT(runs, 30u);
}

TEST(AllocatorThreads, BuffersOutliveTheAllocatorAndGoOnAnotherThread) {
  const auto account = std::make_shared<MemoryAccount>();
  Buffer buffer;
  {
    Allocator allocator({.account = account});
    buffer = allocator.From("kept").value();
  }
  EXPECT_EQ(buffer.ToText(), "kept");
  std::thread([moved = std::move(buffer)]() mutable {
    EXPECT_EQ(moved.ToText(), "kept");
    moved = Buffer();
  }).join();
  EXPECT_EQ(account->reserved(), 0u);
}

TEST(AllocatorThreads, EachThreadHasAnAllocatorOfItsOwn) {
  Allocator* here = &ThreadAllocator();
  EXPECT_EQ(here, &ThreadAllocator());
  Buffer from_there;
  std::thread([&] {
    EXPECT_NE(here, &ThreadAllocator());
    from_there = ThreadAllocator().From("outlives its thread").value();
  }).join();
  EXPECT_EQ(from_there.ToText(), "outlives its thread");
}

}  // namespace
}  // namespace slabyard
