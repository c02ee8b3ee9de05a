// SPDX-License-Identifier: MIT
//
// Node's calls on the bytes that are there, by their argument rules: subarray, copy, compare, swap. Arguments that are
// std::optional are absent when JavaScript's are undefined, and converted to a number by the binding otherwise.
#ifndef SLABYARD_BINDINGS_NODE_ARGS_VIEWS_H_
#define SLABYARD_BINDINGS_NODE_ARGS_VIEWS_H_

#include <cstddef>
#include <optional>

#include "bindings/node_args/js_argument.h"
#include "bindings/node_args/node_result.h"
#include "slabyard/buffer.h"

namespace slabyard::node_args {

/// buffer.subarray(start, end), and slice, which is the same: any number will do.
Buffer NodeSubarray(const Buffer& buffer, std::optional<double> start = {}, std::optional<double> end = {});

/// source.copy(target, targetStart, sourceStart, sourceEnd): how many bytes. Fractions are rounded down, NaN and the
/// infinities are 0.
NodeResult<size_t> NodeCopy(const Buffer& source, const Buffer& target, std::optional<double> target_start = {},
                            std::optional<double> source_start = {}, std::optional<double> source_end = {});

/// source.compare(target, targetStart, targetEnd, sourceStart, sourceEnd): -1, 0 or 1.
NodeResult<int> NodeCompare(const Buffer& source, const Buffer& target, const JsArgument& target_start = {},
                            const JsArgument& target_end = {}, const JsArgument& source_start = {},
                            const JsArgument& source_end = {});

/// buffer.swap16(), swap32() and swap64(), in place.
NodeResult<Undefined> NodeSwap16(const Buffer& buffer);
NodeResult<Undefined> NodeSwap32(const Buffer& buffer);
NodeResult<Undefined> NodeSwap64(const Buffer& buffer);

}  // namespace slabyard::node_args

#endif  // SLABYARD_BINDINGS_NODE_ARGS_VIEWS_H_
