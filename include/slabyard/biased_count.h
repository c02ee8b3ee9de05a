// SPDX-License-Identifier: MIT
// Floor: slab
//
// Reference counts of a block, biased to one thread: the owner counts its own copies and drops without an atomic
// operation, all others count in a second, atomic number. After J. Choi, T. Shull, J. Torrellas: Biased reference
// counting, PACT 2018, and Python's PEP 703.
//
//   references = local + shared          local may not be read by others, and shared may be negative:
//                                        what the owner counted may be dropped elsewhere
//
//   biased --a drop elsewhere makes shared negative--> queued --the pool takes it from its queue--> merged
//     |                                                                                              ^
//     '--the owner drops its last while others hold some; the pool or its owner's thread ends--------'
//
// Merged, shared counts alone, for good; the drop that makes it 0 is the last. A queued block may be freed by nobody
// but whoever takes it from the queue. tests/slab/biased_count_test.cc runs all interleavings of these operations.
#ifndef SLABYARD_BIASED_COUNT_H_
#define SLABYARD_BIASED_COUNT_H_

#include <atomic>
#include <cstdint>

namespace slabyard::internal {

/// A number for each thread that came to own a pool, never used again; 0 for every other thread.
extern constinit thread_local uint64_t this_thread_token;

/// What real threads count with; the test of all interleavings brings another.
struct NativePlatform {
  using Token = std::atomic<uint64_t>;
  using SharedNumber = std::atomic<int64_t>;
  using LocalNumber = std::atomic<int64_t>;
  static uint64_t ThisThread() { return this_thread_token; }
};

/// What a drop leaves to be done.
enum class AfterDrop : uint8_t {
  kNothing,
  kQueue,   // put the block into the queue of its pool
  kReturn,  // that was the last reference: return the block
};

/// A view of the two parts of a block's count; they lie on different cache lines, so that the owner and the others do
/// not slow each other down.
template <typename Platform>
class BiasedCount {
 public:
  /// No thread's token.
  static constexpr uint64_t kNobody = 1;
  /// A reference in the shared number, which has flags below.
  static constexpr int kFlagBits = 2;
  static constexpr int64_t kOne = int64_t{1} << kFlagBits;

  /// What the owner alone writes; others read the token, and may look at the number for a hint.
  struct Local {
    typename Platform::Token owner{kNobody};
    typename Platform::LocalNumber number{0};
  };
  /// What the others write.
  struct Shared {
    typename Platform::SharedNumber number{0};  // kOne for each reference, and flags
  };

  BiasedCount(Local& local, Shared& shared) : local_(local), shared_(shared) {}

  /// Begins with `references`, counted by `owner`, or by everybody alike when that is kNobody. Nobody else knows the
  /// block.
  void Begin(uint64_t owner, int64_t references) {
    const bool merged = owner == kNobody;
    local_.owner.store(owner, std::memory_order_relaxed);
    shared_.number.store(merged ? references * kOne + kMerged : 0, std::memory_order_relaxed);
    local_.number.store(merged ? 0 : references, std::memory_order_relaxed);
  }

  /// The same for the owner of a block that it returned by IsOwnersLast(), or began with no references.
  void BeginAgain(int64_t references) { local_.number.store(references, std::memory_order_relaxed); }

  /// True when the caller's reference is the last, and the owner's: the block may be returned as it is.
  bool IsOwnersLast() const {
    // acquire: all that others did with the bytes happens before the block is used again.
    return IsOwner() && local_.number.load(std::memory_order_relaxed) == 1 &&
           shared_.number.load(std::memory_order_acquire) == 0;
  }

  /// `references` more. The caller has one.
  void Add(int64_t references = 1) {
    if (IsOwner()) {
      local_.number.store(local_.number.load(std::memory_order_relaxed) + references, std::memory_order_relaxed);
    } else {
      shared_.number.fetch_add(references * kOne, std::memory_order_relaxed);
    }
  }

