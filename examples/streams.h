// SPDX-License-Identifier: MIT
//
// What an example is given, and what it prints.
#ifndef SLABYARD_EXAMPLES_STREAMS_H_
#define SLABYARD_EXAMPLES_STREAMS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "slabyard/allocator.h"

namespace slabyard::examples {

/// The bytes of the file at `path`, or of stdin for "-".
absl::StatusOr<Buffer> ReadInput(const std::string& path, Allocator& allocator);

/// Writes all of `text` to stdout, or says why that is not possible.
absl::Status WriteOutput(std::string_view text);

}  // namespace slabyard::examples

#endif  // SLABYARD_EXAMPLES_STREAMS_H_
