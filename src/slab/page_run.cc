// SPDX-License-Identifier: MIT
#include "src/slab/page_run.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <limits>

namespace slabyard::internal {
namespace {

// Beyond the user's half of any 64-bit machine's addresses; below it sums of sizes cannot overflow.
constexpr size_t kNoMachineHas = std::numeric_limits<size_t>::max() / 4;

}  // namespace

size_t PageSize() noexcept {
  static const auto size = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  return size;
}

size_t PagesFor(size_t size) noexcept { return size < kNoMachineHas ? RoundUp(size, PageSize()) : 0; }

MutableByteSpan MapPages(size_t size, size_t alignment) noexcept {
  const size_t page = PageSize();
  const size_t usable = PagesFor(size);
  if (usable == 0 || alignment >= kNoMachineHas) return {};
  // Addresses are reserved without access, aligned within, and what lies around is given back.
  const size_t slack = alignment > page ? alignment : 0;
  const size_t reserved = usable + 2 * page + slack;
  void* const mapped = mmap(nullptr, reserved, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED) return {};
  auto* const begin = static_cast<uint8_t*>(mapped);
  const auto first_page = reinterpret_cast<uintptr_t>(begin + page);
  uint8_t* const first = begin + page + (RoundUp(first_page, std::max(alignment, page)) - first_page);
  uint8_t* const guard = first - page;
  uint8_t* const end = first + usable + page;
  if (guard != begin) munmap(begin, static_cast<size_t>(guard - begin));
  if (end != begin + reserved) munmap(end, static_cast<size_t>(begin + reserved - end));
  if (mprotect(first, usable, PROT_READ | PROT_WRITE) != 0) {
    munmap(guard, usable + 2 * page);
    return {};
  }
  return {first, usable};
}

void UnmapPages(MutableByteSpan pages) noexcept {
  const size_t page = PageSize();
  munmap(pages.data() - page, pages.size() + 2 * page);
}

}  // namespace slabyard::internal
