// SPDX-License-Identifier: MIT
//
// What fill and alloc repeat, and searches look for.
#ifndef SLABYARD_BINDINGS_C_WANTED_VALUE_H_
#define SLABYARD_BINDINGS_C_WANTED_VALUE_H_

#include "bindings/c/call.h"
#include "bindings/node_args/fill.h"
#include "bindings/node_args/search.h"

namespace slabyard::c_abi {

/// A number, text, or bytes; another kind fails the call.
inline node_args::FillValue ToFillValue(Call& call, const char* name, const slabyard_value& value) {
  if (Call::IsNumber(value)) return Call::ToDouble(value);
  if (value.kind != SLABYARD_BYTES) return call.Text(name, value, "a number, text or bytes");
  return node_args::ViewBytes{call.Bytes(name, value.as.run.data, value.as.run.size)};
}

inline node_args::SearchValue ToSearchValue(Call& call, const char* name, const slabyard_value& value) {
  if (Call::IsNumber(value)) return Call::ToDouble(value);
  if (value.kind != SLABYARD_BYTES) return call.Text(name, value, "a number, text or bytes");
  return call.Bytes(name, value.as.run.data, value.as.run.size);
}

}  // namespace slabyard::c_abi

#endif  // SLABYARD_BINDINGS_C_WANTED_VALUE_H_
