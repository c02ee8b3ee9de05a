// SPDX-License-Identifier: MIT
//
// One call from a script into C++, in the engine's own terms: what the runtime's natives (files, process) are written
// against, and what the native table's frame stands on (jsc_call_frame.h).
#ifndef SLABYARD_BINDINGS_JS_JSC_CALL_H_
#define SLABYARD_BINDINGS_JS_JSC_CALL_H_

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>

#include "bindings/js/host.h"
#include "bindings/js/jsc/jsc_api.h"
#include "bindings/js/jsc/text.h"
#include "slabyard/block_ref.h"
#include "slabyard/bytes.h"

namespace slabyard::js {

class Call {
 public:
  Call(Host& host, JSContextRef context, std::span<const JSValueRef> arguments, JSValueRef* exception)
      : host_(host), context_(context), arguments_(arguments), exception_(exception) {}

  Host& host() const { return host_; }
  JSContextRef context() const { return context_; }
  JSValueRef* exception() const { return exception_; }

  size_t count() const { return arguments_.size(); }
  JSValueRef Argument(size_t index) const {
    return index < arguments_.size() ? arguments_[index] : JSValueMakeUndefined(context_);
  }
  double Number(size_t index) const { return JSValueToNumber(context_, Argument(index), nullptr); }
  /// A number as an int: the nearest, and 0 for NaN.
  int Int(size_t index) const;
  bool Bool(size_t index) const { return JSValueToBoolean(context_, Argument(index)); }
  JscString Text(size_t index) const { return JscString(context_, Argument(index)); }
  /// The bytes of a typed array or an ArrayBuffer; none for anything else and for one that was detached.
  MutableByteSpan Bytes(size_t index) const;

  JSValueRef Undefined() const { return JSValueMakeUndefined(context_); }
  JSValueRef Null() const { return JSValueMakeNull(context_); }
  JSValueRef MakeBool(bool value) const { return JSValueMakeBoolean(context_, value); }
  JSValueRef MakeNumber(double value) const { return JSValueMakeNumber(context_, value); }
  JSValueRef MakeText(const JscString& text) const { return JSValueMakeString(context_, text.get()); }
  JSValueRef MakeText(std::string_view utf8) const { return MakeText(JscString::FromUtf8(utf8)); }
  /// An ArrayBuffer over the whole block, which lives as long as it does; null when there is no block.
  JSValueRef MakeArrayBuffer(BlockRef block) const;

 private:
  Host& host_;
  JSContextRef context_;
  std::span<const JSValueRef> arguments_;
  JSValueRef* exception_;
};

/// An object that a native fills before a script sees it.
class ObjectBuilder {
 public:
  explicit ObjectBuilder(JSContextRef context) : context_(context), object_(JSObjectMake(context, nullptr, nullptr)) {}

  void Set(std::string_view name, JSValueRef value) {
    JSObjectSetProperty(context_, object_, JscString::FromUtf8(name).get(), value, kJSPropertyAttributeNone, nullptr);
  }
  void SetNumber(std::string_view name, double value) { Set(name, JSValueMakeNumber(context_, value)); }
  void SetText(std::string_view name, std::string_view text) {
    Set(name, JSValueMakeString(context_, JscString::FromUtf8(text).get()));
  }
  JSObjectRef object() const { return object_; }

 private:
  JSContextRef context_;
  JSObjectRef object_;
};

/// A named entry of the native table.
struct Native {
  const char* name;
  JSObjectCallAsFunctionCallback callback;
};

/// The host of the engine that runs on this thread.
Host& CurrentHost();

/// `kFunction` as the engine calls it.
template <JSValueRef (*kFunction)(const Call&)>
JSValueRef Callback(JSContextRef context, JSObjectRef, JSObjectRef, size_t count, const JSValueRef arguments[],
                    JSValueRef* exception) {
  return kFunction(Call(CurrentHost(), context, {arguments, count}, exception));
}

// The natives of the runtime, by subject. Those of the prelude are the native table (natives/native_table.h).
std::span<const Native> DescriptorNatives();
std::span<const Native> FileNatives();
std::span<const Native> HeapNatives();
std::span<const Native> ProcessNatives();

}  // namespace slabyard::js

#endif  // SLABYARD_BINDINGS_JS_JSC_CALL_H_
