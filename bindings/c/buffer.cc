// SPDX-License-Identifier: MIT
//
// Bytes that are there.
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/status/statusor.h"
#include "bindings/c/call.h"
#include "bindings/c/handles.h"
#include "bindings/c/sized_struct.h"
#include "bindings/c/wanted_value.h"
#include "bindings/node_args/views.h"

using slabyard::Buffer;
using slabyard::c_abi::Call;
using slabyard::c_abi::Guarded;
using slabyard::node_args::JsArgument;
using slabyard::node_args::NodeCompare;
using slabyard::node_args::NodeCopy;
using slabyard::node_args::NodeFill;
using slabyard::node_args::NodeSubarray;

slabyard_buffer* slabyard_buffer_retain(slabyard_buffer* buffer) {
  if (buffer != nullptr) buffer->references.fetch_add(1, std::memory_order_relaxed);
  return buffer;
}

void slabyard_buffer_release(slabyard_buffer* buffer) {
  // Release, so that what others did to the handle comes before its end; acquire, to see it.
  if (buffer != nullptr && buffer->references.fetch_sub(1, std::memory_order_acq_rel) == 1) delete buffer;
}

uint8_t* slabyard_buffer_data(const slabyard_buffer* buffer) {
  return buffer == nullptr ? nullptr : buffer->bytes.data();
}

size_t slabyard_buffer_size(const slabyard_buffer* buffer) { return buffer == nullptr ? 0 : buffer->bytes.size(); }

slabyard_code slabyard_buffer_retained(const slabyard_buffer* buffer, slabyard_retention* retention,
                                       slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"buffer", buffer}, {"retention", retention}})) return call.code();
    const slabyard::Retention now = buffer->bytes.Retained();
    const slabyard_retention known = {0, now.visible, now.kept_alive, now.sharers};
    return WriteResults(call, "slabyard_retention", known, retention);
  });
}

slabyard_code slabyard_subarray(const slabyard_buffer* buffer, slabyard_value start, slabyard_value end,
                                slabyard_buffer** view, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"buffer", buffer}, {"view", view}})) return call.code();
    const auto from = call.Number("start", start), to = call.Number("end", end);
    if (!call.ok()) return call.code();
    return call.Deliver(NodeSubarray(buffer->bytes, from, to), view);
  });
}

slabyard_code slabyard_compact(const slabyard_buffer* buffer, slabyard_buffer** copy, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"buffer", buffer}, {"copy", copy}})) return call.code();
    absl::StatusOr<Buffer> compacted = buffer->bytes.Compact();
    if (!compacted.ok()) return call.NoMemory();
    return call.Deliver(*std::move(compacted), copy);
  });
}

slabyard_code slabyard_fill(const slabyard_buffer* buffer, slabyard_value value, slabyard_value offset,
                            slabyard_value end, slabyard_value encoding, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"buffer", buffer}})) return call.code();
    const auto pattern = ToFillValue(call, "value", value);
    const JsArgument from = call.Argument("offset", offset), to = call.Argument("end", end);
    const JsArgument name = call.Argument("encoding", encoding);
    if (!call.ok()) return call.code();
    const auto filled = NodeFill(buffer->bytes, pattern, from, to, name);
    return filled.ok() ? call.Done() : call.Fail(filled.error());
  });
}

slabyard_code slabyard_copy(const slabyard_buffer* source, const slabyard_buffer* target, slabyard_value target_start,
                            slabyard_value source_start, slabyard_value source_end, size_t* count,
                            slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"source", source}, {"target", target}})) return call.code();
    const auto to = call.Number("target_start", target_start);
    const auto from = call.Number("source_start", source_start), end = call.Number("source_end", source_end);
    if (!call.ok()) return call.code();
    const auto copied = NodeCopy(source->bytes, target->bytes, to, from, end);
    if (!copied.ok()) return call.Fail(copied.error());
    if (count != nullptr) *count = *copied;
    return call.Done();
  });
}

slabyard_code slabyard_compare(const slabyard_buffer* source, const slabyard_buffer* target,
                               slabyard_value target_start, slabyard_value target_end, slabyard_value source_start,
                               slabyard_value source_end, int32_t* order, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"source", source}, {"target", target}, {"order", order}})) return call.code();
    const JsArgument target_from = call.Argument("target_start", target_start);
    const JsArgument target_to = call.Argument("target_end", target_end);
    const JsArgument source_from = call.Argument("source_start", source_start);
    const JsArgument source_to = call.Argument("source_end", source_end);
    if (!call.ok()) return call.code();
    const auto compared = NodeCompare(source->bytes, target->bytes, target_from, target_to, source_from, source_to);
    if (!compared.ok()) return call.Fail(compared.error());
    *order = *compared;
    return call.Done();
  });
}

slabyard_code slabyard_equals(const slabyard_buffer* buffer, const slabyard_buffer* other, int32_t* equal,
                              slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"buffer", buffer}, {"other", other}, {"equal", equal}})) return call.code();
    *equal = buffer->bytes.Equals(other->bytes) ? 1 : 0;
    return call.Done();
  });
}

slabyard_code slabyard_swap(const slabyard_buffer* buffer, int32_t bits, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"buffer", buffer}})) return call.code();
    const auto swap = [&](auto node_swap) {
      const auto swapped = node_swap(buffer->bytes);
      return swapped.ok() ? call.Done() : call.Fail(swapped.error());
    };
    if (bits == 16) return swap(slabyard::node_args::NodeSwap16);
    if (bits == 32) return swap(slabyard::node_args::NodeSwap32);
    if (bits == 64) return swap(slabyard::node_args::NodeSwap64);
    return call.Refuse("bits", "16, 32 or 64 expected");
  });
}
