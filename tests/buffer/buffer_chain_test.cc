// SPDX-License-Identifier: MIT
#include "slabyard/buffer_chain.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "slabyard/allocator.h"
#include "tests/support/checked_source.h"

namespace slabyard {
namespace {

std::string Text(const BufferChain& chain) {
  std::string text(chain.size(), '\0');
  EXPECT_EQ(chain.CopyTo({reinterpret_cast<uint8_t*>(text.data()), text.size()}), text.size());
  return text;
}

class BufferChainTest : public ::testing::Test {
 protected:
  Buffer Piece(std::string_view text) { return allocator_.From(AsBytes(text)).value(); }
  BufferChain Chain(std::initializer_list<std::string_view> texts) {
    BufferChain chain;
    for (const std::string_view text : texts) chain.Append(Piece(text));
    return chain;
  }

  Allocator allocator_;
};

TEST_F(BufferChainTest, IsTheSumOfItsPiecesWithoutTheEmptyOnes) {
  const BufferChain chain = Chain({"", "ab", "", "c", ""});
  EXPECT_EQ(chain.size(), 3u);
  EXPECT_EQ(chain.pieces().size(), 2u);
  EXPECT_EQ(Text(chain), "abc");
  EXPECT_TRUE(BufferChain().empty());
  const BufferChain of_nothing{Buffer()};
  EXPECT_TRUE(of_nothing.pieces().empty());
}

TEST_F(BufferChainTest, SharesTheMemoryOfItsPieces) {
  const Buffer piece = Piece("abcd");
  const BufferChain chain(piece);
  piece[1] = 'X';
  EXPECT_EQ(Text(chain), "aXcd");
  const BufferChain part = chain.Subchain(1, 3);
  EXPECT_EQ(part.pieces().front().data(), piece.data() + 1);
}

TEST_F(BufferChainTest, AppendsItself) {
  BufferChain chain = Chain({"ab", "c"});
  chain.DropFront(1);
  chain.Append(chain);
  EXPECT_EQ(Text(chain), "bcbc");
  chain.Append(chain);
  EXPECT_EQ(Text(chain), "bcbcbcbc");
}

TEST_F(BufferChainTest, MovedFromChainIsEmptyAndUsable) {
  BufferChain chain = Chain({"ab", "cd", "ef", "gh"});
  chain.DropFront(3);
  BufferChain other = std::move(chain);
  EXPECT_EQ(Text(other), "defgh");
  EXPECT_TRUE(chain.empty());  // NOLINT(bugprone-use-after-move): what is tested
  EXPECT_TRUE(chain.pieces().empty());
  chain.Append(Piece("x"));
  EXPECT_EQ(Text(chain), "x");
  chain = std::move(other);
  EXPECT_EQ(Text(chain), "defgh");
  EXPECT_TRUE(other.pieces().empty());  // NOLINT(bugprone-use-after-move): what is tested
}

TEST_F(BufferChainTest, TakesPartsAtEveryCut) {
  const std::string all = "abcdefg";
  for (size_t start = 0; start <= all.size() + 1; ++start) {
    for (size_t end = 0; end <= all.size() + 2; ++end) {
      const BufferChain chain = Chain({"ab", "c", "defg"});
      const size_t from = std::min(start, all.size());
      const size_t to = std::max(from, std::min(end, all.size()));
      const BufferChain part = chain.Subchain(start, end);
      ASSERT_EQ(Text(part), all.substr(from, to - from)) << start << " to " << end;
      ASSERT_EQ(part.size(), to - from);
    }
  }
}

TEST_F(BufferChainTest, TakesFromTheFront) {
  BufferChain chain = Chain({"ab", "c", "defg"});
  EXPECT_EQ(Text(chain.TakeFront(4)), "abcd");
  EXPECT_EQ(Text(chain), "efg");
  EXPECT_EQ(Text(chain.TakeFront(0)), "");
  EXPECT_EQ(Text(chain.TakeFront(100)), "efg");
  EXPECT_TRUE(chain.empty());
}

TEST_F(BufferChainTest, CopiesFromAnyOffsetAsFarAsThereIsRoom) {
  const BufferChain chain = Chain({"ab", "c", "defg"});
  std::array<uint8_t, 3> target;
  EXPECT_EQ(chain.CopyTo(target, 1), 3u);
  EXPECT_EQ(AsChars(target), "bcd");
  EXPECT_EQ(chain.CopyTo(target, 6), 1u);
  EXPECT_EQ(target[0], 'g');
  EXPECT_EQ(chain.CopyTo(target, 7), 0u);
  EXPECT_EQ(chain.CopyTo(target, SIZE_MAX), 0u);
}

TEST_F(BufferChainTest, FlattensOnePieceWithoutACopy) {
  const Buffer piece = Piece("abc");
  EXPECT_EQ(BufferChain(piece).Flatten(allocator_)->data(), piece.data());
  EXPECT_EQ(Chain({"ab", "c", "d"}).Flatten(allocator_)->ToText(), "abcd");
  EXPECT_TRUE(BufferChain().Flatten(allocator_)->empty());
}

TEST(BufferChain, RefusedFlattenIsResourceExhausted) {
  const auto source = std::make_shared<testing::CheckedSource>();
  Allocator allocator({.source = source});
  BufferChain chain;
  for (int i = 0; i < 2; ++i) chain.Append(allocator.Alloc(8000).value());
  source->RefuseAll(true);
  EXPECT_EQ(chain.Flatten(allocator).status().code(), absl::StatusCode::kResourceExhausted);
}

TEST_F(BufferChainTest, GathersAsManyRunsAsFit) {
  const BufferChain chain = Chain({"ab", "c", "defg"});
  std::array<ByteSpan, 2> two;
  EXPECT_EQ(chain.Gather(two), 2u);
  EXPECT_EQ(AsChars(two[1]), "c");
  std::array<ByteSpan, 9> nine;
  EXPECT_EQ(chain.Gather(nine), 3u);
  EXPECT_EQ(AsChars(nine[2]), "defg");
  EXPECT_EQ(BufferChain().Gather(nine), 0u);
}

TEST_F(BufferChainTest, EqualsTheSameBytesHoweverTheyAreCut) {
  EXPECT_EQ(Chain({"ab", "c", "defg"}), Chain({"a", "bcde", "fg"}));
  EXPECT_EQ(Chain({"abcdefg"}), Chain({"a", "b", "c", "d", "e", "f", "g"}));
  EXPECT_FALSE(Chain({"ab", "cd"}) == Chain({"abc", "e"}));
  EXPECT_FALSE(Chain({"ab"}) == Chain({"ab", "c"}));
  EXPECT_EQ(BufferChain(), BufferChain());
  const BufferChain chain = Chain({"ab", "c"});
  EXPECT_EQ(chain, chain);
  EXPECT_EQ(chain.Subchain(0, 3), chain);
}

TEST(BufferChain, DroppingTheFrontGivesItsBlocksBack) {
  const auto account = std::make_shared<MemoryAccount>();
  Allocator allocator({.account = account});
  const auto external = [&] {
    allocator.pool().Settle();
    return account->external();
  };
  BufferChain chain;
  for (int i = 0; i < 10; ++i) chain.Append(allocator.Alloc(10'000).value());
  for (size_t left = 10; left > 0; --left) {
    EXPECT_EQ(external(), left * 10'000);
    chain.DropFront(9'999);  // all but one byte of the first piece, which still keeps it
    EXPECT_EQ(external(), left * 10'000);
    chain.DropFront(1);
    EXPECT_EQ(external(), (left - 1) * 10'000);
  }
}

// Where the pieces lie tells when they were moved: dropping alone moves the front by the pieces dropped.
TEST_F(BufferChainTest, MovesNoMorePiecesThanItTakesAndDrops) {
  constexpr size_t kPieces = 100'000;
  const Buffer piece = Piece("ab");
  BufferChain chain;
  size_t moved = 0;
  for (size_t i = 0; i < kPieces; ++i) {
    const Buffer* const before = chain.pieces().data();
    const size_t count = chain.pieces().size();
    chain.Append(piece);
    if (chain.pieces().data() != before) moved += count;
  }
  EXPECT_LE(moved, 2 * kPieces);
  moved = 0;
  while (!chain.empty()) {
    const Buffer* const before = chain.pieces().data();
    chain.DropFront(2);
    if (chain.pieces().data() != before + 1) moved += chain.pieces().size();
  }
  EXPECT_LE(moved, kPieces);
  EXPECT_EQ(piece.Retained().sharers, 1u);
}

TEST_F(BufferChainTest, QueueOfSteadyLengthDoesNotGrow) {
  BufferChain chain = Chain({"ab", "cd", "ef"});
  const Buffer piece = Piece("xy");
  size_t places = 0;
  const Buffer* lowest = chain.pieces().data();
  const Buffer* highest = lowest;
  for (int i = 0; i < 1000; ++i) {
    chain.Append(piece);
    chain.DropFront(2);
    if (i < 20) continue;  // until the vector has the size it keeps
    if (places++ == 0) lowest = highest = chain.pieces().data();
    lowest = std::min(lowest, chain.pieces().data());
    highest = std::max(highest, chain.pieces().data());
  }
  EXPECT_LT(highest - lowest, 8);
}

TEST(BufferChain, BehavesLikeAStringUnderRandomWork) {
  for (uint32_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    Allocator allocator;
    BufferChain chain;
    std::string model;
    for (int step = 0; step < 60; ++step) {
      const size_t a = random() % (model.size() + 3);
      const size_t b = random() % (model.size() + 3);
      switch (random() % 6) {
        case 0:
        case 1: {
          const std::string text(random() % 12, static_cast<char>('a' + random() % 26));
          chain.Append(allocator.From(AsBytes(text)).value());
          model += text;
          break;
        }
        case 2:
          chain.DropFront(a);
          model.erase(0, a);
          break;
        case 3: {
          const std::string front = model.substr(0, a);
          ASSERT_EQ(Text(chain.TakeFront(a)), front);
          model.erase(0, a);
          break;
        }
        case 4:
          if (model.size() < 2000) {
            chain.Append(chain.Subchain(std::min(a, b), std::max(a, b)));
            model += model.substr(std::min({a, b, model.size()}), std::max(a, b) - std::min(a, b));
          }
          break;
        case 5:
          chain = BufferChain(chain);
          break;
      }
      ASSERT_EQ(chain.size(), model.size());
      ASSERT_EQ(Text(chain), model);
      ASSERT_TRUE(std::ranges::none_of(chain.pieces(), [](const Buffer& piece) { return piece.empty(); }));
    }
  }
}

}  // namespace
}  // namespace slabyard
