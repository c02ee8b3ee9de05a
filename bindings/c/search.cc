// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <optional>

#include "bindings/c/call.h"
#include "bindings/c/handles.h"
#include "bindings/c/wanted_value.h"
#include "bindings/node_args/search.h"

namespace slabyard::c_abi {
namespace {

using node_args::JsArgument;

/// The slots behind the value.
struct Slots {
  slabyard_value byte_offset;
  slabyard_value end;
  slabyard_value encoding;
};

/// Where `find` (NodeIndexOf or NodeLastIndexOf) finds the value, for `tell`.
template <typename Find, typename Tell>
slabyard_code Search(Call& call, Find find, slabyard_allocator* allocator, const slabyard_buffer* buffer,
                     const slabyard_value& value, const Slots& slots, Tell tell) {
  if (!call.Require({{"allocator", allocator}, {"buffer", buffer}})) return call.code();
  const auto wanted = ToSearchValue(call, "value", value);
  const JsArgument from = call.Argument("byte_offset", slots.byte_offset), end = call.Argument("end", slots.end);
  const JsArgument name = call.Argument("encoding", slots.encoding);
  if (!call.ok()) return call.code();
  const auto found = find(allocator->allocator, buffer->bytes, wanted, from, end, name);
  if (!found.ok()) return call.Fail(found.error());
  tell(*found);
  return call.Done();
}

auto TellIndex(int64_t* index) {
  return [index](std::optional<size_t> found) { *index = found ? static_cast<int64_t>(*found) : -1; };
}

}  // namespace
}  // namespace slabyard::c_abi

using slabyard::c_abi::Call;
using slabyard::c_abi::Guarded;
using slabyard::c_abi::Search;
using slabyard::c_abi::TellIndex;
using slabyard::node_args::NodeIndexOf;
using slabyard::node_args::NodeLastIndexOf;

slabyard_code slabyard_index_of(slabyard_allocator* allocator, const slabyard_buffer* buffer, slabyard_value value,
                                slabyard_value byte_offset, slabyard_value end, slabyard_value encoding, int64_t* index,
                                slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"index", index}})) return call.code();
    return Search(call, NodeIndexOf, allocator, buffer, value, {byte_offset, end, encoding}, TellIndex(index));
  });
}

slabyard_code slabyard_last_index_of(slabyard_allocator* allocator, const slabyard_buffer* buffer, slabyard_value value,
                                     slabyard_value byte_offset, slabyard_value end, slabyard_value encoding,
                                     int64_t* index, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"index", index}})) return call.code();
    return Search(call, NodeLastIndexOf, allocator, buffer, value, {byte_offset, end, encoding}, TellIndex(index));
  });
}

slabyard_code slabyard_includes(slabyard_allocator* allocator, const slabyard_buffer* buffer, slabyard_value value,
                                slabyard_value byte_offset, slabyard_value end, slabyard_value encoding, int32_t* found,
                                slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"found", found}})) return call.code();
    return Search(call, NodeIndexOf, allocator, buffer, value, {byte_offset, end, encoding},
                  [&](std::optional<size_t> at) { *found = at ? 1 : 0; });
  });
}
