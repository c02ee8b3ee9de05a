// SPDX-License-Identifier: MIT
//
// indexOf, lastIndexOf and includes by Node's argument rules.
#ifndef SLABYARD_BINDINGS_NODE_ARGS_SEARCH_H_
#define SLABYARD_BINDINGS_NODE_ARGS_SEARCH_H_

#include <cstddef>
#include <optional>
#include <variant>

#include "bindings/node_args/js_argument.h"
#include "bindings/node_args/node_result.h"
#include "slabyard/allocator.h"
#include "slabyard/buffer.h"
#include "slabyard/bytes.h"
#include "slabyard/text_view.h"

namespace slabyard::node_args {

/// What is looked for: a number, taken modulo 256; text; or bytes.
using SearchValue = std::variant<double, TextView, ByteSpan>;

/// buffer.indexOf(value, byteOffset, end, encoding) and lastIndexOf, with the encoding in any of the three slots: the
/// byte offset, or nothing where Node gives -1. Text in ascii, hex, base64 and base64url is encoded in `allocator`,
/// whose slab it may advance, as it does in Node.
NodeResult<std::optional<size_t>> NodeIndexOf(Allocator& allocator, const Buffer& buffer, const SearchValue& value,
                                              const JsArgument& byte_offset = {}, const JsArgument& end = {},
                                              const JsArgument& encoding = {});
NodeResult<std::optional<size_t>> NodeLastIndexOf(Allocator& allocator, const Buffer& buffer, const SearchValue& value,
                                                  const JsArgument& byte_offset = {}, const JsArgument& end = {},
                                                  const JsArgument& encoding = {});

}  // namespace slabyard::node_args

#endif  // SLABYARD_BINDINGS_NODE_ARGS_SEARCH_H_
