// SPDX-License-Identifier: MIT
//
// Compiled only: every header of the C ABI is C99.
#include "slabyard/c.h"

slabyard_value c99_value(void);
slabyard_value c99_value(void) { return slabyard_string("utf8"); }
