// SPDX-License-Identifier: MIT
//
// A full memory fence between a frequent and a rare side, paid by the rare one alone: membarrier(2) makes every thread
// of the process pass a fence, so the frequent side need only keep the compiler from reordering.
#ifndef SLABYARD_SRC_BASE_ASYMMETRIC_FENCE_H_
#define SLABYARD_SRC_BASE_ASYMMETRIC_FENCE_H_

namespace slabyard::base {

class AsymmetricFence {
 public:
  AsymmetricFence();

  /// False where the kernel has no such call: then the frequent side needs a fence of its own.
  bool works() const { return works_; }
  /// What any thread stored before its latest std::atomic_signal_fence is seen behind this call; what this thread
  /// stored before the call is seen by any thread behind its next one. Some microseconds. Only where it works; false,
  /// and no fence, if the system refuses it now, as a seccomp filter may that came later.
  [[nodiscard]] bool Heavy() const;

 private:
  bool works_;
};

}  // namespace slabyard::base

#endif  // SLABYARD_SRC_BASE_ASYMMETRIC_FENCE_H_
