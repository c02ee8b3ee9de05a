// SPDX-License-Identifier: MIT
#include "slabyard/standard_output.h"

#include <unistd.h>

namespace slabyard {

OutputOptions StandardOutputOptions(int fd) {
  OutputOptions options;
  options.flush_policy = isatty(fd) == 1 ? FlushPolicy::kLine : FlushPolicy::kFull;
  options.capacity = OutputOptions::kDefaultMaxCapacity;
  return options;
}

OutputOptions StandardErrorOptions() {
  OutputOptions options;
  options.flush_policy = FlushPolicy::kUnbuffered;
  return options;
}

}  // namespace slabyard
