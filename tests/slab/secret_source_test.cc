// SPDX-License-Identifier: MIT
//
// This program has a munmap of its own, which looks at the pages that a secret lay in before the kernel takes them.
#include "slabyard/secret_source.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <memory_resource>
#include <set>
#include <sstream>
#include <string>

#include "slabyard/allocator.h"
#include "slabyard/slab_memory_resource.h"
#include "tests/support/fault.h"

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

  size_t held() const { return source_->locked_bytes() + source_->unlocked_bytes(); }

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
  EXPECT_EQ(held(), 100u);
  source_->Free(block);
  EXPECT_EQ(held(), 0u);
}

TEST_F(SecretSourceTest, CompactStaysInSecretMemory) {
  Allocator allocator({.source = source_});
  Buffer key = allocator.From("correct horse battery staple").value();
  const Buffer part = key.Subarray(8, 13).Compact().value();
  EXPECT_EQ(held(), key.size() + part.size());
  Watch(key.data(), key.size());
  key = {};
  EXPECT_EQ(looks, 1u);
  EXPECT_EQ(bytes_left_behind, 0u);
  EXPECT_EQ(part.ToText(), "horse");
}

TEST_F(SecretSourceTest, BlocksOnceUsedServeNoSecondRequest) {
  SlabPool pool(source_, std::make_shared<MemoryAccount>());
  EXPECT_FALSE(pool.IsCarved(1));
  EXPECT_FALSE(pool.LeaseSlab());
  pool.AllocateBlock(8192, /*zeroed=*/false) = {};
  EXPECT_EQ(pool.stats().free_bytes, 0u);
  EXPECT_EQ(held(), 0u);
}

TEST_F(SecretSourceTest, HeadersLieElsewhere) {
  SlabPool pool(source_, std::make_shared<MemoryAccount>());
  const Piece key = pool.AllocateBlock(32, /*zeroed=*/true);
  EXPECT_EQ(held(), 32u);
}

TEST_F(SecretSourceTest, StringOfAPolymorphicResourceIsWiped) {
  SlabPool pool(source_, std::make_shared<MemoryAccount>());
  SlabMemoryResource resource(pool);
  {
    const std::pmr::string password("longer than what a string keeps in itself", &resource);
    Watch(reinterpret_cast<const uint8_t*>(password.data()), password.size());
  }
  EXPECT_EQ(looks, 1u);
  EXPECT_EQ(bytes_left_behind, 0u);
}

TEST_F(SecretSourceTest, GivesZeroedBytesAtAnyAlignment) {
  for (const size_t size : {1u, 100u, 4095u, 4096u, 4097u}) {
    for (size_t alignment = 1; alignment <= 65536; alignment *= 4) {
      const Block block = source_->Allocate(size, alignment, /*zeroed=*/false);
      ASSERT_NE(block.data, nullptr);
      EXPECT_EQ(reinterpret_cast<uintptr_t>(block.data) % alignment, 0u);
      EXPECT_EQ(std::count(block.data, block.data + size, 0), static_cast<ptrdiff_t>(size));
      std::memset(block.data, 1, size);
      source_->Free(block);
    }
  }
  EXPECT_EQ(held(), 0u);
}

/// What the kernel notes of the mapping that `data` lies in (proc(5), VmFlags); empty where it does not tell.
std::set<std::string> MappingFlags(const uint8_t* data) {
  std::ifstream maps("/proc/self/smaps");
  bool inside = false;
  for (std::string line; std::getline(maps, line);) {
    std::istringstream words(line);
    uintptr_t begin = 0;
    uintptr_t end = 0;
    char dash = 0;
    if (words >> std::hex >> begin >> dash >> end && dash == '-') {
      const auto at = reinterpret_cast<uintptr_t>(data);
      inside = begin <= at && at < end;
    } else if (inside && line.rfind("VmFlags:", 0) == 0) {
      std::istringstream flags(line.substr(sizeof "VmFlags:"));
      return {std::istream_iterator<std::string>(flags), {}};
    }
  }
  return {};
}

/// False under sanitizers, whose mlock says yes and does nothing.
bool LockingLocks() {
  void* const page = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  const bool says_no = mlock(page, 4096) != 0;
  const bool locks = MappingFlags(static_cast<const uint8_t*>(page)).contains("lo");
  munmap(page, 4096);
  return locks || says_no;
}

TEST_F(SecretSourceTest, KernelKeepsItOutOfDumpsAndForkedChildren) {
  const Block block = source_->Allocate(100, 8, true);
  const std::set<std::string> flags = MappingFlags(block.data);
  const bool locked = source_->locked_bytes() != 0;
  source_->Free(block);
  if (flags.empty()) GTEST_SKIP() << "no VmFlags in /proc/self/smaps";
  EXPECT_TRUE(flags.contains("dd")) << "in core dumps";
  EXPECT_TRUE(flags.contains("wf")) << "not wiped on fork";
  if (LockingLocks()) {
    EXPECT_EQ(flags.contains("lo"), locked) << "counted as locked or not, against what it is";
  }
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
  EXPECT_TRUE(InChild([&] {
    source_->Free(block);
    return held() == 100;
  })) << "numbers of a child are its parent's, and none falls below 0";
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
  EXPECT_TRUE(InChild([] {
    ForbidLocking();
    Allocator allocator({.source = std::make_shared<SecretSource>(UnlockedSecrets::kRefuse)});
    return absl::IsResourceExhausted(allocator.From("key").status());
  }));
}

TEST_F(SecretSourceTest, RefusesWhatNoMachineHas) {
  EXPECT_EQ(source_->Allocate(SIZE_MAX, 1, true).data, nullptr);
  EXPECT_EQ(source_->Allocate(SIZE_MAX / 2, 8, true).data, nullptr);
}

TEST(SecretSourceDeathTest, AccessOutsideItsPagesFaults) {
  SecretSource source;
  const Block block = source.Allocate(4000, 8, true);
  EXPECT_EXIT(testing::Touch(block.data - 1), testing::EndedByFault, "");
  EXPECT_EXIT(testing::Touch(block.data + 4096), testing::EndedByFault, "");
  source.Free(block);
}

TEST(SecretSourceDeathTest, OverrunIsFoundWhenTheBlockIsFreed) {
  SecretSource source;
  const Block block = source.Allocate(4095, 8, true);
  const auto overrun = [&] {
    std::memset(block.data, 0x5A, 4096);
    source.Free(block);
  };
  EXPECT_DEATH(overrun(), "bytes behind a block were written to");
  source.Free(block);
}

}  // namespace
}  // namespace slabyard
