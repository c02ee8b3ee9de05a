// SPDX-License-Identifier: MIT
#include "bindings/js/jsc/jsc_call_frame.h"

#include <array>
#include <new>
#include <utility>

#include "bindings/js/natives/native_table.h"

namespace slabyard::js {

namespace {

template <size_t kIndex>
JSValueRef CallEntry(const Call& call) {
  JscCallFrame frame(call);
  kNatives[kIndex].call(frame);
  return frame.result();
}

template <size_t... kIndex>
constexpr std::array<Native, sizeof...(kIndex)> MakeTable(std::index_sequence<kIndex...>) {
  return {{{kNatives[kIndex].name, Callback<CallEntry<kIndex>>}...}};
}

constexpr auto kTable = MakeTable(std::make_index_sequence<std::size(kNatives)>());

}  // namespace

std::span<const Native> TableNatives() { return kTable; }

TextView JscCallFrame::Text(size_t index) {
  if (text_index_ != index) {
    text_ = call_.Text(index);
    text_index_ = index;
  }
  return text_.view();
}

// The engine collects beside the script, which may make garbage faster than that, when other programs take the
// processor.
void JscCallFrame::BoundGarbage(size_t size) {
  Host& host = call_.host();
  if (host.account().external() + size <= host.garbage_bound()) return;
  JSSynchronousGarbageCollectForDebugging(call_.context());
  host.SetGarbageBound();
}

MutableByteSpan JscCallFrame::ReturnNewArrayBuffer(size_t size, bool zeroed) {
  BoundGarbage(size);
  BlockRef block = call_.host().pool().AllocateBlock(size, zeroed).block;
  const MutableByteSpan bytes = block ? MutableByteSpan(block.data(), size) : MutableByteSpan();
  ReturnBlock(std::move(block));
  return bytes;
}

void JscCallFrame::ReturnSlab(size_t size) {
  SlabPool& pool = call_.host().pool();
  pool.set_pool_size(size);
  ReturnBlock(pool.LeaseSlab());
  // Pins it.
  if (JSValueIsObject(call_.context(), result_)) {
    JSObjectGetArrayBufferBytesPtr(call_.context(), const_cast<JSObjectRef>(result_), nullptr);
  }
}

uint8_t* JscCallFrame::Scratch(size_t size) {
  scratch_.reset(new (std::nothrow) uint8_t[size]);
  return scratch_.get();
}

}  // namespace slabyard::js
