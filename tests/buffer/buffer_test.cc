// SPDX-License-Identifier: MIT
#include "slabyard/buffer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string_view>
#include <type_traits>
#include <vector>

#include "slabyard/allocator.h"
#include "tests/support/checked_source.h"

namespace slabyard {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

static_assert(sizeof(Buffer) == 24);
static_assert(std::is_nothrow_move_constructible_v<Buffer>);
static_assert(std::is_convertible_v<const Buffer&, ByteSpan> && std::is_convertible_v<const Buffer&, MutableByteSpan>);
static_assert(!std::is_convertible_v<Buffer, ByteSpan> && !std::is_convertible_v<Buffer, MutableByteSpan>,
              "a temporary handle gives no span");

class BufferTest : public ::testing::Test {
 protected:
  std::shared_ptr<MemoryAccount> account_ = std::make_shared<MemoryAccount>();
  std::shared_ptr<testing::CheckedSource> source_ = std::make_shared<testing::CheckedSource>();
  Allocator allocator_{{.source = source_, .account = account_}};

  Buffer Of(std::initializer_list<uint8_t> bytes) { return allocator_.From(ByteSpan(bytes)).value(); }
};

struct SubarrayCase {
  ptrdiff_t start;
  ptrdiff_t end;
  size_t offset;
  size_t size;
};

TEST_F(BufferTest, SubarrayFollowsNodesIndexRules) {
  const Buffer buffer = Of({0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  const SubarrayCase cases[] = {
      {0, Buffer::kToEnd, 0, 10},
      {3, 5, 3, 2},
      {-3, Buffer::kToEnd, 7, 3},
      {0, -1, 0, 9},
      {5, 3, 5, 0},
      {20, 30, 10, 0},
      {-20, 2, 0, 2},
      {2, -20, 2, 0},
      {PTRDIFF_MIN, PTRDIFF_MAX, 0, 10},
  };
  for (const SubarrayCase& row : cases) {
    const Buffer view = buffer.Subarray(row.start, row.end);
    EXPECT_EQ(view.data() - buffer.data(), static_cast<ptrdiff_t>(row.offset)) << row.start << "," << row.end;
    EXPECT_EQ(view.size(), row.size) << row.start << "," << row.end;
  }
}

TEST_F(BufferTest, ViewsShareMemory) {
  const Buffer buffer = Of({1, 2, 3});
  const Buffer copy = buffer;
  buffer.Subarray(1)[0] = 42;
  EXPECT_EQ(copy[1], 42);
  EXPECT_EQ(buffer.Retained().sharers, 2u);
}

TEST_F(BufferTest, EmptyViewKeepsItsAddressAndItsBlock) {
  const Buffer buffer = Of({1, 2, 3});
  const Buffer empty = buffer.Subarray(2, 2);
  EXPECT_EQ(empty.data(), buffer.data() + 2);
  EXPECT_EQ(empty.block(), buffer.block());
}

TEST_F(BufferTest, MovedFromBufferHasNoBytes) {
  Buffer buffer = Of({1, 2, 3});
  const Buffer moved = std::move(buffer);
  EXPECT_EQ(buffer.size(), 0u);  // NOLINT: what a moved-from handle is, is the finding
  EXPECT_EQ(buffer.data(), nullptr);
  EXPECT_EQ(moved.Retained().sharers, 1u);
}

TEST_F(BufferTest, SelfAssignmentKeepsTheBytes) {
  Buffer buffer = Of({1, 2, 3});
  const Buffer& alias = buffer;
  buffer = alias;
  EXPECT_THAT(buffer, ElementsAre(1, 2, 3));
  buffer = buffer.Subarray(1);
  EXPECT_THAT(buffer, ElementsAre(2, 3));
  EXPECT_EQ(buffer.Retained().sharers, 1u);
}

TEST_F(BufferTest, RangesAlgorithmsWorkOnABuffer) {
  const Buffer buffer = Of({3, 1, 2});
  std::ranges::sort(buffer);
  EXPECT_THAT(buffer, ElementsAre(1, 2, 3));
}

TEST_F(BufferTest, FillRepeatsThePatternAndCutsItAtTheEnd) {
  const Buffer buffer = allocator_.Alloc(5).value();
  EXPECT_TRUE(buffer.Fill("abc"));
  EXPECT_EQ(buffer.ToText(), "abcab");
  EXPECT_TRUE(buffer.Fill("0102", Encoding::kHex, 1, 4));
  EXPECT_THAT(buffer, ElementsAre('a', 1, 2, 1, 'b'));
  buffer.Fill(7, 3);
  EXPECT_THAT(buffer, ElementsAre('a', 1, 2, 7, 7));
}

TEST_F(BufferTest, FillWithTextMayCutACharacter) {
  const Buffer buffer = allocator_.Alloc(5).value();
  EXPECT_TRUE(buffer.Fill("\u20AC"));
  EXPECT_THAT(buffer, ElementsAre(0xE2, 0x82, 0xAC, 0xE2, 0x82));
  EXPECT_TRUE(buffer.Fill("\u20AC", Encoding::kUtf8, 0, 2));
  EXPECT_THAT(buffer.Subarray(0, 2).ToText(Encoding::kHex), "e282");
  EXPECT_TRUE(buffer.Fill(u"\u1234\u5678", Encoding::kUtf16le));
  EXPECT_THAT(buffer, ElementsAre(0x34, 0x12, 0x78, 0x56, 0x34));
}

TEST_F(BufferTest, FillCutsASurrogatePairAlikeInEveryForm) {
  for (size_t size = 1; size <= 9; ++size) {
    const Buffer from_utf16 = allocator_.Alloc(size).value();
    const Buffer from_utf8 = allocator_.Alloc(size).value();
    EXPECT_TRUE(from_utf16.Fill(u"a\U0001F4A9", Encoding::kUtf16le));
    EXPECT_TRUE(from_utf8.Fill("a\U0001F4A9", Encoding::kUtf16le));
    constexpr uint8_t kPattern[] = {'a', 0, 0x3D, 0xD8, 0xA9, 0xDC};
    for (size_t i = 0; i < size; ++i) EXPECT_EQ(from_utf16[i], kPattern[i % sizeof kPattern]) << i << " of " << size;
    EXPECT_TRUE(from_utf8.Equals(from_utf16)) << size;
  }
}

TEST_F(BufferTest, FillWithNoBytesSaysNoAndWritesNothing) {
  const Buffer buffer = Of({1, 2, 3});
  EXPECT_FALSE(buffer.Fill("zz", Encoding::kHex));
  EXPECT_FALSE(buffer.Fill(ByteSpan()));
  EXPECT_THAT(buffer, ElementsAre(1, 2, 3));
  EXPECT_TRUE(buffer.Fill("zz", Encoding::kHex, 2, 2)) << "an empty range needs no pattern";
  EXPECT_TRUE(buffer.Fill(""));
  EXPECT_THAT(buffer, ElementsAre(0, 0, 0));
}

TEST_F(BufferTest, FillWithAPartOfItselfRepeatsWhatThePartWas) {
  const Buffer buffer = Of({1, 2, 3, 4, 5, 6});
  EXPECT_TRUE(buffer.Fill(buffer.Subarray(3, 6), 1));
  EXPECT_THAT(buffer, ElementsAre(1, 4, 5, 6, 4, 5));
}

TEST_F(BufferTest, CopyMovesOverlappingBytesAndStopsAtTheRoom) {
  const Buffer buffer = Of({1, 2, 3, 4, 5});
  EXPECT_EQ(buffer.Copy(buffer, 2), 3u);
  EXPECT_THAT(buffer, ElementsAre(1, 2, 1, 2, 3));
  EXPECT_EQ(buffer.Copy(buffer, 5), 0u);
  EXPECT_EQ(buffer.Copy(buffer, 0, 4, 2), 0u);
  uint8_t target[2] = {9, 9};
  EXPECT_EQ(buffer.Copy(target, 1, 3), 1u);
  EXPECT_THAT(target, ElementsAre(9, 2));
}

TEST_F(BufferTest, CompareIsByUnsignedBytesThenLength) {
  EXPECT_EQ(Of({1, 200}).Compare(Of({1, 100})), 1);
  EXPECT_EQ(Of({1}).Compare(Of({1, 0})), -1);
  EXPECT_EQ(Of({1, 2}).Compare(Of({1, 2})), 0);
  EXPECT_EQ(Buffer().Compare(ByteSpan()), 0);
  EXPECT_TRUE(Buffer().Equals(ByteSpan()));
  EXPECT_FALSE(Of({1}).Equals(ByteSpan()));
}

TEST_F(BufferTest, CompareOfRangesClampsBothAndPutsAnEmptyOneFirst) {
  const Buffer a = Of({1, 2, 3, 4});
  const Buffer b = Of({9, 2, 3});
  EXPECT_EQ(a.Compare(b, 1, 3, 1, 3), 0);
  EXPECT_EQ(a.Compare(b, 1, 99, 1, 4), 1) << "2 3 4 behind 2 3";
  EXPECT_EQ(a.Compare(b, 0, 1, 0, 1), -1);
  EXPECT_EQ(a.Compare(b, 0, 3, 9, 12), -1);
  EXPECT_EQ(a.Compare(b, 2, 1), 1);
  EXPECT_EQ(a.Compare(b, 3, 3, 4, 4), 0);
  const uint8_t span[] = {2, 3};
  EXPECT_EQ(a.Compare(ByteSpan(span), 0, 2, 1, 3), 0);
}

TEST_F(BufferTest, AtCountsFromBothEnds) {
  const Buffer buffer = Of({1, 2, 3});
  EXPECT_EQ(buffer.At(0), 1);
  EXPECT_EQ(buffer.At(2), 3);
  EXPECT_EQ(buffer.At(3), std::nullopt);
  EXPECT_EQ(buffer.At(-1), 3);
  EXPECT_EQ(buffer.At(-3), 1);
  EXPECT_EQ(buffer.At(-4), std::nullopt);
  EXPECT_EQ(buffer.At(PTRDIFF_MIN), std::nullopt);
  EXPECT_EQ(buffer.At(PTRDIFF_MAX), std::nullopt);
  EXPECT_EQ(Buffer().At(0), std::nullopt);
  EXPECT_EQ(Buffer().At(-1), std::nullopt);
}

TEST_F(BufferTest, ToJsonIsWhatJsonStringifyGives) {
  EXPECT_EQ(Buffer().ToJson(), R"({"type":"Buffer","data":[]})");
  EXPECT_EQ(Of({0, 10, 255}).ToJson(), R"({"type":"Buffer","data":[0,10,255]})");
}

struct AppendingSink {
  std::string text;
  void Append(std::string_view more) { text += more; }
};

TEST_F(BufferTest, PrintsItsInspection) {
  const Buffer buffer = Of({0x61, 0x62});
  std::ostringstream out;
  out << buffer;
  EXPECT_EQ(out.str(), "<Buffer 61 62>");
  AppendingSink sink;
  AbslStringify(sink, buffer);
  EXPECT_EQ(sink.text, "<Buffer 61 62>");
}

TEST_F(BufferTest, WriteStopsAtTheFirstCharacterThatDoesNotFit) {
  const Buffer buffer = allocator_.Alloc(4, 0xEE).value();
  EXPECT_EQ(buffer.Write("a\u20ACb", 0, 3), 1u);
  EXPECT_THAT(buffer, ElementsAre('a', 0xEE, 0xEE, 0xEE));
  EXPECT_EQ(buffer.Write("a\u20AC"), 4u);
  EXPECT_EQ(buffer.Write("xy", 9), 0u);
}

TEST_F(BufferTest, InspectShowsFiftyBytesAndCountsTheRest) {
  EXPECT_EQ(Buffer().Inspect(), "<Buffer >");
  EXPECT_EQ(allocator_.From("hello").value().Inspect(), "<Buffer 68 65 6c 6c 6f>");
  EXPECT_EQ(Of({1, 2}).Inspect(1), "<Buffer 01 ... 1 more byte>");
  EXPECT_EQ(Of({1, 2, 3}).Inspect(0), "<Buffer  ... 3 more bytes>");
  const std::string shown = allocator_.Alloc(60).value().Inspect();
  EXPECT_EQ(std::ranges::count(shown, '0'), 100 + 1);  // fifty bytes, and the zero of "10 more"
  EXPECT_TRUE(shown.ends_with(" 00 ... 10 more bytes>"));
}

TEST_F(BufferTest, ToTextClampsItsRange) {
  const Buffer buffer = allocator_.From("slab").value();
  EXPECT_EQ(buffer.ToText(Encoding::kUtf8, 1, 3), "la");
  EXPECT_EQ(buffer.ToText(Encoding::kUtf8, 3, 1), "");
  EXPECT_EQ(buffer.ToText(Encoding::kBase64, 2, 99), "YWI=");
  EXPECT_EQ(buffer.ToUtf16Text(Encoding::kHex, 9), u"");
  EXPECT_EQ(buffer.ToUtf16Text(), u"slab");
}

TEST_F(BufferTest, RetainedTellsWhatASmallViewKeepsAlive) {
  Buffer buffer = Of({1, 2, 3, 4});
  const Buffer view = buffer.Subarray(1, 2);
  buffer = Buffer();
  EXPECT_EQ(view.Retained(), (Retention{.visible = 1, .kept_alive = 8192, .sharers = 1}));
  EXPECT_EQ(Buffer().Retained(), (Retention{0, 0, 0}));
}

TEST_F(BufferTest, CompactCopiesASurvivorOutOfItsSlabAndNeverIntoAnother) {
  Buffer survivor = Of({1, 2, 3, 4}).Subarray(1, 3);
  const Buffer compact = survivor.Compact().value();
  EXPECT_THAT(compact, ElementsAre(2, 3));
  EXPECT_EQ(compact.Retained(), (Retention{2, 2, 1}));
  EXPECT_FALSE(compact.block().is_slab());
  survivor = Buffer();
  allocator_.pool().Trim();
  EXPECT_EQ(account_->external(), 2u);
}

TEST_F(BufferTest, CompactOfABufferAloneInItsBlockIsASecondView) {
  const Buffer own = allocator_.Alloc(100).value();
  EXPECT_EQ(own.Compact().value().data(), own.data());
  const Buffer part = own.Subarray(10, 20).Compact().value();
  EXPECT_NE(part.data(), own.data() + 10);
  EXPECT_EQ(part.Retained().kept_alive, 10u);
  const Buffer nothing = own.Subarray(5, 5).Compact().value();
  EXPECT_EQ(nothing.Retained().kept_alive, 0u);
}

TEST_F(BufferTest, RefusedCompactIsAValueAndLeavesTheSurvivor) {
  const Buffer survivor = Of({1, 2, 3});
  source_->RefuseAll(true);
  EXPECT_EQ(survivor.Compact().status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(survivor, ElementsAre(1, 2, 3));
}

struct SearchCase {
  const char* needle;
  ptrdiff_t offset;
  std::optional<size_t> first;
  std::optional<size_t> last;
};

TEST_F(BufferTest, SearchStartsWhereNodeStarts) {
  const Buffer buffer = allocator_.From("abcabc").value();
  // Results of `Buffer.from('abcabc').indexOf(needle, offset)` and lastIndexOf by Node's documented rules.
  const SearchCase cases[] = {
      {"abc", 0, 0, 0},
      {"abc", 1, 3, 0},
      {"c", -1, 5, 5},
      {"abc", -6, 0, 0},
      {"a", -99, 0, std::nullopt},
      {"abc", 99, std::nullopt, 3},
      {"x", 0, std::nullopt, std::nullopt},
      {"", 2, 2, 2},
      {"", 99, 6, 6},
      {"", -99, 0, 0},
  };
  for (const SearchCase& row : cases) {
    EXPECT_EQ(buffer.IndexOf(row.needle, row.offset), row.first) << row.needle << " from " << row.offset;
    EXPECT_EQ(buffer.LastIndexOf(row.needle, row.offset), row.last) << row.needle << " from " << row.offset;
  }
  EXPECT_EQ(buffer.LastIndexOf(uint8_t{'b'}), 4u);
  EXPECT_EQ(buffer.IndexOf(uint8_t{'b'}, 2), 4u);
  EXPECT_TRUE(buffer.Includes("cab"));
  EXPECT_FALSE(buffer.Includes(AsBytes("cb")));
  EXPECT_EQ(buffer.IndexOf("6263", 0, Encoding::kHex), 1u);
}

TEST_F(BufferTest, SearchEndsBelowItsEnd) {
  const Buffer buffer = allocator_.From("abcabc").value();
  const Buffer bc = allocator_.From("bc").value();
  EXPECT_EQ(buffer.IndexOf(bc, 2, Encoding::kUtf8, 6), 4u);
  EXPECT_EQ(buffer.IndexOf(bc, 2, Encoding::kUtf8, 5), std::nullopt);
  EXPECT_EQ(buffer.LastIndexOf(bc, Buffer::kToEnd, Encoding::kUtf8, 5), 1u);
  EXPECT_EQ(buffer.LastIndexOf("bc", Buffer::kToEnd, Encoding::kUtf8, 2), std::nullopt);
  EXPECT_EQ(buffer.IndexOf(uint8_t{'c'}, 3, 5), std::nullopt);
  EXPECT_EQ(buffer.LastIndexOf(uint8_t{'c'}, Buffer::kToEnd, 5), 2u);
  EXPECT_FALSE(buffer.Includes("abc", 1, Encoding::kUtf8, 5));
  EXPECT_TRUE(buffer.Includes(bc.Subarray(), 1, Encoding::kUtf8, 3)) << "a temporary handle is searched for, too";
  EXPECT_TRUE(buffer.Includes(uint8_t{'a'}, 3, 4));
  EXPECT_EQ(buffer.IndexOf("", 5, Encoding::kUtf8, 2), 2u) << "nothing is found at the end, at the latest";
}

TEST_F(BufferTest, Utf16SearchLooksAtWholeUnitsAlone) {
  const Buffer buffer = Of({0, 1, 2, 0, 1, 2, 7});
  const uint8_t needle[] = {1, 2};
  EXPECT_EQ(buffer.IndexOf(ByteSpan(needle)), 1u);
  EXPECT_EQ(buffer.IndexOf(ByteSpan(needle), 0, Encoding::kUtf16le), 4u);
  EXPECT_EQ(buffer.LastIndexOf(ByteSpan(needle), Buffer::kToEnd, Encoding::kUtf16le), 4u);
  EXPECT_EQ(buffer.IndexOf(u"\u0201", 0, Encoding::kUtf16le), 4u);
  EXPECT_EQ(buffer.IndexOf(ByteSpan(needle, 1), 0, Encoding::kUtf16le), std::nullopt) << "half a unit";
  EXPECT_EQ(buffer.IndexOf(ByteSpan(needle), 0, Encoding::kHex), 1u) << "other encodings mean nothing for bytes";
}

TEST_F(BufferTest, LongNeedleIsFoundToo) {
  const std::string needle(1000, 'n');
  const Buffer buffer = allocator_.From("xx" + needle).value();
  EXPECT_EQ(buffer.IndexOf(needle), 2u);
  EXPECT_EQ(buffer.LastIndexOf(needle + "n"), std::nullopt);
}

TEST_F(BufferTest, SwapReversesEachGroupOrChangesNothing) {
  const Buffer buffer = Of({1, 2, 3, 4, 5, 6, 7, 8});
  EXPECT_TRUE(buffer.Swap16());
  EXPECT_THAT(buffer, ElementsAre(2, 1, 4, 3, 6, 5, 8, 7));
  EXPECT_TRUE(buffer.Swap32());
  EXPECT_THAT(buffer, ElementsAre(3, 4, 1, 2, 7, 8, 5, 6));
  EXPECT_TRUE(buffer.Swap64());
  EXPECT_THAT(buffer, ElementsAre(6, 5, 8, 7, 2, 1, 4, 3));
  EXPECT_FALSE(buffer.Subarray(1).Swap16());
  EXPECT_FALSE(buffer.Subarray(0, 6).Swap32());
  EXPECT_FALSE(buffer.Subarray(0, 4).Swap64());
  EXPECT_THAT(buffer, ElementsAre(6, 5, 8, 7, 2, 1, 4, 3));
}

TEST_F(BufferTest, IndexOutOfRangeEndsTheProcess) {
  const Buffer buffer = Of({1});
  EXPECT_DEATH(buffer[1], "index out of range");
}

}  // namespace
}  // namespace slabyard
