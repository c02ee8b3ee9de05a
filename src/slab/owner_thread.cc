// SPDX-License-Identifier: MIT
#include "src/slab/owner_thread.h"

#include <atomic>

#include "slabyard/biased_count.h"

namespace slabyard::internal {

constinit thread_local uint64_t this_thread_token = 0;

namespace {

/// Never the same number twice, nor BiasedCount's kNobody.
uint64_t NewToken() {
  static std::atomic<uint64_t> last{BiasedCount<NativePlatform>::kNobody};
  return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

/// Ends with the thread.
struct ThisThread {
  std::shared_ptr<OwnerThread> owner;

  ~ThisThread() {
    if (owner != nullptr) owner->End();
    owner = nullptr;
    ended = true;
  }

  // Without a destructor, so that destructors of other thread_local objects may still ask.
  static constinit thread_local bool ended;
};

constinit thread_local bool ThisThread::ended = false;

}  // namespace

std::shared_ptr<OwnerThread> OwnerThread::OfThisThread() {
  if (ThisThread::ended) return nullptr;
  thread_local ThisThread self;
  if (self.owner == nullptr) {
    this_thread_token = NewToken();
    self.owner = std::make_shared<OwnerThread>(this_thread_token);
  }
  return self.owner;
}

void OwnerThread::Add(Owned& owned) {
  base::MutexLock lock(mutex_);
  owned.previous_ = nullptr;
  owned.next_ = first_;
  if (first_ != nullptr) first_->previous_ = &owned;
  first_ = &owned;
}

void OwnerThread::Remove(Owned& owned) {
  base::MutexLock lock(mutex_);
  if (ended_) return;
  (owned.previous_ != nullptr ? owned.previous_->next_ : first_) = owned.next_;
  if (owned.next_ != nullptr) owned.next_->previous_ = owned.previous_;
}

void OwnerThread::End() {
  base::MutexLock lock(mutex_);
  ended_ = true;
  for (Owned* owned = first_; owned != nullptr; owned = owned->next_) owned->LoseOwner();
  first_ = nullptr;
}

}  // namespace slabyard::internal
