// SPDX-License-Identifier: MIT
//
// This program has a munmap of its own, which looks at the pages that a secret lay in before the kernel takes them:
// the proof that they were wiped, whatever the compiler made of the wipe.
#include "slabyard/secret_source.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "slabyard/allocator.h"
#include "slabyard/wipe.h"

namespace {

// What the next munmap is asked about: pages that begin one page before the block, which nobody may read.
const uint8_t* watched = nullptr;
size_t watched_size = 0;
size_t bytes_left_behind = 0;
size_t looks = 0;

}  // namespace

extern "C" int munmap(void* address, size_t size) {
  const auto* const begin = static_cast<const uint8_t*>(address);
  if (watched != nullptr && begin <= watched && watched < begin + size) {
    ++looks;
    bytes_left_behind = watched_size - static_cast<size_t>(std::count(watched, watched + watched_size, 0));
  }
  return static_cast<int>(syscall(SYS_munmap, address, size));
}

namespace slabyard {
namespace {

class SecretSourceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    watched = nullptr;
    looks = 0;
  }
  static void Watch(const uint8_t* data, size_t size) {
    watched = data;
    watched_size = size;
  }

  std::shared_ptr<SecretSource> source_ = std::make_shared<SecretSource>();
};

TEST_F(SecretSourceTest, BlockIsWipedBeforeItsPagesGo) {
  const Block block = source_->Allocate(5000, 16, false);
  ASSERT_NE(block.data, nullptr);
  std::memset(block.data, 0x5A, block.size);
  Watch(block.data, block.size);
  source_->Free(block);
  EXPECT_EQ(looks, 1u);
  EXPECT_EQ(bytes_left_behind, 0u);
}

TEST_F(SecretSourceTest, WatchWouldSeeWhatIsLeftBehind) {
  // The same without a wipe: the test above can fail.
  void* const pages = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(pages, MAP_FAILED);
  std::memset(pages, 0x5A, 100);
  Watch(static_cast<const uint8_t*>(pages), 4096);
  munmap(pages, 4096);
  EXPECT_EQ(bytes_left_behind, 100u);
}

TEST_F(SecretSourceTest, BufferOverItIsWipedWhenItsLastViewGoes) {
  Allocator allocator({.source = source_});
  absl::StatusOr<Buffer> key = allocator.From("correct horse battery staple");
  ASSERT_TRUE(key.ok());
  EXPECT_FALSE(key->block().is_slab()) << "a secret shares its block with nobody";
  Buffer part = key->Subarray(8, 13);
  Watch(key->data(), key->size());
  *key = {};
  EXPECT_EQ(looks, 0u);
  EXPECT_EQ(part.ToText(), "horse");
  part = {};
  EXPECT_EQ(looks, 1u);
  EXPECT_EQ(bytes_left_behind, 0u);
}

TEST_F(SecretSourceTest, UniqueBufferThatGrowsLeavesNothingBehind) {
  Allocator allocator({.source = source_});
  absl::StatusOr<UniqueBuffer> secret = allocator.AllocUnique(100);
  ASSERT_TRUE(secret.ok());
  std::memset(secret->data(), 0x5A, secret->size());
  Watch(secret->data(), secret->size());
  ASSERT_TRUE(secret->Resize(10'000).ok());
  EXPECT_EQ(looks, 1u);
  EXPECT_EQ(bytes_left_behind, 0u);
  EXPECT_EQ((*secret)[99], 0x5A);
}

TEST_F(SecretSourceTest, CountsLockedAndUnlockedBytes) {
  const Block block = source_->Allocate(100, 8, true);
  ASSERT_NE(block.data, nullptr);
  EXPECT_EQ(source_->locked_bytes() + source_->unlocked_bytes(), 100u);
  source_->Free(block);
  EXPECT_EQ(source_->locked_bytes() + source_->unlocked_bytes(), 0u);
}

/// Runs `work` in a child; true when it returned true.
template <typename Work>
bool InChild(Work work) {
  const pid_t child = fork();
  if (child == 0) _exit(work() ? 0 : 1);
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST_F(SecretSourceTest, ForkedChildSeesZeros) {
  const Block block = source_->Allocate(100, 8, true);
  std::memset(block.data, 0x5A, block.size);
  EXPECT_TRUE(InChild([&] { return std::count(block.data, block.data + block.size, 0) == 100; }));
  EXPECT_EQ(block.data[0], 0x5A);
  source_->Free(block);
}

/// No pages may be locked any more. False where this process may lock all the same (CAP_IPC_LOCK) and cannot give that
/// up.
bool ForbidLocking() {
  const rlimit none{0, 0};
  if (setrlimit(RLIMIT_MEMLOCK, &none) != 0) return false;
  if (geteuid() == 0 && setuid(65534) != 0) return false;
  void* const page = mmap(nullptr, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return mlock(page, 4096) != 0;
}

TEST_F(SecretSourceTest, UnlockedPagesAreCountedOrRefused) {
  if (!InChild(ForbidLocking)) GTEST_SKIP() << "this process may always lock memory";
  EXPECT_TRUE(InChild([] {
    ForbidLocking();
    SecretSource allowing;
    return allowing.Allocate(100, 8, true).data != nullptr && allowing.unlocked_bytes() == 100;
  }));
  EXPECT_TRUE(InChild([] {
    ForbidLocking();
    SecretSource refusing(UnlockedSecrets::kRefuse);
    return refusing.Allocate(100, 8, true).data == nullptr && refusing.unlocked_bytes() == 0;
  }));
}

TEST_F(SecretSourceTest, RefusesWhatNoMachineHas) {
  EXPECT_EQ(source_->Allocate(SIZE_MAX, 1, true).data, nullptr);
  EXPECT_EQ(source_->Allocate(SIZE_MAX / 2, 8, true).data, nullptr);
}

TEST(SecretSourceDeathTest, AccessOutsideItsPagesFaults) {
  SecretSource source;
  const Block block = source.Allocate(4000, 8, true);
  const auto touch = [](volatile uint8_t* at) { *at = 1; };
  EXPECT_DEATH(touch(block.data - 1), "");
  EXPECT_DEATH(touch(block.data + 4096), "");
  source.Free(block);
}

TEST(Wipe, StaysWhereAMemsetIsDropped) {
  // The bytes are never read again through this pointer, and the frame that they lie in is.
  uint8_t copy[64];
  const auto make_and_wipe = [&copy](bool wipe) {
    volatile uint8_t secret[64];
    for (volatile uint8_t& byte : secret) byte = 0x5A;
    auto* const bytes = const_cast<uint8_t*>(secret);
    if (wipe) Wipe({bytes, sizeof secret});
    std::memcpy(copy, bytes, sizeof copy);
  };
  make_and_wipe(false);
  EXPECT_EQ(std::count(copy, copy + sizeof copy, 0x5A), 64);
  make_and_wipe(true);
  EXPECT_EQ(std::count(copy, copy + sizeof copy, 0), 64);
  Wipe({});
}

}  // namespace
}  // namespace slabyard
