// SPDX-License-Identifier: MIT
#ifndef SLABYARD_BENCH_PATIENCE_H_
#define SLABYARD_BENCH_PATIENCE_H_

#include <thread>

namespace slabyard::bench {

/// Between tries: gives the core away after a while, for machines where both threads share one.
class Patience {
 public:
  void Wait() {
    if (++tries_ % 256 == 0) std::this_thread::yield();
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
  }

 private:
  unsigned tries_ = 0;
};

}  // namespace slabyard::bench

#endif  // SLABYARD_BENCH_PATIENCE_H_
