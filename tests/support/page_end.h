// SPDX-License-Identifier: MIT
#ifndef SLABYARD_TESTS_SUPPORT_PAGE_END_H_
#define SLABYARD_TESTS_SUPPORT_PAGE_END_H_

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "slabyard/bytes.h"
#include "slabyard/check.h"

namespace slabyard::testing {

/// Memory in front of a page without access: a touch of the first byte behind it faults, in any build.
class PageEnd {
 public:
  explicit PageEnd(size_t size) : page_(static_cast<size_t>(::sysconf(_SC_PAGESIZE))), size_(RoundUp(size, page_)) {
    void* const pages = ::mmap(nullptr, size_ + page_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    SLABYARD_CHECK(pages != MAP_FAILED, "no memory for a page end");
    start_ = static_cast<uint8_t*>(pages);
    SLABYARD_CHECK(::mprotect(start_ + size_, page_, PROT_NONE) == 0, "a page cannot be guarded");
  }
  ~PageEnd() { ::munmap(start_, size_ + page_); }
  PageEnd(const PageEnd&) = delete;
  PageEnd& operator=(const PageEnd&) = delete;

  /// `size` bytes that end `gap` bytes before the end.
  MutableByteSpan Last(size_t size, size_t gap = 0) const { return {start_ + size_ - gap - size, size}; }

  /// A copy there.
  MutableByteSpan Copy(ByteSpan bytes, size_t gap = 0) const {
    const MutableByteSpan copy = Last(bytes.size(), gap);
    if (!bytes.empty()) std::memcpy(copy.data(), bytes.data(), bytes.size());
    return copy;
  }

 private:
  size_t page_;
  size_t size_;
  uint8_t* start_;
};

}  // namespace slabyard::testing

#endif  // SLABYARD_TESTS_SUPPORT_PAGE_END_H_
