// SPDX-License-Identifier: MIT
#include "bindings/js/jsc/call.h"

#include <cmath>
#include <limits>
#include <utility>

namespace slabyard::js {

int Call::Int(size_t index) const {
  const double number = Number(index);
  if (std::isnan(number)) return 0;
  constexpr double kLeast = std::numeric_limits<int>::min();
  constexpr double kMost = std::numeric_limits<int>::max();
  return static_cast<int>(std::clamp(number, kLeast, kMost));
}

MutableByteSpan Call::Bytes(size_t index) const {
  const JSValueRef value = Argument(index);
  if (!JSValueIsObject(context_, value)) return {};
  auto* const object = const_cast<JSObjectRef>(value);
  // The address of the whole store, without the view's offset in it. Asked first, since most are views and each call
  // takes the engine's lock.
  if (auto* const store = static_cast<uint8_t*>(JSObjectGetTypedArrayBytesPtr(context_, object, nullptr))) {
    return {store + JSObjectGetTypedArrayByteOffset(context_, object, nullptr),
            JSObjectGetTypedArrayByteLength(context_, object, nullptr)};
  }
  if (JSValueGetTypedArrayType(context_, value, nullptr) != kJSTypedArrayTypeArrayBuffer) return {};
  return {static_cast<uint8_t*>(JSObjectGetArrayBufferBytesPtr(context_, object, nullptr)),
          JSObjectGetArrayBufferByteLength(context_, object, nullptr)};
}

JSValueRef Call::MakeArrayBuffer(BlockRef block) const {
  if (!block) return Null();
  uint8_t* const data = block.data();
  const size_t size = block.capacity();
  // The engine calls back on the thread of its collector: dropping a BlockRef is safe on any.
  const auto drop = [](void*, void* owner) { delete static_cast<BlockRef*>(owner); };
  auto* const owner = new BlockRef(std::move(block));
  return JSObjectMakeArrayBufferWithBytesNoCopy(context_, data, size, drop, owner, exception_);
}

}  // namespace slabyard::js
