// SPDX-License-Identifier: MIT
#include "bindings/node/node_call.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <memory>
#include <utility>

namespace slabyard::node {

namespace {

/// Blocks below this are copied: a finalizer costs more than so many bytes.
constexpr size_t kMinExternal = size_t{64} << 10;

}  // namespace

double NodeCall::Number(size_t index) {
  double value;
  if (index >= count()) return 0;
  return napi_get_value_double(env_, arguments_[index], &value) == napi_ok ? value : 0;
}

bool NodeCall::Bool(size_t index) {
  bool value;
  return index < count() && napi_get_value_bool(env_, arguments_[index], &value) == napi_ok && value;
}

MutableByteSpan NodeCall::Bytes(size_t index) {
  napi_value value = Argument(index);
  napi_typedarray_type type;
  size_t size;
  void* data;
  if (napi_get_typedarray_info(env_, value, &type, &size, &data, &bytes_owner_, nullptr) == napi_ok) {
    // A detached array has no bytes, and an address that means nothing.
    const bool has_bytes = type == napi_uint8_array && size != 0 && data != nullptr;
    bytes_ = has_bytes ? MutableByteSpan(static_cast<uint8_t*>(data), size) : MutableByteSpan();
    return bytes_;
  }
  if (napi_get_arraybuffer_info(env_, value, &data, &size) != napi_ok || data == nullptr) return {};
  return {static_cast<uint8_t*>(data), size};
}

void NodeCall::ReturnNull() {
  if (napi_get_null(env_, &result_) != napi_ok) result_ = nullptr;
}

void NodeCall::ReturnBool(bool value) {
  if (napi_get_boolean(env_, value, &result_) != napi_ok) result_ = nullptr;
}

void NodeCall::ReturnNumber(double value) {
  // Almost all are small integers, which engines make without memory. No native returns -0.
  const auto integer = static_cast<int32_t>(std::clamp(value, -2147483648.0, 2147483647.0));
  const bool is_integer = static_cast<double>(integer) == value;
  const napi_status status =
      is_integer ? napi_create_int32(env_, integer, &result_) : napi_create_double(env_, value, &result_);
  if (status != napi_ok) result_ = nullptr;
}

// Copied also where Node-API has external strings: their finalizers run on turns of the event loop alone, in Node 20
// and 26, Bun and Deno, so a loop that decodes would keep all it made.
void NodeCall::ReturnLatin1(ByteSpan units) {
  if (napi_create_string_latin1(env_, AsChars(units).data(), units.size(), &result_) != napi_ok) ReturnNull();
}

// By the constructor, which throws when there is no memory: napi_create_arraybuffer ends the process then (V8). Always
// zeroed; allocations that need not be are made in script (memory.cjs).
MutableByteSpan NodeCall::ReturnNewArrayBuffer(size_t size, bool) {
  napi_value constructor;
  napi_value length;
  void* data;
  if (napi_get_reference_value(env_, environment_.array_buffer(), &constructor) == napi_ok &&
      napi_create_double(env_, static_cast<double>(size), &length) == napi_ok &&
      napi_new_instance(env_, constructor, 1, &length, &result_) == napi_ok &&
      napi_get_arraybuffer_info(env_, result_, &data, &size) == napi_ok) {
    return {static_cast<uint8_t*>(data), size};
  }
  DropException();
  ReturnNull();
  return {};
}

void NodeCall::DropException() {
  bool pending;
  napi_value exception;
  if (napi_is_exception_pending(env_, &pending) != napi_ok || !pending) return;
  // Without a result there is nothing else to say than what the native says.
  (void)napi_get_and_clear_last_exception(env_, &exception);
}

void NodeCall::ThrowNoMemory() {
  // As the prelude says it. When even this cannot be made, an exception of the host's own is on its way.
  (void)napi_throw_range_error(env_, "ERR_MEMORY_ALLOCATION_FAILED", "Failed to allocate memory");
}

void NodeCall::ReturnBlock(BlockRef block) {
  const size_t size = block.capacity();
  if (size == 0) return ReturnNull();
  // Node and Bun run finalizers on turns of the event loop alone: a loop that does not end would keep all it drops. So
  // only blocks that exist already come this way, and the prelude's own memory is the engine's.
  if (size >= kMinExternal) {
    auto owner = std::make_unique<BlockRef>(block);
    const auto release = [](napi_env, void*, void* hint) { delete static_cast<BlockRef*>(hint); };
    if (napi_create_external_arraybuffer(env_, block.data(), size, release, owner.get(), &result_) == napi_ok) {
      owner.release();
      return;
    }
    DropException();
  }
  const MutableByteSpan copy = ReturnNewArrayBuffer(size, false);
  if (!copy.empty()) std::memcpy(copy.data(), block.data(), size);
}

}  // namespace slabyard::node
