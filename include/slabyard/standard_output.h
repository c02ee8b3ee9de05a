// SPDX-License-Identifier: MIT
// Floor: output
//
// How a program's own streams are buffered, as C's are: output by lines on a terminal and by blocks elsewhere, errors
// not at all.
#ifndef SLABYARD_STANDARD_OUTPUT_H_
#define SLABYARD_STANDARD_OUTPUT_H_

#include "slabyard/output_options.h"

namespace slabyard {

/// For an output over `fd`, standard output unless it was moved: kLine on a terminal, else kFull in blocks of 64 KiB at
/// once, what a pipe holds by default.
OutputOptions StandardOutputOptions(int fd = 1);

/// For an output over standard error: kUnbuffered, so that what a dying program says is out.
OutputOptions StandardErrorOptions();

}  // namespace slabyard

#endif  // SLABYARD_STANDARD_OUTPUT_H_
