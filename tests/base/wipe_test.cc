// SPDX-License-Identifier: MIT
//
// The body of Wipe is part of this file, so that the compiler may inline it where it is called: as a plain memset it
// would be dropped there, since nothing reads the frame again that the bytes lie in. This test does, from outside.
#include "slabyard/wipe.h"

#include <gtest/gtest.h>
#include <pthread.h>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "src/base/wipe.cc"

namespace slabyard {
namespace {

constexpr size_t kStackBytes = size_t{1} << 20;
constexpr size_t kSecretBytes = 200;
// Its bytes lie next to each other on no stack by chance.
constexpr uint8_t kFirst = 0x5A;
constexpr uint8_t kStep = 0x27;

/// Puts a secret into this frame in a way that the compiler must believe. Byte by byte: vector registers with parts of
/// the secret may land in the stack as well, by way of the dynamic linker, and no wipe of the bytes can know of that.
template <bool kWipe>
void HandleSecret() {
  uint8_t secret[kSecretBytes];
  uint8_t next = kFirst;
  for (uint8_t& byte : secret) {
    byte = std::exchange(next, static_cast<uint8_t>(next + kStep));
    asm volatile("" : "+r"(next));
  }
  asm volatile("" : : "r"(secret) : "memory");
  if constexpr (kWipe) Wipe(secret);
}

/// Runs `work` on a stack of its own; true when it left any 16 bytes in a row of the secret there.
template <void (*work)()>
bool LeavesSecretBehind() {
  std::vector<uint8_t> stack(kStackBytes);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  EXPECT_EQ(pthread_attr_setstack(&attributes, stack.data(), stack.size()), 0);
  pthread_t thread;
  const auto run = [](void*) -> void* {
    work();
    return nullptr;
  };
  EXPECT_EQ(pthread_create(&thread, &attributes, run, nullptr), 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);

  size_t in_a_row = 0;
  for (size_t i = 1; i < stack.size(); ++i) {
    in_a_row = static_cast<uint8_t>(stack[i - 1] + kStep) == stack[i] ? in_a_row + 1 : 0;
    if (in_a_row == 15) return true;
  }
  return false;
}

TEST(Wipe, SecretInAFrameIsGoneWithIt) { EXPECT_FALSE(LeavesSecretBehind<HandleSecret<true>>()); }

TEST(Wipe, SecretThatIsNotWipedStaysInTheStack) { EXPECT_TRUE(LeavesSecretBehind<HandleSecret<false>>()); }

TEST(Wipe, ZeroesTheBytesItIsGivenAlone) {
  std::vector<uint8_t> bytes(100, 7);
  Wipe(MutableByteSpan(bytes).subspan(10, 80));
  EXPECT_EQ(std::ranges::count(bytes, 7), 20);
  EXPECT_EQ(std::count(bytes.begin() + 10, bytes.end() - 10, 0), 80);
  Wipe({});
}

}  // namespace
}  // namespace slabyard
