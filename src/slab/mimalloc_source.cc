// SPDX-License-Identifier: MIT
//
// The BlockSource over mimalloc.
#include "slabyard/mimalloc_source.h"

#include <mimalloc.h>

#include <memory>

#include "slabyard/bytes.h"
#include "slabyard/check.h"

namespace slabyard {
namespace {

class MimallocSource final : public BlockSource {
 public:
  Block Allocate(size_t size, size_t alignment, bool zeroed) noexcept override {
    SLABYARD_DCHECK(size != 0 && IsPowerOfTwo(alignment), "BlockSource::Allocate: bad size or alignment");
    void* data = zeroed ? mi_zalloc_aligned(size, alignment) : mi_malloc_aligned(size, alignment);
    if (data == nullptr) return {};
    return {static_cast<uint8_t*>(data), size, alignment};
  }

  void Free(Block block) noexcept override { mi_free_aligned(block.data, block.alignment); }
};

}  // namespace

std::shared_ptr<BlockSource> MakeMimallocSource() { return std::make_shared<MimallocSource>(); }

}  // namespace slabyard
