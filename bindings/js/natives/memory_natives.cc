// SPDX-License-Identifier: MIT
//
// Blocks and slabs for scripts, and what the engine can do.
#include <cstdint>

#include "bindings/js/natives/native_table.h"

namespace slabyard::js {

namespace {

bool Exists(CallFrame& frame, size_t size) { return size != 0 && size <= frame.host().limits().array_buffer; }

void ReturnSize(CallFrame& frame, size_t size) { frame.ReturnNumber(static_cast<double>(size)); }

}  // namespace

void LeaseSlab(CallFrame& frame) {
  const size_t size = frame.Size(0);
  if (!Exists(frame, size)) return frame.ReturnNull();
  frame.ReturnSlab(size);
}

void AllocateBlock(CallFrame& frame) {
  const size_t size = frame.Size(0);
  if (!Exists(frame, size)) return frame.ReturnNull();
  frame.ReturnNewArrayBuffer(size, frame.Bool(1));
}

void FirstAligned(CallFrame& frame) {
  const auto address = reinterpret_cast<uintptr_t>(frame.Bytes(0).data());
  ReturnSize(frame, -address & (frame.Size(1) - 1));
}

void MaxArrayBuffer(CallFrame& frame) { ReturnSize(frame, frame.host().limits().array_buffer); }
void MaxStringLength(CallFrame& frame) { ReturnSize(frame, frame.host().limits().string_length); }
void EncodeThreshold(CallFrame& frame) { ReturnSize(frame, frame.host().thresholds().encode); }
void DecodeThreshold(CallFrame& frame) { ReturnSize(frame, frame.host().thresholds().decode); }
void HexThreshold(CallFrame& frame) { ReturnSize(frame, frame.host().thresholds().hex); }
void CompareThreshold(CallFrame& frame) { ReturnSize(frame, frame.host().thresholds().compare); }
void SwapThreshold(CallFrame& frame) { ReturnSize(frame, frame.host().thresholds().swap); }
void FindThreshold(CallFrame& frame) { ReturnSize(frame, frame.host().thresholds().find); }
void FindLastThreshold(CallFrame& frame) { ReturnSize(frame, frame.host().thresholds().find_last); }
void RepeatThreshold(CallFrame& frame) { ReturnSize(frame, frame.host().thresholds().repeat); }

}  // namespace slabyard::js
