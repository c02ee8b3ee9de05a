// SPDX-License-Identifier: MIT
#ifndef SLABYARD_TESTS_SUPPORT_CACHE_OVER_H_
#define SLABYARD_TESTS_SUPPORT_CACHE_OVER_H_

#include <memory>
#include <utility>

#include "slabyard/block_cache.h"

namespace slabyard::testing {

/// A cache that keeps nothing, so that the source sees every lease and every return.
inline std::shared_ptr<BlockCache> CacheOver(std::shared_ptr<BlockSource> source) {
  return std::make_shared<BlockCache>(std::move(source), BlockCacheOptions{0});
}

}  // namespace slabyard::testing

#endif  // SLABYARD_TESTS_SUPPORT_CACHE_OVER_H_
