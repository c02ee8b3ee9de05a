// SPDX-License-Identifier: MIT
#include <iostream>
#include <memory>
#include <string>

#include "slabyard/allocator.h"
#include "slabyard/cord.h"
#include "slabyard/sink.h"
#ifdef WITH_mimalloc
#include "slabyard/mimalloc_source.h"
#endif
#ifdef WITH_uring
#include "slabyard/uring_sink.h"
#endif

int main() {
  slabyard::AllocatorOptions options;
#ifdef WITH_mimalloc
  options.source = slabyard::MakeMimallocSource();
#endif
#ifdef WITH_uring
  // Linked and called; whether the kernel allows io_uring is another matter.
  const slabyard::UringSink sink(slabyard::BorrowedFd{1});
#endif
  slabyard::Allocator allocator(options);
  const slabyard::Buffer text = allocator.From("hello").value();
  std::cout << std::string(slabyard::ToCord(text)) << '\n';
}
