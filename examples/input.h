// SPDX-License-Identifier: MIT
//
// Reading what an example is given.
#ifndef SLABYARD_EXAMPLES_INPUT_H_
#define SLABYARD_EXAMPLES_INPUT_H_

#include <string>

#include "absl/status/statusor.h"
#include "slabyard/allocator.h"

namespace slabyard::examples {

/// The bytes of the file at `path`, or of stdin for "-".
absl::StatusOr<Buffer> ReadInput(const std::string& path, Allocator& allocator);

}  // namespace slabyard::examples

#endif  // SLABYARD_EXAMPLES_INPUT_H_
