// SPDX-License-Identifier: MIT
// Floor: slab
//
// What a runtime tells its garbage collector: bytes held in blocks, and bytes that something refers to. Charged once
// per block, never per view, so the numbers add up. Payload only: the header of a block, 64 bytes at most, is not
// counted.
//
//   external <= reserved <= peak;  reserved <= limit whenever the limit was not lowered below it
//
// Bytes are promised before a source is asked for them, which is what the limit decides, and reserved once it gave
// them.
//
// Threads: any thread may call any method. The figures are separate atomics, so a snapshot taken while other threads
// allocate may mix two moments.
#ifndef SLABYARD_MEMORY_ACCOUNT_H_
#define SLABYARD_MEMORY_ACCOUNT_H_

#include <atomic>
#include <cstddef>
#include <limits>

namespace slabyard {

class MemoryAccount {
 public:
  static constexpr size_t kNoLimit = std::numeric_limits<size_t>::max();

  /// `limit` is the most bytes that may be reserved at a time.
  explicit MemoryAccount(size_t limit = kNoLimit) : limit_(limit) {}
  MemoryAccount(const MemoryAccount&) = delete;
  MemoryAccount& operator=(const MemoryAccount&) = delete;

  /// Bytes in blocks held, free lists included.
  size_t reserved() const { return reserved_.load(std::memory_order_relaxed); }
  /// Bytes in blocks that something refers to; a pool counts as a holder of its open slab.
  size_t external() const { return external_.load(std::memory_order_relaxed); }
  /// The highest value that reserved() had.
  size_t peak() const { return peak_.load(std::memory_order_relaxed); }
  size_t limit() const { return limit_.load(std::memory_order_relaxed); }

  /// A limit below reserved() takes nothing back; it refuses until enough was released.
  void set_limit(size_t limit) { limit_.store(limit, std::memory_order_relaxed); }

  /// Promises `bytes`, or says no and changes nothing. Keep or Withdraw follows.
  [[nodiscard]] bool TryPromise(size_t bytes);
  /// The promised bytes are there: they are reserved from now on.
  void Keep(size_t bytes);
  /// The promised bytes were not to be had.
  void Withdraw(size_t bytes);
  /// Reserved bytes were given back.
  void Unreserve(size_t bytes);

  void AddExternal(size_t bytes);
  void SubtractExternal(size_t bytes);

 private:
  std::atomic<size_t> promised_{0};  // reserved, and what is being asked for at the moment
  std::atomic<size_t> reserved_{0};
  std::atomic<size_t> external_{0};
  std::atomic<size_t> peak_{0};
  std::atomic<size_t> limit_;
};

}  // namespace slabyard

#endif  // SLABYARD_MEMORY_ACCOUNT_H_
