// SPDX-License-Identifier: MIT
//
// A hostile BlockSource for tests: refuses the request that it is told to, fills uninitialised blocks with junk, and
// knows every block it gave, so that a wrong, double or missing Free is found, which ends the process.
#ifndef SLABYARD_TESTS_SUPPORT_CHECKED_SOURCE_H_
#define SLABYARD_TESTS_SUPPORT_CHECKED_SOURCE_H_

#include <cstring>
#include <limits>
#include <map>
#include <memory>
#include <mutex>

#include "slabyard/block_source.h"
#include "slabyard/check.h"

namespace slabyard::testing {

class CheckedSource final : public BlockSource {
 public:
  static constexpr size_t kNever = std::numeric_limits<size_t>::max();

  ~CheckedSource() override { SLABYARD_CHECK(live_.empty(), "blocks were never given back"); }

  Block Allocate(size_t size, size_t alignment, bool zeroed) noexcept override {
    std::lock_guard lock(mutex_);
    if (++requests_ == refused_request_ || refuse_all_) {
      ++refusals_;
      return {};
    }
    const Block block = system_->Allocate(size, alignment, zeroed);
    if (block.data == nullptr) return {};
    if (!zeroed) std::memset(block.data, kJunk, size);
    live_[block.data] = block;
    return block;
  }

  void Free(Block block) noexcept override {
    std::lock_guard lock(mutex_);
    const auto found = live_.find(block.data);
    SLABYARD_CHECK(found != live_.end(), "a block that this source did not give, or gave once only");
    SLABYARD_CHECK(found->second.size == block.size, "a block given back with another size");
    SLABYARD_CHECK(found->second.alignment == block.alignment, "a block given back with another alignment");
    live_.erase(found);
    system_->Free(block);
  }

  /// The request with this number, counted from 1 since construction, is refused.
  void RefuseRequest(size_t number) { refused_request_ = number; }
  void RefuseAll(bool refuse) { refuse_all_ = refuse; }

  size_t requests() const { return requests_; }
  size_t refusals() const { return refusals_; }
  size_t live_blocks() const {
    std::lock_guard lock(mutex_);
    return live_.size();
  }

  static constexpr uint8_t kJunk = 0xA5;

 private:
  const std::shared_ptr<BlockSource> system_ = MakeSystemSource();
  mutable std::mutex mutex_;
  std::map<uint8_t*, Block> live_;
  size_t requests_ = 0;
  size_t refusals_ = 0;
  size_t refused_request_ = kNever;
  bool refuse_all_ = false;
};

}  // namespace slabyard::testing

#endif  // SLABYARD_TESTS_SUPPORT_CHECKED_SOURCE_H_
