// SPDX-License-Identifier: MIT
#include "src/base/asymmetric_fence.h"

#if defined(__linux__)
#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace slabyard::base {

#if defined(__linux__)

namespace {

bool Membarrier(int command) { return syscall(SYS_membarrier, command, 0, 0) == 0; }

}  // namespace

// Registering again is allowed, and cheap.
AsymmetricFence::AsymmetricFence() : works_(Membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED)) {}

bool AsymmetricFence::Heavy() const { return Membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED); }

#else

AsymmetricFence::AsymmetricFence() : works_(false) {}
bool AsymmetricFence::Heavy() const { return false; }

#endif

}  // namespace slabyard::base
