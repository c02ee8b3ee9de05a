// SPDX-License-Identifier: MIT
//
// Allocators themselves: made, read, trimmed.
#include <cstddef>
#include <new>
#include <utility>

#include "bindings/c/call.h"
#include "bindings/c/handles.h"
#include "bindings/c/sized_struct.h"
#include "slabyard/allocator.h"
#include "slabyard/pool_stats.h"

namespace slabyard::c_abi {
namespace {

/// Above this a slab is no slab any more, and sums of its size must not wrap.
constexpr size_t kMaxPoolSize = size_t{1} << 40;

bool CheckPoolSize(Call& call, size_t pool_size) {
  if (pool_size > kMaxPoolSize) call.Refuse("pool_size", "above 2^40");
  return call.ok();
}

AllocatorOptions ToOptions(const slabyard_allocator_options& given) {
  AllocatorOptions options;
  if (given.node_layout != 0) options.pool = SlabPoolOptions::Node8K();
  options.node_layout = given.node_layout != 0;
  if (given.pool_size != 0) options.pool.pool_size = given.pool_size;
  if (given.any_thread != 0) options.pool.owner = SlabPoolOptions::Owner::kNone;
  if (given.account != nullptr) options.account = given.account->account;
  return options;
}

slabyard_allocator_stats ToStats(const PoolStats& pool) {
  slabyard_allocator_stats stats = {};
  stats.reserved_bytes = pool.reserved_bytes();
  stats.external_bytes = pool.external_bytes();
  stats.pinned_bytes = pool.pinned_bytes;
  stats.free_bytes = pool.free_bytes + pool.own_free_bytes;
  stats.slabs_begun = pool.slabs_begun;
  stats.slabs_reused = pool.slabs_reused;
  stats.rewinds = pool.rewinds;
  stats.carves = pool.carves;
  stats.requested_bytes = pool.requested_bytes;
  stats.handed_out_bytes = pool.handed_out_bytes;
  stats.abandoned_bytes = pool.abandoned_bytes;
  stats.own_blocks = pool.own_blocks;
  stats.own_bytes = pool.own_bytes;
  stats.adopted_blocks = pool.adopted_blocks;
  stats.adopted_bytes = pool.adopted_bytes;
  stats.refused = pool.refused;
  return stats;
}

}  // namespace
}  // namespace slabyard::c_abi

using slabyard::Allocator;
using slabyard::c_abi::Call;
using slabyard::c_abi::CheckPoolSize;
using slabyard::c_abi::Guarded;

slabyard_code slabyard_allocator_new(const slabyard_allocator_options* options, slabyard_allocator** allocator,
                                     slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"allocator", allocator}})) return call.code();
    const slabyard_allocator_options given = ReadOptions(call, "slabyard_allocator_options", options);
    if (!call.ok() || !CheckPoolSize(call, given.pool_size)) return call.code();
    auto* const handle = new (std::nothrow) slabyard_allocator{Allocator(slabyard::c_abi::ToOptions(given))};
    if (handle == nullptr) return call.NoMemory();
    *allocator = handle;
    return call.Done();
  });
}

void slabyard_allocator_free(slabyard_allocator* allocator) { delete allocator; }

slabyard_code slabyard_allocator_trim(slabyard_allocator* allocator, size_t* bytes, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"allocator", allocator}})) return call.code();
    const size_t given_back = allocator->allocator.pool().Trim();
    if (bytes != nullptr) *bytes = given_back;
    return call.Done();
  });
}

slabyard_code slabyard_allocator_read(slabyard_allocator* allocator, slabyard_allocator_stats* stats,
                                      slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"allocator", allocator}, {"stats", stats}})) return call.code();
    const slabyard_allocator_stats now = slabyard::c_abi::ToStats(allocator->allocator.pool().stats());
    return WriteResults(call, "slabyard_allocator_stats", now, stats);
  });
}

slabyard_code slabyard_allocator_set_pool_size(slabyard_allocator* allocator, size_t pool_size,
                                               slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"allocator", allocator}}) || !CheckPoolSize(call, pool_size)) return call.code();
    allocator->allocator.pool().set_pool_size(pool_size);
    return call.Done();
  });
}

slabyard_code slabyard_allocator_pool_size(slabyard_allocator* allocator, size_t* pool_size, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"allocator", allocator}, {"pool_size", pool_size}})) return call.code();
    *pool_size = allocator->allocator.pool().pool_size();
    return call.Done();
  });
}
