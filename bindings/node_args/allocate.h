// SPDX-License-Identifier: MIT
//
// Node's static Buffer methods by their argument rules, on an Allocator: what makes a buffer. Sizes come as the script
// gave them. Refused memory is Node's error for it. Threads: the allocator's.
#ifndef SLABYARD_BINDINGS_NODE_ARGS_ALLOCATE_H_
#define SLABYARD_BINDINGS_NODE_ARGS_ALLOCATE_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "bindings/node_args/fill.h"
#include "bindings/node_args/js_argument.h"
#include "bindings/node_args/node_result.h"
#include "slabyard/allocator.h"

namespace slabyard::node_args {

/// Buffer.alloc(size, fill, encoding): zeroed when `fill` is absent, as it is when JavaScript's is undefined.
NodeResult<Buffer> NodeAlloc(Allocator& allocator, const JsArgument& size, const std::optional<FillValue>& fill = {},
                             const JsArgument& encoding = {});

/// Buffer.allocUnsafe and allocUnsafeSlow(size, alignment). `alignment` is a power of two from 1 to 2^30.
NodeResult<Buffer> NodeAllocUnsafe(Allocator& allocator, const JsArgument& size, const JsArgument& alignment = {});
NodeResult<Buffer> NodeAllocUnsafeSlow(Allocator& allocator, const JsArgument& size, const JsArgument& alignment = {});

/// Buffer.from(string, encoding).
NodeResult<Buffer> NodeFrom(Allocator& allocator, TextView text, std::optional<std::string_view> encoding = {});

/// Buffer.from(array): each number modulo 256.
NodeResult<Buffer> NodeFromArray(Allocator& allocator, std::span<const double> elements);

/// Buffer.concat(list, length).
NodeResult<Buffer> NodeConcat(Allocator& allocator, std::span<const Buffer> list, const JsArgument& length = {});

/// Buffer.copyBytesFrom(view, offset, length) of a typed array with elements of `element_size` bytes, in which offset
/// and length count.
NodeResult<Buffer> NodeCopyBytesFrom(Allocator& allocator, ByteSpan view, size_t element_size,
                                     const JsArgument& offset = {}, const JsArgument& length = {});

/// What Buffer.from(arrayBuffer, offset, length) is a view of.
struct ByteRange {
  size_t offset;
  size_t length;

  friend bool operator==(const ByteRange&, const ByteRange&) = default;
};
NodeResult<ByteRange> NodeArrayBufferRange(size_t byte_length, std::optional<double> offset,
                                           std::optional<double> length);

}  // namespace slabyard::node_args

#endif  // SLABYARD_BINDINGS_NODE_ARGS_ALLOCATE_H_
