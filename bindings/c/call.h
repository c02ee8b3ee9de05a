// SPDX-License-Identifier: MIT
//
// One call of the C ABI: takes its arguments apart, remembers the first that is wrong, and turns results into codes and
// a slabyard_status. Every entry runs its body through Guarded, behind which no exception gets.
#ifndef SLABYARD_BINDINGS_C_CALL_H_
#define SLABYARD_BINDINGS_C_CALL_H_

#include <cstddef>
#include <initializer_list>
#include <new>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "bindings/c/handles.h"
#include "bindings/node_args/js_argument.h"
#include "bindings/node_args/node_result.h"
#include "slabyard/bytes.h"
#include "slabyard/c.h"
#include "slabyard/text_view.h"

namespace slabyard::c_abi {

/// A pointer argument and its name in the header.
struct Pointer {
  Pointer(const char* its_name, const void* its_pointer) : name(its_name), pointer(its_pointer) {}
  /// One that the calling thread must be allowed to use.
  Pointer(const char* its_name, const slabyard_allocator* its_pointer)
      : name(its_name), pointer(its_pointer), allocator(its_pointer) {}

  const char* name;
  const void* pointer;
  const slabyard_allocator* allocator = nullptr;
};

class Call {
 public:
  explicit Call(slabyard_status* status) : status_(status) {}

  /// False when one of them is null, or an allocator that belongs to another thread; then the call has failed.
  bool Require(std::initializer_list<Pointer> pointers);

  // An argument of the kinds that its slot takes; another kind, or a run without memory, fails the call.

  /// Nothing, a number, or UTF-8.
  node_args::JsArgument Argument(const char* name, const slabyard_value& value);
  /// Nothing or a number.
  std::optional<double> Number(const char* name, const slabyard_value& value);
  /// Nothing or UTF-8.
  std::optional<std::string_view> Name(const char* name, const slabyard_value& value);
  /// Text in any form. `expected` names what else its slot takes.
  TextView Text(const char* name, const slabyard_value& value, std::string_view expected = "text");
  ByteSpan Bytes(const char* name, const void* data, size_t size);

  static bool IsNumber(const slabyard_value& value);
  static bool IsText(const slabyard_value& value);
  /// Requires IsNumber.
  static double ToDouble(const slabyard_value& value);

  bool ok() const { return code_ == SLABYARD_OK; }
  slabyard_code code() const { return code_; }

  slabyard_code Done();
  slabyard_code Fail(slabyard_code code, std::string_view message, int os_error = 0);
  /// INVALID_ARGUMENT: `name: what`.
  slabyard_code Refuse(std::string_view name, std::string_view what);
  slabyard_code Fail(const node_args::NodeError& error);
  slabyard_code NoMemory();
  /// A new handle on the result, or its error.
  slabyard_code Deliver(node_args::NodeResult<Buffer> result, slabyard_buffer** buffer);

  /// OK when `room` units, or none for a mere question, hold `length`; tells the length in any case.
  bool HasRoom(size_t length, const void* memory, size_t room, size_t* length_result);

 private:
  slabyard_status* status_;
  slabyard_code code_ = SLABYARD_OK;
};

/// Runs body(call), whose code is the result. Hostile lengths of temporary texts make std::string throw.
template <typename Body>
slabyard_code Guarded(slabyard_status* status, const Body& body) noexcept {
  Call call(status);
#if defined(__cpp_exceptions)
  try {
    return body(call);
  } catch (const std::bad_alloc&) {
  } catch (const std::length_error&) {
  }
  return Call(status).NoMemory();
#else
  return body(call);
#endif
}

}  // namespace slabyard::c_abi

#endif  // SLABYARD_BINDINGS_C_CALL_H_
