// SPDX-License-Identifier: MIT
#include "src/base/asymmetric_fence.h"

#if defined(__linux__)
#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

#include "slabyard/check.h"

namespace slabyard::base {

#if defined(__linux__)

namespace {

bool Membarrier(int command) { return syscall(SYS_membarrier, command, 0, 0) == 0; }

}  // namespace

// Registering again is allowed, and cheap.
AsymmetricFence::AsymmetricFence() : works_(Membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED)) {}

void AsymmetricFence::Heavy() const {
  SLABYARD_CHECK(Membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED), "membarrier(2) fails after it was registered");
}

#else

AsymmetricFence::AsymmetricFence() : works_(false) {}
void AsymmetricFence::Heavy() const {}

#endif

}  // namespace slabyard::base
