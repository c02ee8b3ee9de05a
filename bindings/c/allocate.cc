// SPDX-License-Identifier: MIT
//
// What makes buffers.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "bindings/c/call.h"
#include "bindings/c/handles.h"
#include "bindings/c/wanted_value.h"
#include "bindings/node_args/allocate.h"
#include "bindings/node_args/text.h"

using slabyard::Buffer;
using slabyard::ByteSpan;
using slabyard::c_abi::Call;
using slabyard::c_abi::Guarded;
using slabyard::c_abi::ToFillValue;
using slabyard::node_args::FillValue;
using slabyard::node_args::JsArgument;
using slabyard::node_args::NodeAlloc;
using slabyard::node_args::NodeAllocUnsafe;
using slabyard::node_args::NodeAllocUnsafeSlow;
using slabyard::node_args::NodeConcat;
using slabyard::node_args::NodeFrom;
using slabyard::node_args::NodeFromArray;
using slabyard::node_args::NodeTranscode;

slabyard_code slabyard_alloc(slabyard_allocator* allocator, slabyard_value size, slabyard_value fill,
                             slabyard_value encoding, slabyard_buffer** buffer, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"allocator", allocator}, {"buffer", buffer}})) return call.code();
    const JsArgument bytes = call.Argument("size", size);
    std::optional<FillValue> value;
    if (fill.kind != SLABYARD_UNDEFINED) value = ToFillValue(call, "fill", fill);
    const JsArgument name = call.Argument("encoding", encoding);
    if (!call.ok()) return call.code();
    return call.Deliver(NodeAlloc(allocator->allocator, bytes, value, name), buffer);
  });
}

slabyard_code slabyard_alloc_unsafe(slabyard_allocator* allocator, slabyard_value size, slabyard_value alignment,
                                    slabyard_buffer** buffer, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"allocator", allocator}, {"buffer", buffer}})) return call.code();
    const JsArgument bytes = call.Argument("size", size), power = call.Argument("alignment", alignment);
    if (!call.ok()) return call.code();
    return call.Deliver(NodeAllocUnsafe(allocator->allocator, bytes, power), buffer);
  });
}

slabyard_code slabyard_alloc_unsafe_slow(slabyard_allocator* allocator, slabyard_value size, slabyard_value alignment,
                                         slabyard_buffer** buffer, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"allocator", allocator}, {"buffer", buffer}})) return call.code();
    const JsArgument bytes = call.Argument("size", size), power = call.Argument("alignment", alignment);
    if (!call.ok()) return call.code();
    return call.Deliver(NodeAllocUnsafeSlow(allocator->allocator, bytes, power), buffer);
  });
}

slabyard_code slabyard_from(slabyard_allocator* allocator, slabyard_value content, slabyard_value encoding,
                            slabyard_buffer** buffer, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"allocator", allocator}, {"buffer", buffer}})) return call.code();
    if (content.kind == SLABYARD_BYTES) {
      const ByteSpan bytes = call.Bytes("content", content.as.run.data, content.as.run.size);
      if (!call.ok()) return call.code();
      absl::StatusOr<Buffer> copy = allocator->allocator.From(bytes);
      if (!copy.ok()) return call.Fail(slabyard::node_args::MemoryAllocationFailed());
      return call.Deliver(*std::move(copy), buffer);
    }
    const slabyard::TextView text = call.Text("content", content, "text or bytes");
    const auto name = call.Name("encoding", encoding);
    if (!call.ok()) return call.code();
    return call.Deliver(NodeFrom(allocator->allocator, text, name), buffer);
  });
}

slabyard_code slabyard_from_numbers(slabyard_allocator* allocator, const double* numbers, size_t count,
                                    slabyard_buffer** buffer, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"allocator", allocator}, {"buffer", buffer}})) return call.code();
    const bool countable = count <= PTRDIFF_MAX / sizeof(double);
    call.Bytes("numbers", numbers, countable ? count * sizeof(double) : SIZE_MAX);
    if (!call.ok()) return call.code();
    return call.Deliver(NodeFromArray(allocator->allocator, std::span(numbers, count)), buffer);
  });
}

slabyard_code slabyard_adopt(slabyard_allocator* allocator, void* data, size_t size,
                             void (*give_back)(void* context, void* data, size_t size), void* context,
                             slabyard_buffer** buffer, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"allocator", allocator}, {"data", data}, {"buffer", buffer}})) return call.code();
    call.Bytes("data", data, size);
    if (size == 0) call.Refuse("data", "has no bytes");
    if (!call.ok()) return call.code();
    // The handle first: once adopted, the bytes cannot be handed back.
    std::unique_ptr<slabyard_buffer> handle(new (std::nothrow) slabyard_buffer(Buffer()));
    if (handle == nullptr) return call.NoMemory();
    absl::StatusOr<Buffer> adopted = allocator->allocator.Adopt(static_cast<uint8_t*>(data), size,
                                                                [give_back, context](uint8_t* bytes, size_t count) {
                                                                  if (give_back != nullptr)
                                                                    give_back(context, bytes, count);
                                                                });
    if (!adopted.ok()) return call.NoMemory();
    handle->bytes = *std::move(adopted);
    *buffer = handle.release();
    return call.Done();
  });
}

slabyard_code slabyard_concat(slabyard_allocator* allocator, slabyard_buffer* const* pieces, size_t count,
                              slabyard_value length, slabyard_buffer** buffer, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"allocator", allocator}, {"buffer", buffer}})) return call.code();
    const bool countable = count <= PTRDIFF_MAX / sizeof(Buffer);
    call.Bytes("pieces", pieces, countable ? count * sizeof(Buffer) : SIZE_MAX);
    const JsArgument total = call.Argument("length", length);
    if (!call.ok()) return call.code();
    std::vector<Buffer> views;
    views.reserve(count);
    for (const slabyard_buffer* const piece : std::span(pieces, count)) {
      if (!call.Require({{"pieces", piece}})) return call.code();
      views.push_back(piece->bytes);
    }
    return call.Deliver(NodeConcat(allocator->allocator, views, total), buffer);
  });
}

slabyard_code slabyard_transcode(slabyard_allocator* allocator, const void* bytes, size_t size, slabyard_value from,
                                 slabyard_value to, slabyard_buffer** buffer, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"allocator", allocator}, {"buffer", buffer}})) return call.code();
    const ByteSpan source = call.Bytes("bytes", bytes, size);
    const auto source_name = call.Name("from", from), target_name = call.Name("to", to);
    if (!call.ok()) return call.code();
    return call.Deliver(NodeTranscode(allocator->allocator, source, source_name, target_name), buffer);
  });
}