  /// `references` less, which the caller has, if that is but a subtraction: the owner's, and not its last. False, with
  /// nothing changed, otherwise.
  [[nodiscard]] bool DropQuickly(int64_t references = 1) {
    if (!IsOwner()) return false;
    const int64_t local = local_.number.load(std::memory_order_relaxed);
    if (local <= references) return false;
    local_.number.store(local - references, std::memory_order_relaxed);
    return true;
  }

  /// `references` less, which the caller has.
  [[nodiscard]] AfterDrop Drop(int64_t references = 1) {
    if (!IsOwner()) return DropShared(references);
    const int64_t left = local_.number.load(std::memory_order_relaxed) - references;
    local_.number.store(left, std::memory_order_relaxed);
    // Below zero when the owner also dropped what others counted; the rest is in their number then.
    return left > 0 ? AfterDrop::kNothing : AfterLastLocal();
  }

  /// Lets everybody count alike. By the owner, or when it does not count at the same time. True when no reference is
  /// left, and the block is not queued.
  [[nodiscard]] bool Merge() {
    if (local_.owner.load(std::memory_order_relaxed) == kNobody) return false;
    return AddToShared(TakeLocal() + kMerged) == kMerged;
  }

  /// The block was taken from its pool's queue, on the thread that uses the pool. True when no reference is left.
  [[nodiscard]] bool Dequeue() {
    // Otherwise it was put there by its last drop.
    if ((shared_.number.load(std::memory_order_acquire) & kQueued) == 0) return true;
    const bool biased = local_.owner.load(std::memory_order_relaxed) != kNobody;
    return AddToShared((biased ? TakeLocal() + kMerged : 0) - kQueued) == kMerged;
  }

  /// Exact for the owner, and for everybody once merged; else a hint. What the others did with the bytes before they
  /// dropped them happened before.
  int64_t References() const {
    return local_.number.load(std::memory_order_relaxed) +
           (shared_.number.load(std::memory_order_acquire) >> kFlagBits);
  }

  /// True when the caller's is the only reference to a merged block: nobody else has one, nor will. Any thread.
  bool IsSoleMerged() const { return shared_.number.load(std::memory_order_acquire) == kOne + kMerged; }

 private:
  static constexpr int64_t kMerged = 1;
  static constexpr int64_t kQueued = 2;
  static constexpr int64_t kFlags = kMerged | kQueued;

  bool IsOwner() const { return local_.owner.load(std::memory_order_relaxed) == Platform::ThisThread(); }

  AfterDrop DropShared(int64_t references) {
    const int64_t dropped = references * kOne;
    int64_t before = shared_.number.load(std::memory_order_acquire);
    // Nobody else is there to be told: no atomic operation for blocks that never had a second reference.
    if (before == dropped + kMerged) return AfterDrop::kReturn;
    while ((before & kFlags) == 0) {
      int64_t after = before - dropped;
      if (after < 0) after |= kQueued;
      // acq_rel: all that other holders did with the bytes happens before the block is used again.
      if (shared_.number.compare_exchange_weak(before, after, std::memory_order_acq_rel, std::memory_order_acquire)) {
        return after < 0 ? AfterDrop::kQueue : AfterDrop::kNothing;
      }
    }
    return AddToShared(-dropped) == kMerged ? AfterDrop::kReturn : AfterDrop::kNothing;
  }

  AfterDrop AfterLastLocal() {
    const int64_t others = shared_.number.load(std::memory_order_acquire);
    if (others == 0) return AfterDrop::kReturn;
    if ((others & kQueued) != 0) return AfterDrop::kNothing;  // merged when it leaves the queue
    return Merge() ? AfterDrop::kReturn : AfterDrop::kNothing;
  }

  /// The owner's part, as shared counts it. From now on there is no owner.
  int64_t TakeLocal() {
    const int64_t local = local_.number.load(std::memory_order_relaxed);
    local_.number.store(0, std::memory_order_relaxed);
    local_.owner.store(kNobody, std::memory_order_relaxed);
    return local * kOne;
  }

  int64_t AddToShared(int64_t change) { return shared_.number.fetch_add(change, std::memory_order_acq_rel) + change; }

  Local& local_;
  Shared& shared_;
};

}  // namespace slabyard::internal

#endif  // SLABYARD_BIASED_COUNT_H_
