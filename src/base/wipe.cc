// SPDX-License-Identifier: MIT
#include "slabyard/wipe.h"

#include <cstring>

namespace slabyard {

// glibc's explicit_bzero is a memset that is documented to stay.
void Wipe(MutableByteSpan bytes) noexcept {
  if (!bytes.empty()) explicit_bzero(bytes.data(), bytes.size());
}

}  // namespace slabyard
