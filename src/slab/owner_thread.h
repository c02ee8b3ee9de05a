// SPDX-License-Identifier: MIT
//
// The pools that a thread owns, so that they hear when it ends: from then on nobody counts without atomic operations.
#ifndef SLABYARD_SRC_SLAB_OWNER_THREAD_H_
#define SLABYARD_SRC_SLAB_OWNER_THREAD_H_

#include <cstdint>
#include <memory>

#include "src/base/mutex.h"

namespace slabyard::internal {

/// What a thread may own; each is in one thread's list at most.
class Owned {
 public:
  /// The owner's thread ends. Called on it; must not call back here.
  virtual void LoseOwner() = 0;

 protected:
  virtual ~Owned() = default;

 private:
  friend class OwnerThread;
  Owned* next_ = nullptr;
  Owned* previous_ = nullptr;
};

class OwnerThread {
 public:
  /// Of the calling thread; null once it has begun to end.
  static std::shared_ptr<OwnerThread> OfThisThread();

  explicit OwnerThread(uint64_t token) : token_(token) {}

  /// The thread's this_thread_token.
  uint64_t token() const { return token_; }

  /// By the thread itself.
  void Add(Owned& owned);
  /// By any thread; waits while the owner's end is under way.
  void Remove(Owned& owned);
  /// The thread ends.
  void End();

 private:
  const uint64_t token_;
  base::Mutex mutex_;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  Owned* first_ ABSL_GUARDED_BY(mutex_) = nullptr;
};

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_SLAB_OWNER_THREAD_H_
