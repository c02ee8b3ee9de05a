// SPDX-License-Identifier: MIT
//
// Ways to come by `size` bytes with any content, each behind a handle that gives them back. A contender is made for one
// size and outlives its handles.
#ifndef SLABYARD_BENCH_SLAB_CONTENDERS_H_
#define SLABYARD_BENCH_SLAB_CONTENDERS_H_

#include <boost/pool/pool.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <memory_resource>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/cord_buffer.h"
#include "bench/slab/allocators.h"
#include "slabyard/allocator.h"
#include "slabyard/memory_account.h"
#include "slabyard/mimalloc_source.h"
#include "slabyard/slab_pool.h"

namespace slabyard::bench {

struct Slabyard {
  explicit Slabyard(size_t) {}
  Buffer Make(size_t size) { return *allocator.AllocUnsafe(size); }

  Allocator allocator{{.source = MakeMimallocSource()}};
};

/// The floor below: bytes and reference without a Buffer around them.
struct SlabyardPiece {
  explicit SlabyardPiece(size_t) {}
  Piece Make(size_t size) { return pool.IsCarved(size) ? pool.Carve(size) : pool.AllocateBlock(size, false); }

  SlabPool pool{MakeMimallocSource(), std::make_shared<MemoryAccount>()};
};

/// A malloc with the smallest handle there is.
template <const MallocLibrary& kLibrary>
struct Malloc {
  struct Freed {
    void operator()(uint8_t* data) const { kLibrary.release(data); }
  };

  explicit Malloc(size_t) {}
  std::unique_ptr<uint8_t, Freed> Make(size_t size) {
    return std::unique_ptr<uint8_t, Freed>(static_cast<uint8_t*>(kLibrary.allocate(size)));
  }
};

struct MakeShared {
  explicit MakeShared(size_t) {}
  std::shared_ptr<uint8_t[]> Make(size_t size) { return std::make_shared_for_overwrite<uint8_t[]>(size); }
};

/// Through a CordBuffer, which a Cord takes over without copying where it is large enough for that.
struct AbslCord {
  explicit AbslCord(size_t) {}
  absl::Cord Make(size_t size) {
    absl::CordBuffer bytes = absl::CordBuffer::CreateWithDefaultLimit(size);
    bytes.SetLength(size);
    absl::Cord cord;
    cord.Append(std::move(bytes));
    return cord;
  }
};

struct Pmr {
  struct Freed {
    std::pmr::memory_resource* resource;
    size_t size;
    void operator()(uint8_t* data) const { resource->deallocate(data, size); }
  };

  explicit Pmr(size_t) {}
  std::unique_ptr<uint8_t, Freed> Make(size_t size) {
    return {static_cast<uint8_t*>(resource.allocate(size)), Freed{&resource, size}};
  }

  std::pmr::unsynchronized_pool_resource resource;
};

struct BoostPool {
  struct Freed {
    boost::pool<>* pool;
    void operator()(uint8_t* data) const { pool->free(data); }
  };

  explicit BoostPool(size_t size) : pool(size) {}
  std::unique_ptr<uint8_t, Freed> Make(size_t) { return {static_cast<uint8_t*>(pool.malloc()), Freed{&pool}}; }

  boost::pool<> pool;
};

template <typename Contender>
using Handle = decltype(std::declval<Contender&>().Make(size_t{}));

}  // namespace slabyard::bench

#endif  // SLABYARD_BENCH_SLAB_CONTENDERS_H_
