// SPDX-License-Identifier: MIT
//
// The native table in JavaScriptCore: a CallFrame over the C API. What the engine makes hard:
//  - Strings cross as UTF-16 (text.h).
//  - Asking for the address of an ArrayBuffer pins it: later a transfer() copies it, and nobody can detach it.
//  - It ends the process when it is given more than 4 GiB in one ArrayBuffer, and knows no index 2^32 - 1.
#ifndef SLABYARD_BINDINGS_JS_JSC_JSC_CALL_FRAME_H_
#define SLABYARD_BINDINGS_JS_JSC_JSC_CALL_FRAME_H_

#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include "bindings/js/jsc/call.h"
#include "bindings/js/jsc/text.h"
#include "bindings/js/natives/call_frame.h"

namespace slabyard::js {

class JscCallFrame final : public CallFrame {
 public:
  explicit JscCallFrame(const Call& call) : CallFrame(call.host()), call_(call), result_(call.Undefined()) {}

  JSValueRef result() const { return result_; }

  size_t count() const override { return call_.count(); }
  double Number(size_t index) override { return call_.Number(index); }
  bool Bool(size_t index) override { return call_.Bool(index); }
  MutableByteSpan Bytes(size_t index) override { return call_.Bytes(index); }
  TextView Text(size_t index) override;

  void ReturnNull() override { result_ = call_.Null(); }
  void ReturnBool(bool value) override { result_ = call_.MakeBool(value); }
  void ReturnNumber(double value) override { result_ = call_.MakeNumber(value); }
  void ReturnLatin1(ByteSpan units) override { result_ = call_.MakeText(JscString::FromLatin1(units)); }
  void ReturnUtf16(std::u16string_view units) override { result_ = call_.MakeText(JscString::FromUtf16(units)); }
  MutableByteSpan ReturnNewArrayBuffer(size_t size, bool zeroed) override;
  void ReturnSlab(size_t size) override;
  void ReturnBlock(BlockRef block) override { result_ = call_.MakeArrayBuffer(std::move(block)); }
  uint8_t* Scratch(size_t size) override;

 private:
  /// Collects when external memory has grown much since that was done last.
  void BoundGarbage(size_t size);

  const Call& call_;
  JSValueRef result_;
  JscString text_;
  size_t text_index_ = kNoText;
  std::unique_ptr<uint8_t[]> scratch_;

  static constexpr size_t kNoText = static_cast<size_t>(-1);
};

/// The native table as functions of the engine.
std::span<const Native> TableNatives();

}  // namespace slabyard::js

#endif  // SLABYARD_BINDINGS_JS_JSC_JSC_CALL_FRAME_H_
