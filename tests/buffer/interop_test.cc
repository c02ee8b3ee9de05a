// SPDX-License-Identifier: MIT
//
// Buffers with what C++ programs have around them. docs/interop.md shows the marked lines.
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <ranges>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "slabyard/absl_text.h"
#include "slabyard/allocator.h"
#include "slabyard/buffer_chain.h"
#include "slabyard/slab_memory_resource.h"

namespace slabyard {
namespace {

static_assert(std::ranges::contiguous_range<Buffer>);
static_assert(std::ranges::sized_range<Buffer>);
static_assert(std::ranges::contiguous_range<const Buffer>);
static_assert(std::ranges::contiguous_range<UniqueBuffer>);
static_assert(std::ranges::sized_range<UniqueBuffer>);
static_assert(!std::ranges::borrowed_range<Buffer>, "iterators end with the last handle");
static_assert(std::is_convertible_v<const Buffer&, absl::Span<const uint8_t>>);
static_assert(std::is_convertible_v<const UniqueBuffer&, MutableByteSpan>);
static_assert(!std::is_convertible_v<UniqueBuffer, MutableByteSpan>);
static_assert(std::is_convertible_v<Buffer&, ByteSpan>);
static_assert(std::is_convertible_v<const Buffer&, MutableByteSpan>);
static_assert(!std::is_convertible_v<Buffer, ByteSpan>, "the bytes may end with a temporary handle");
static_assert(!std::is_copy_constructible_v<UniqueBuffer>);
static_assert(std::is_nothrow_move_constructible_v<UniqueBuffer>);

size_t Count(ByteSpan bytes) { return bytes.size(); }
size_t CountChars(absl::string_view text) { return text.size(); }
size_t CountAbsl(absl::Span<const uint8_t> bytes) { return bytes.size(); }

TEST(Interop, BuffersGoWhereSpansAndViewsGo) {
  Allocator allocator;
  const Buffer buffer = allocator.From("banana").value();
  EXPECT_EQ(Count(buffer), 6u);
  EXPECT_EQ(CountAbsl(buffer), 6u);
  const MutableByteSpan writable = buffer;
  writable[0] = 'B';
  EXPECT_EQ(AsChars(buffer), "Banana");
  EXPECT_EQ(CountChars(ToAbsl(buffer.span())), 6u);
  EXPECT_EQ(ToStd(absl::string_view("text")), std::string_view("text"));
  EXPECT_EQ(allocator.From(AsBytes(ToStd(absl::string_view("text"))))->ToText(), "text");
  const std::vector<uint8_t> bytes{1, 2, 3};
  EXPECT_EQ(allocator.From(ByteSpan(bytes))->Inspect(), "<Buffer 01 02 03>");
}

TEST(Interop, RangesAlgorithmsWorkOnBuffers) {
  Allocator allocator;
  // [docs/interop.md ranges]
  const Buffer buffer = allocator.From("banana").value();
  std::ranges::sort(buffer);
  const auto first_n = std::ranges::find(buffer, 'n') - buffer.begin();
  const std::vector<uint8_t> copy(buffer.begin(), buffer.end());
  // [docs/interop.md ranges]
  EXPECT_EQ(buffer.ToText(), "aaabnn");
  EXPECT_EQ(first_n, 4);
  EXPECT_TRUE(std::ranges::equal(buffer, copy));
  std::ranges::reverse(buffer);
  EXPECT_EQ(buffer.ToText(), "nnbaaa");
  UniqueBuffer unique = allocator.AllocUnique(6).value();
  std::ranges::copy(buffer, unique.begin());
  EXPECT_EQ(std::ranges::count(unique, 'a'), 3);
  std::ranges::sort(unique);
  EXPECT_EQ(AsChars(unique), "aaabnn");
  EXPECT_TRUE(std::ranges::equal(unique, copy));
  EXPECT_EQ(std::ranges::lower_bound(unique, 'b') - unique.begin(), 3);
}

/// What absl::StrCat and absl::StrFormat hand to AbslStringify, from the release on that has it.
struct StringSink {
  void Append(std::string_view part) { text += part; }
  std::string text;
};

TEST(Interop, StreamsAndStringifyPrintTheInspection) {
  Allocator allocator;
  // [docs/interop.md stream]
  std::ostringstream out;
  out << allocator.From("hi").value();
  // [docs/interop.md stream]
  EXPECT_EQ(out.str(), "<Buffer 68 69>");
  StringSink sink;
  AbslStringify(sink, allocator.From("hi").value());
  EXPECT_EQ(sink.text, "<Buffer 68 69>");
}

TEST(Interop, PolymorphicContainersLiveInSlabs) {
  // [docs/interop.md pmr]
  SlabPool pool(MakeSystemSource(), std::make_shared<MemoryAccount>());
  SlabMemoryResource resource(pool);
  std::pmr::vector<std::pmr::string> words(&resource);
  words.emplace_back("a word that is too long to lie in the string itself");
  // [docs/interop.md pmr]
  EXPECT_EQ(pool.stats().carves, 2u);
}

TEST(Interop, MemoryOfOthersBecomesABuffer) {
  Allocator allocator;
  // [docs/interop.md adopt]
  std::vector<uint8_t> received(2000, 7);
  const Buffer all = allocator.Adopt(std::move(received)).value();  // no byte moves
  const Buffer body = all.Subarray(20);                             // and the vector lives as long as a view does
  // [docs/interop.md adopt]
  EXPECT_EQ(body.size(), 1980u);
  EXPECT_EQ(body.Retained().kept_alive, 2000u);
}

TEST(Interop, ChainIsAGatherList) {
  Allocator allocator;
  BufferChain chain(allocator.From("head").value());
  chain.Append(allocator.From("body").value());
  ByteSpan runs[4];
  ASSERT_EQ(chain.Gather(runs), 2u);
  EXPECT_EQ(AsChars(runs[1]), "body");
}

}  // namespace
}  // namespace slabyard
