// SPDX-License-Identifier: MIT
#include "slabyard/cord.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "slabyard/absl_text.h"
#include "tests/support/checked_source.h"

namespace slabyard {
namespace {

class CordTest : public ::testing::Test {
 protected:
  std::shared_ptr<testing::CheckedSource> source_ = std::make_shared<testing::CheckedSource>();
  std::shared_ptr<MemoryAccount> account_ = std::make_shared<MemoryAccount>();
  std::optional<Allocator> allocator_{std::in_place, AllocatorOptions{.source = source_, .account = account_}};
  const std::string long_text_ = std::string(5000, 'a') + std::string(5000, 'b');

  /// A Cord of three chunks, each far above what Abseil copies.
  absl::Cord ThreeChunks() const {
    absl::Cord cord;
    for (const char c : {'x', 'y', 'z'}) {
      auto text = std::make_unique<std::string>(20'000, c);
      const absl::string_view bytes = *text;
      cord.Append(absl::MakeCordFromExternal(bytes, [text = std::move(text)] {}));
    }
    return cord;
  }
  static std::string TextOf(const BufferChain& chain) {
    std::string text(chain.size(), '\0');
    chain.CopyTo({reinterpret_cast<uint8_t*>(text.data()), text.size()});
    return text;
  }
};

TEST_F(CordTest, CordSharesTheBytesOfABuffer) {
  const Buffer bytes = allocator_->From(long_text_).value();
  const absl::Cord cord = ToCord(bytes);
  EXPECT_EQ(std::string(cord), long_text_);
  EXPECT_EQ(static_cast<const void*>((*cord.chunk_begin()).data()), bytes.data());
  EXPECT_EQ(bytes.Retained().sharers, 2u);
}

TEST_F(CordTest, CordKeepsTheBytesWhenAllocatorAndBufferAreGone) {
  absl::Cord cord;
  {
    const Buffer bytes = allocator_->From(long_text_).value();
    cord = ToCord(bytes.Subarray(100, -100));
  }
  allocator_.reset();
  EXPECT_GT(account_->reserved(), 0u);
  EXPECT_EQ(std::string(cord), long_text_.substr(100, 9800));
  std::thread([cord = std::move(cord)]() mutable { cord.Clear(); }).join();
  EXPECT_EQ(account_->reserved(), 0u);
}

TEST_F(CordTest, FewBytesAreSharedToo) {
  const Buffer byte = allocator_->From("!").value();
  const absl::Cord cord = ToCord(byte);
  EXPECT_EQ(static_cast<const void*>((*cord.chunk_begin()).data()), byte.data());
  EXPECT_TRUE(ToCord(Buffer()).empty());
}

TEST_F(CordTest, ChainBecomesACordThatSharesItsPieces) {
  BufferChain chain;
  for (int i = 0; i < 1000; ++i)
    chain.Append(allocator_->From(std::string(600, static_cast<char>('a' + i % 26))).value());
  const absl::Cord cord = ToCord(chain);
  EXPECT_EQ(std::string(cord), TextOf(chain));
  auto chunk = cord.chunk_begin();
  for (const Buffer& piece : chain.pieces()) {
    ASSERT_EQ(static_cast<const void*>((*chunk++).data()), piece.data());
  }
  EXPECT_EQ(chunk, cord.chunk_end());
  EXPECT_EQ(std::string(ToCord(BufferChain())), "");
}

TEST_F(CordTest, SmallPiecesOfAChainAreCopiedAndNotKept) {
  BufferChain chain(allocator_->From("one, ").value());
  chain.Append(allocator_->From("two, ").value());
  chain.Append(allocator_->From("three").value());
  const absl::Cord cord = ToCord(chain);
  EXPECT_EQ(std::string(cord), "one, two, three");
  EXPECT_EQ(chain.pieces()[2].block().sharers(), 4u) << "of one slab: three pieces and the Cord's first chunk";
}

TEST_F(CordTest, ChunksOfACordAreAdoptedNotCopied) {
  const absl::Cord cord = ThreeChunks();
  const absl::StatusOr<BufferChain> chain = FromCord(cord, *allocator_);
  ASSERT_TRUE(chain.ok());
  ASSERT_EQ(chain->pieces().size(), 3u);
  auto chunk = cord.chunk_begin();
  for (const Buffer& piece : chain->pieces()) {
    EXPECT_EQ(static_cast<const void*>(piece.data()), (*chunk++).data());
  }
  EXPECT_EQ(allocator_->pool().stats().adopted_bytes, 60'000u);
}

TEST_F(CordTest, TreeOfManyChunksComesPieceByPiece) {
  absl::Cord cord;
  for (int i = 0; i < 500; ++i) {
    cord.Append(ThreeChunks());
    cord.Prepend(ThreeChunks().Subcord(19'000, 2'000));
  }
  cord = cord.Subcord(777, cord.size() - 1'000);
  const BufferChain chain = FromCord(cord, *allocator_).value();
  EXPECT_EQ(chain.size(), cord.size());
  EXPECT_EQ(TextOf(chain), std::string(cord));
  auto chunk = cord.chunk_begin();
  for (const Buffer& piece : chain.pieces()) {
    ASSERT_EQ(static_cast<const void*>(piece.data()), (*chunk++).data());
  }
  EXPECT_EQ(allocator_->pool().stats().adopted_bytes, cord.size());
}

TEST_F(CordTest, PiecesMayGoOnDifferentThreads) {
  BufferChain chain = FromCord(ThreeChunks(), *allocator_).value();
  const std::vector<Buffer> pieces(chain.pieces().begin(), chain.pieces().end());
  chain = {};
  std::vector<std::thread> threads;
  for (const Buffer& piece : pieces) {
    threads.emplace_back([piece] { EXPECT_EQ(std::count(piece.begin(), piece.end(), piece[0]), 20'000); });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST_F(CordTest, LastPieceFreesTheCordsBytes) {
  bool freed = false;
  BufferChain chain;
  {
    absl::Cord cord = ThreeChunks();
    cord.Append(absl::MakeCordFromExternal(long_text_, [&freed] { freed = true; }));
    chain = FromCord(cord, *allocator_).value();
  }
  Buffer last = chain.pieces()[0];
  chain = {};
  EXPECT_FALSE(freed) << "pieces share one copy of the Cord";
  last = {};
  EXPECT_TRUE(freed);
}

TEST_F(CordTest, BuffersKeepTheCordsBytesWhenItIsGone) {
  BufferChain chain;
  {
    const absl::Cord cord = ThreeChunks();
    chain = FromCord(cord.Subcord(10'000, 40'000), *allocator_).value();
  }
  allocator_.reset();
  EXPECT_EQ(TextOf(chain), std::string(10'000, 'x') + std::string(20'000, 'y') + std::string(10'000, 'z'));
  chain = {};
  EXPECT_EQ(account_->reserved(), 0u);
}

TEST_F(CordTest, BytesThatLieInTheCordItselfAreCopied) {
  BufferChain chain;
  {
    const absl::Cord cord("short");
    chain = FromCord(cord, *allocator_).value();
  }
  EXPECT_EQ(TextOf(chain), "short");
  EXPECT_TRUE(FromCord(absl::Cord(), *allocator_).value().empty());
}

TEST_F(CordTest, RefusedMemoryLeavesNothingBehind) {
  const absl::Cord cord = ThreeChunks();
  for (size_t limit = 0; limit < cord.size(); limit += 10'000) {
    account_->set_limit(limit);
    EXPECT_EQ(FromCord(cord, *allocator_).status().code(), absl::StatusCode::kResourceExhausted) << limit;
    EXPECT_EQ(allocator_->pool().stats().adopted_bytes, 0u);
  }
  allocator_->pool().Trim();
  EXPECT_EQ(account_->reserved(), 0u);
}

TEST_F(CordTest, ThereAndBackSharesTheBytes) {
  const Buffer bytes = allocator_->From(long_text_).value();
  const BufferChain back = FromCord(ToCord(bytes), *allocator_).value();
  ASSERT_EQ(back.pieces().size(), 1u);
  EXPECT_EQ(back.pieces()[0].data(), bytes.data());
}

TEST_F(CordTest, ExampleOfThePageSharesBothWays) {
  Allocator& allocator = *allocator_;
  const Buffer body = allocator.From(long_text_).value();
  // [docs/interop.md cord]
  absl::Cord message("HTTP/1.1 200 OK\r\n\r\n");
  message.Append(ToCord(body));                                        // the Cord keeps a handle on the Buffer
  const BufferChain received = FromCord(message, allocator).value();   // and the chain keeps the Cord
  const bool shared = received.pieces().back().data() == body.data();  // true
  // [docs/interop.md cord]
  EXPECT_TRUE(shared);
  EXPECT_EQ(TextOf(received), "HTTP/1.1 200 OK\r\n\r\n" + long_text_);
}

}  // namespace
}  // namespace slabyard
