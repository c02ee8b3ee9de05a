// SPDX-License-Identifier: MIT
#include "slabyard/guarded_source.h"

#include <algorithm>
#include <cstring>

#include "slabyard/bytes.h"
#include "slabyard/check.h"
#include "src/slab/page_run.h"

namespace slabyard {
namespace {

constexpr uint8_t kGap = 0xF5;  // an odd value, seldom written by chance

class GuardedSource final : public BlockSource {
 public:
  explicit GuardedSource(GuardSide side) : side_(side) {}

  Block Allocate(size_t size, size_t alignment, bool) noexcept override {
    const MutableByteSpan pages = internal::MapPages(size, alignment);
    if (pages.empty()) return {};
    const size_t gap = GapOf({nullptr, size, alignment});
    uint8_t* const data = side_ == GuardSide::kAfter ? pages.data() + pages.size() - gap - size : pages.data();
    std::memset(data + size, kGap, gap);
    return {data, size, alignment};
  }

  void Free(Block block) noexcept override {
    const size_t gap = GapOf(block);
    const ByteSpan behind(block.data + block.size, gap);
    SLABYARD_CHECK(std::ranges::all_of(behind, [](uint8_t byte) { return byte == kGap; }),
                   "GuardedSource: bytes behind a block were written to");
    const size_t size = internal::PagesFor(block.size);
    uint8_t* const end = block.data + block.size + gap;
    internal::UnmapPages({side_ == GuardSide::kAfter ? end - size : block.data, size});
  }

  BlockSource* header_source() noexcept override { return headers_.get(); }

 private:
  /// Bytes between the end of a block and the page behind it, which no access faults in.
  size_t GapOf(const Block& block) const {
    if (side_ == GuardSide::kBefore) return internal::PagesFor(block.size) - block.size;
    // Above the page size an aligned block begins at the first page anyway.
    return RoundUp(block.size, std::min(block.alignment, internal::PageSize())) - block.size;
  }

  const GuardSide side_;
  const std::shared_ptr<BlockSource> headers_ = MakeSystemSource();
};

}  // namespace

std::shared_ptr<BlockSource> MakeGuardedSource(GuardSide side) { return std::make_shared<GuardedSource>(side); }

}  // namespace slabyard
