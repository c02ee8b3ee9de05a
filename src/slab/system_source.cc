// SPDX-License-Identifier: MIT
//
// The BlockSource over the C library's malloc.
#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "slabyard/block_source.h"
#include "slabyard/bytes.h"
#include "slabyard/check.h"

namespace slabyard {
namespace {

class SystemSource final : public BlockSource {
 public:
  Block Allocate(size_t size, size_t alignment, bool zeroed) noexcept override {
    SLABYARD_DCHECK(size != 0 && IsPowerOfTwo(alignment), "BlockSource::Allocate: bad size or alignment");
    // malloc may align a block smaller than the alignment to its size alone (C17 7.22.3; mimalloc does).
    if (alignment <= alignof(std::max_align_t) && alignment <= size) {
      // calloc knows which pages are fresh from the kernel and zero already.
      void* data = zeroed ? std::calloc(1, size) : std::malloc(size);
      return MakeBlock(data, size, alignment);
    }
    void* data = nullptr;
    if (posix_memalign(&data, std::max(alignment, sizeof(void*)), size) != 0) return {};
    if (zeroed) std::memset(data, 0, size);
    return MakeBlock(data, size, alignment);
  }

  void Free(Block block) noexcept override { std::free(block.data); }

 private:
  static Block MakeBlock(void* data, size_t size, size_t alignment) {
    if (data == nullptr) return {};
    return {static_cast<uint8_t*>(data), size, alignment};
  }
};

}  // namespace

std::shared_ptr<BlockSource> MakeSystemSource() { return std::make_shared<SystemSource>(); }

}  // namespace slabyard
