// SPDX-License-Identifier: MIT
#include "slabyard/memory_sink.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace slabyard {
namespace {

// A page, as the first block of an output.
constexpr size_t kFirstSize = 4096;

}  // namespace

MemorySink::MemorySink(size_t limit, std::shared_ptr<BlockSource> source)
    : limit_(limit), source_(source != nullptr ? std::move(source) : MakeSystemSource()) {}

MemorySink::~MemorySink() {
  if (block_.data != nullptr) source_->Free(block_);
}

SinkResult MemorySink::Write(std::span<const ByteSpan> runs) noexcept {
  if (closed_) return {0, EBADF};
  size_t written = 0;
  for (const ByteSpan run : runs) {
    const size_t taken = std::min(run.size(), limit_ - size_);
    if (taken > block_.size - size_ && !Grow(size_ + taken)) return {written, ENOMEM};
    if (taken != 0) std::memcpy(block_.data + size_, run.data(), taken);
    size_ += taken;
    written += taken;
    if (taken < run.size()) return {written, ENOSPC};
  }
  return {written, 0};
}

int MemorySink::Close() noexcept {
  closed_ = true;
  return 0;
}

bool MemorySink::Grow(size_t size) {
  const size_t doubled = block_.size <= kNoLimit / 2 ? block_.size * 2 : kNoLimit;
  const size_t wanted = std::min(limit_, std::max({size, doubled, kFirstSize}));
  const Block larger = source_->Allocate(wanted, alignof(std::max_align_t), false);
  if (larger.data == nullptr) return false;
  if (size_ != 0) std::memcpy(larger.data, block_.data, size_);
  if (block_.data != nullptr) source_->Free(block_);
  block_ = larger;
  return true;
}

}  // namespace slabyard
