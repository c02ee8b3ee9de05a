// SPDX-License-Identifier: MIT
// Floor: slab
//
// The numbers of one SlabPool, in the words of docs/glossary.md, with the equations that tie them together. A plain
// value: take a snapshot with SlabPool::stats() on the thread that uses the pool. Exact when no other thread releases
// at the same time.
#ifndef SLABYARD_POOL_STATS_H_
#define SLABYARD_POOL_STATS_H_

#include <cstddef>
#include <cstdint>

namespace slabyard {

/// What a binding that carves a leased slab itself publishes for PoolStats. Doubles, since that is what a script's
/// Float64Array writes; exact up to 2^53. All but `cursor` are cumulative over every lease of the pool.
struct LeaseCounters {
  double carves = 0;
  double requested_bytes = 0;
  double handed_out_bytes = 0;
  double cursor = 0;  // in the current lease
};

struct PoolStats {
  // Slabs, counted since the pool was made.
  uint64_t slabs_fresh = 0;   // got from the source
  uint64_t slabs_reused = 0;  // taken from the free list
  uint64_t slabs_freed = 0;   // given back to the source
  uint64_t slabs_begun = 0;   // opened or leased
  uint64_t rewinds = 0;       // the open slab was set back to 0 since nothing referred to it

  // Slabs now, and their bytes.
  uint64_t slabs_open = 0;    // 0 or 1
  uint64_t slabs_leased = 0;  // 0 or 1: the current lease
  uint64_t slabs_pinned = 0;  // sealed, with a reference left
  uint64_t slabs_free = 0;    // in the free list
  uint64_t open_bytes = 0;
  uint64_t leased_bytes = 0;
  uint64_t pinned_bytes = 0;
  uint64_t free_bytes = 0;

  // Own blocks: requests of half the pool and more, and all that must not share.
  uint64_t own_blocks_made = 0;    // got from the source
  uint64_t own_blocks_reused = 0;  // requests served with one that was kept
  uint64_t own_blocks_freed = 0;   // given back to the source
  uint64_t own_blocks = 0;         // now, with a reference
  uint64_t own_bytes = 0;
  uint64_t own_blocks_free = 0;  // kept for the next request of their size
  uint64_t own_free_bytes = 0;

  // Memory of others that blocks were made of.
  uint64_t adopted_made = 0;
  uint64_t adopted_freed = 0;
  uint64_t adopted_blocks = 0;
  uint64_t adopted_bytes = 0;

  // Carving, cumulative, leases included.
  uint64_t carves = 0;
  uint64_t requested_bytes = 0;   // asked for
  uint64_t handed_out_bytes = 0;  // after rounding and alignment
  uint64_t begun_bytes = 0;       // sizes of the slabs begun
  uint64_t rewound_bytes = 0;     // cursor values at the moment of a rewind: bytes carved a second time
  uint64_t abandoned_bytes = 0;   // tails of slabs that were sealed
  uint64_t tail_bytes = 0;        // rest of the open slab and of the current lease

  uint64_t refused = 0;  // requests that got no memory

  /// Bytes in blocks held, those kept for later included.
  uint64_t reserved_bytes() const { return external_bytes() + free_bytes + own_free_bytes; }
  /// Bytes in blocks that something refers to.
  uint64_t external_bytes() const { return open_bytes + leased_bytes + pinned_bytes + own_bytes + adopted_bytes; }

  /// Checks the equations, and aborts with the one that does not hold:
  ///   slabs_begun == slabs_fresh + slabs_reused
  ///   slabs_fresh - slabs_freed == slabs_open + slabs_leased + slabs_pinned + slabs_free
  ///   slabs_open <= 1, slabs_leased <= 1
  ///   own_blocks_made - own_blocks_freed == own_blocks + own_blocks_free
  ///   adopted_made - adopted_freed == adopted_blocks
  ///   requested <= handed out
  ///   begun + rewound == handed out + abandoned + tail
  void CheckInvariants() const;

  friend bool operator==(const PoolStats&, const PoolStats&) = default;
};

}  // namespace slabyard

#endif  // SLABYARD_POOL_STATS_H_
