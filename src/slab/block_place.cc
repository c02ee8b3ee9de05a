// SPDX-License-Identifier: MIT
#include "src/slab/block_place.h"

#include <new>
#include <utility>

#include "src/base/poison.h"

namespace slabyard::internal {
namespace {

struct AdoptedHeader : BlockHeader {
  explicit AdoptedHeader(AdoptedDeleter&& give_back) : deleter(std::move(give_back)) {}
  AdoptedDeleter deleter;
};

template <typename Header>
Block AllocatePlace(BlockSource& source) {
  return source.Allocate(sizeof(Header), alignof(Header), /*zeroed=*/false);
}

template <typename Header>
void FreePlace(BlockSource& source, Header* header) {
  header->~Header();
  source.Free({reinterpret_cast<uint8_t*>(header), sizeof(Header), alignof(Header)});
}

}  // namespace

BlockHeader* MakeBlock(BlockSource& headers, BlockSource& source, size_t size, size_t alignment, bool zeroed) {
  const Block place = AllocatePlace<BlockHeader>(headers);
  if (place.data == nullptr) return nullptr;
  const Block block = source.Allocate(size, alignment, zeroed);
  if (block.data == nullptr) {
    headers.Free(place);
    return nullptr;
  }
  auto* const header = new (place.data) BlockHeader;
  header->block = block;
  return header;
}

BlockHeader* MakeAdopted(BlockSource& headers, Block block, AdoptedDeleter&& deleter) {
  const Block place = AllocatePlace<AdoptedHeader>(headers);
  if (place.data == nullptr) return nullptr;
  auto* const header = new (place.data) AdoptedHeader(std::move(deleter));
  header->block = block;
  header->role.store(BlockRole::kAdopted, std::memory_order_relaxed);
  return header;
}

void UnmakeBlock(BlockSource& headers, BlockSource& source, BlockHeader* header) {
  const Block block = header->block;
  if (header->role.load(std::memory_order_relaxed) == BlockRole::kAdopted) {
    auto* const adopted = static_cast<AdoptedHeader*>(header);
    AdoptedDeleter deleter = std::move(adopted->deleter);
    FreePlace(headers, adopted);
    std::move(deleter)(block.data, block.size);
    return;
  }
  FreePlace(headers, header);
  base::Unpoison(block.data, block.size);
  source.Free(block);
}

}  // namespace slabyard::internal
