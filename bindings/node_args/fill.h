// SPDX-License-Identifier: MIT
//
// buffer.fill by Node's argument rules: which slot holds the encoding, what is a byte and what a pattern, and in which
// order things go wrong.
#ifndef SLABYARD_BINDINGS_NODE_ARGS_FILL_H_
#define SLABYARD_BINDINGS_NODE_ARGS_FILL_H_

#include <string_view>
#include <variant>

#include "bindings/node_args/js_argument.h"
#include "bindings/node_args/node_result.h"
#include "slabyard/buffer.h"
#include "slabyard/bytes.h"
#include "slabyard/text_view.h"

namespace slabyard::node_args {

/// The bytes of an ArrayBuffer view, and how it is inspected when it has none.
struct ViewBytes {
  ByteSpan bytes;
  std::string_view inspected_empty = "<Buffer >";
};

/// A number, taken modulo 256; text; or bytes, which may be the buffer's own. What JavaScript has besides (null, true,
/// {}) a binding converts to a number first.
using FillValue = std::variant<double, TextView, ViewBytes>;

/// buffer.fill(value, offset, end, encoding). Changes nothing when it fails.
NodeResult<Undefined> NodeFill(const Buffer& buffer, const FillValue& value, const JsArgument& offset = {},
                               const JsArgument& end = {}, const JsArgument& encoding = {});

}  // namespace slabyard::node_args

#endif  // SLABYARD_BINDINGS_NODE_ARGS_FILL_H_
