// SPDX-License-Identifier: MIT
#include "slabyard/pool_stats.h"

#include "slabyard/check.h"

namespace slabyard {

void PoolStats::CheckInvariants() const {
  SLABYARD_CHECK(slabs_begun == slabs_fresh + slabs_reused, "a slab that was begun is fresh or reused");
  SLABYARD_CHECK(slabs_fresh - slabs_freed == slabs_open + slabs_leased + slabs_pinned + slabs_free,
                 "a slab got and not given back is open, leased, pinned or free");
  SLABYARD_CHECK(slabs_open <= 1 && slabs_leased <= 1, "a pool has one open slab and one current lease at most");
  SLABYARD_CHECK(own_blocks_made - own_blocks_freed == own_blocks + own_blocks_free,
                 "an own block made and not freed is held or kept");
  SLABYARD_CHECK(adopted_made - adopted_freed == adopted_blocks, "an adopted block made and not freed is held");
  SLABYARD_CHECK(requested_bytes <= handed_out_bytes, "rounding only adds bytes");
  SLABYARD_CHECK(begun_bytes + rewound_bytes == handed_out_bytes + abandoned_bytes + tail_bytes,
                 "every byte begun or rewound was handed out, abandoned with a tail, or is still a tail");
}

}  // namespace slabyard
