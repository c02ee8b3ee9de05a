// SPDX-License-Identifier: MIT
// Floor: slab
//
// How a SlabPool carves, keeps and accounts. Plain values; the defaults are Node's slab of 8 KiB with reuse.
#ifndef SLABYARD_SLAB_POOL_OPTIONS_H_
#define SLABYARD_SLAB_POOL_OPTIONS_H_

#include <cstddef>
#include <cstdint>

namespace slabyard {

struct SlabPoolOptions {
  /// Which requests are carved. Node's rule is below half the pool; many guides state it as below the pool.
  enum class CarveLimit : uint8_t { kHalfPool, kWholePool };
  /// Which thread counts references without atomic operations: the first that takes memory, or none. With none several
  /// threads may take turns in calling the pool, under a lock of theirs.
  enum class Owner : uint8_t { kFirstThread, kNone };

  /// Bytes of a slab. Any size works, the cursor rounds up to 8; from 4 GiB on nothing is carved.
  size_t pool_size = 8192;
  CarveLimit carve_limit = CarveLimit::kHalfPool;
  /// Set the open slab back to 0 when it is full and nothing refers to it.
  bool rewind_open_slab = true;
  /// Bytes of emptied slabs kept for the next opening; 0 gives each back at once. 2 MiB let a burst of 256 slabs come
  /// and go without the source; what is not needed again goes back by halves, once in 256 openings of a kept slab.
  size_t max_free_bytes = size_t{2} << 20;
  /// Bytes by which credit is taken from the account and reports to it may trail: 64 KiB are eight slabs, so that the
  /// account and those above it are touched once in eight; too little for a limit to matter. 0: exact at every block.
  size_t account_step = 65536;
  /// Bytes of own blocks kept for the next request of the same size, each up to a quarter of this, small ones counted
  /// as 256; 0 gives each back at once. Four blocks of 64 KiB, the usual size of a read.
  size_t max_free_block_bytes = 262144;
  Owner owner = Owner::kFirstThread;

  /// Node 20 and Node 26: their pool sizes, no reuse, no rewinding.
  static SlabPoolOptions Node8K() { return {8192, CarveLimit::kHalfPool, false, 0, 65536, 0}; }
  static SlabPoolOptions Node64K() { return {65536, CarveLimit::kHalfPool, false, 0, 65536, 0}; }
};

}  // namespace slabyard

#endif  // SLABYARD_SLAB_POOL_OPTIONS_H_
