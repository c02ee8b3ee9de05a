// SPDX-License-Identifier: MIT
// Floor: slab
//
// What a runtime tells its garbage collector: bytes held in blocks, and bytes that something refers to. Charged once
// per block, never per view, so the numbers add up. Accounts form a chain; a charge to one is a charge to all above it,
// and a limit anywhere refuses for all below, with nothing half-done.
//
//   connection --parent--> runtime --parent--> process        charged together, or not at all
//
//   external <= reserved <= granted <= limit      (limit only while it was not lowered below what is granted)
//
// Pools take credit in steps (SlabPoolOptions::account_step, 64 KiB) and report in steps, so that allocation does not
// pay for the chain: each pool may hold up to one step of credit that it does not use, and its report may trail its
// slabs by up to one step, and its other blocks by another; of own blocks that other threads make or release, one step
// more of each. SlabPool::Settle and Trim make them exact; a pool that is gone leaves exact figures.
// Payload only: the header of a block, 128 bytes (192 of adopted memory), is not counted.
//
// Threads: any thread may call any method. The figures are separate atomics, so a snapshot taken while other threads
// allocate may mix two moments.
#ifndef SLABYARD_MEMORY_ACCOUNT_H_
#define SLABYARD_MEMORY_ACCOUNT_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>

namespace slabyard {

class MemoryAccount;

/// The edges that a pressure callback hears; they alternate, kRaised first.
enum class MemoryPressure : uint8_t {
  kRaised,    // external() rose to the high mark
  kRelieved,  // it fell to the low mark since
};

struct MemoryAccountOptions {
  static constexpr size_t kNoLimit = std::numeric_limits<size_t>::max();

  /// Charged along with this account; stays alive as long as it.
  std::shared_ptr<MemoryAccount> parent = nullptr;
  /// The most bytes that may be granted at a time.
  size_t limit = kNoLimit;
  /// Marks on external(), low_mark < high_mark: the distance keeps a runtime near the mark from collecting all the
  /// time.
  size_t high_mark = kNoLimit;
  size_t low_mark = 0;
  /// Called on a thread that reports bytes, with no lock of the library held: it may allocate, release and collect, but
  /// not take memory from a pool that is just being destroyed. One call at a time: edges crossed meanwhile, by the
  /// callback itself too, are told when it returns. Must not throw.
  std::function<void(MemoryPressure)> on_pressure = nullptr;
};

/// A change of an account's figures, in bytes and blocks.
struct MemoryChange {
  ptrdiff_t reserved = 0;
  ptrdiff_t external = 0;
  ptrdiff_t blocks = 0;

  friend bool operator==(const MemoryChange&, const MemoryChange&) = default;
};

class MemoryAccount {
 public:
  static constexpr size_t kNoLimit = MemoryAccountOptions::kNoLimit;

  explicit MemoryAccount(size_t limit = kNoLimit);
  explicit MemoryAccount(MemoryAccountOptions options);
  MemoryAccount(const MemoryAccount&) = delete;
  MemoryAccount& operator=(const MemoryAccount&) = delete;

  /// Bytes in blocks held, free lists included, as far as reported.
  size_t reserved() const { return AtLeastZero(reserved_); }
  /// Bytes in blocks that something refers to; a pool counts as a holder of its open slab.
  size_t external() const { return AtLeastZero(external_); }
  /// Number of blocks held, free lists included.
  size_t blocks() const { return AtLeastZero(blocks_); }
  /// Bytes that pools may hold: what they hold, and credit they have not used.
  size_t granted() const { return granted_.load(std::memory_order_relaxed); }
  /// The highest value that reserved() had.
  size_t peak() const { return peak_.load(std::memory_order_relaxed); }
  /// Grants refused by the limit of this very account.
  uint64_t refusals() const { return refusals_.load(std::memory_order_relaxed); }
  size_t limit() const { return limit_.load(std::memory_order_relaxed); }
  const std::shared_ptr<MemoryAccount>& parent() const { return options_.parent; }

  /// A limit below granted() takes nothing back; it refuses until enough was returned.
  void set_limit(size_t limit) { limit_.store(limit, std::memory_order_relaxed); }

  // For those who hold blocks; pools do all of it for theirs.

  /// Grants `bytes` here and in every account above, or nowhere. Linear in the length of the chain.
  [[nodiscard]] bool TryGrant(size_t bytes) { return TryGrant(bytes, /*counted=*/true); }
  /// The same where a refusal is not the last word, and not counted.
  [[nodiscard]] bool TryGrantAhead(size_t bytes) { return TryGrant(bytes, /*counted=*/false); }
  /// Granted bytes are not needed any more.
  void ReturnGrant(size_t bytes);
  /// Tells what changed since the last report, here and above. Runs no callback.
  void Report(const MemoryChange& change);
  /// Calls on_pressure, here and above, of marks that were crossed. Follows Report, with no lock held.
  void Notify();

 private:
  /// One thread may report the end of a block before another has reported its beginning.
  static size_t AtLeastZero(const std::atomic<ptrdiff_t>& figure) {
    const ptrdiff_t now = figure.load(std::memory_order_relaxed);
    return now > 0 ? static_cast<size_t>(now) : 0;
  }

  bool TryGrant(size_t bytes, bool counted);
  bool TryGrantHere(size_t bytes, bool counted);
  void ReturnHere(size_t bytes);
  void ReportHere(const MemoryChange& change);
  void RaisePeak(ptrdiff_t reserved);
  void NotifyHere();

  const MemoryAccountOptions options_ = {};
  std::atomic<size_t> limit_;
  std::atomic<size_t> granted_{0};
  std::atomic<ptrdiff_t> reserved_{0};
  std::atomic<ptrdiff_t> external_{0};
  std::atomic<ptrdiff_t> blocks_{0};
  std::atomic<size_t> peak_{0};
  std::atomic<uint64_t> refusals_{0};
  std::atomic<uint64_t> notifies_{0};  // 0: nobody calls on_pressure
  bool under_pressure_ = false;        // whoever made notifies_ 1 owns it
};

}  // namespace slabyard

#endif  // SLABYARD_MEMORY_ACCOUNT_H_
