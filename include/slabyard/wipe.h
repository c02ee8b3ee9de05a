// SPDX-License-Identifier: MIT
// Floor: base
//
// Zeroing that stays: a compiler may drop a memset of bytes that nothing reads again, and this it may not.
#ifndef SLABYARD_WIPE_H_
#define SLABYARD_WIPE_H_

#include "slabyard/bytes.h"

namespace slabyard {

/// Sets every byte to zero. Any thread that may write them.
void Wipe(MutableByteSpan bytes) noexcept;

}  // namespace slabyard

#endif  // SLABYARD_WIPE_H_
