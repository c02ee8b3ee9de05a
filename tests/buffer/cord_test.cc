// SPDX-License-Identifier: MIT
#include "slabyard/cord.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <thread>

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

TEST_F(CordTest, ChainBecomesACordOfItsPieces) {
  BufferChain chain;
  chain.Append(allocator_->From(long_text_).value());
  chain.Append(allocator_->From(std::string(3000, 'c')).value());
  const absl::Cord cord = ToCord(chain);
  EXPECT_EQ(std::string(cord), TextOf(chain));
  EXPECT_EQ(std::string(ToCord(BufferChain())), "");
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
  account_->set_limit(30'000);
  const absl::StatusOr<BufferChain> chain = FromCord(ThreeChunks(), *allocator_);
  EXPECT_EQ(chain.status().code(), absl::StatusCode::kResourceExhausted);
  allocator_->pool().Trim();
  EXPECT_EQ(account_->reserved(), 0u);
}

TEST_F(CordTest, ThereAndBackSharesTheBytes) {
  const Buffer bytes = allocator_->From(long_text_).value();
  const BufferChain back = FromCord(ToCord(bytes), *allocator_).value();
  ASSERT_EQ(back.pieces().size(), 1u);
  EXPECT_EQ(back.pieces()[0].data(), bytes.data());
}

}  // namespace
}  // namespace slabyard
